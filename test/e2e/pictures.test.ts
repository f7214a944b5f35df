/**
 * What the main states look like, beside what they looked like.
 *
 * `PICTURES=update npx node --test test/e2e/pictures.test.ts` takes them anew, for whoever has
 * changed a look and has looked at it. A picture that differs is written beside its baseline's
 * folder, in `shots/pictures/`.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { differences, fromPng, type Picture, shrink, toPng } from '../support/picture.ts';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { everythingShown } from './everything-shown.ts';
import { launch } from './visit.ts';

const BASELINES = new URL('./pictures/', import.meta.url);
const DIFFERENT = new URL('../../shots/pictures/', import.meta.url);
const UPDATES = process.env.PICTURES === 'update';

const TABS = 2;

type Shot = {
  /** A page of the demo; Halden Labs' billing page when absent. */
  readonly path?: string;
  readonly width?: number;
  readonly scheme?: 'dark';
  readonly locale?: string;
  readonly forced?: boolean;
  readonly print?: boolean;
  /** What is opened before. */
  readonly open?: (page: Page) => Promise<void>;
};

const SHOTS: Readonly<Record<string, Shot>> = {
  'portal-1280': {},
  'portal-1280-dark': { scheme: 'dark' },
  'portal-1280-arabic': { locale: 'ar' },
  'portal-768': { width: 768 },
  'portal-360': { width: 360 },
  'portal-360-dark': { width: 360, scheme: 'dark' },
  'portal-360-arabic': { width: 360, locale: 'ar' },
  'forced-colours': { forced: true },
  'opened-1280': { open: everything },
  'opened-360': { width: 360, open: everything },
  print: { print: true, width: 768 },
  'past-due': { path: '/pages/usage-portal/past-due' },
  'new-customer': { path: '/pages/usage-portal/new-customer' },
  'many-meters': { path: '/pages/usage-portal/many' },
  'no-usage': { path: '/pages/usage-portal/no-usage' },
  stale: { path: '/pages/usage-portal/stale', open: withoutOwnTimes },
  'stripe-down': { path: '/pages/usage-portal/stripe-down' },
  'long-names-360': { path: '/pages/usage-portal/long-names', width: 360 },
  shadcn: { path: '/pages/hosts/shadcn' },
  'shadcn-dark': { path: '/pages/hosts/shadcn?scheme=dark' },
  material: { path: '/pages/hosts/material' },
  plain: { path: '/pages/hosts/plain' },
};

/** Faults of the kinds a change of CSS makes, each of which has to be seen. */
const FAULTS: Readonly<Record<string, string>> = {
  'a section moved by 16 px': 'usage-chart { position: relative; inset-block-start: 16px }',
  'a panel gone': 'usage-meter-list { display: none }',
  'another accent': ':host { --usage-accent: #c2410c !important }',
  'a section too narrow': 'usage-bill { inline-size: 90% }',
  'type too large': 'usage-invoice-list { --usage-font-size: 1rem }',
};

/** What differs between two machines, and is no fault. */
const NOISE: Readonly<Record<string, string>> = {
  'other hinting': ':host { text-rendering: geometricPrecision }',
  'half a pixel': 'usage-chart { position: relative; inset-block-start: .5px }',
  'letters a hair apart': ':host { letter-spacing: .01em }',
};

describe('the pictures', { concurrency: TABS }, () => {
  let demo: DemoProcess;
  let browser: Browser;

  before(async () => {
    demo = await startDemo('--port', '4438', '--only', 'halden,copperline,brightside,harbor,atlas');
    browser = await launch();
    if (UPDATES) mkdirSync(BASELINES, { recursive: true });
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  for (const [name, shot] of Object.entries(SHOTS)) {
    it(`show ${name} as it was`, async () => {
      const picture = await inPage(shot, (page) => take(page, shot));
      const file = new URL(`${name}.png`, BASELINES);
      if (UPDATES) return writeFileSync(file, toPng(picture));
      assert.ok(existsSync(file), `There is no ${name}.png yet.`);
      const told = differences(picture, fromPng(readFileSync(file), picture.scale));
      if (told.length > 0) keep(name, picture);
      assert.deepEqual(told, []);
    });
  }

  it('would be other ones with a fault, and the same with another machine’s type', () =>
    inPage({}, async (page) => {
      const usual = await take(page, {});
      for (const [name, css] of Object.entries(FAULTS)) {
        assert.notDeepEqual(differences(await takeWith(page, css), usual), [], name);
      }
      for (const [name, css] of Object.entries(NOISE)) {
        assert.deepEqual(differences(await takeWith(page, css), usual), [], name);
      }
    }));

  async function inPage<T>(shot: Shot, act: (page: Page) => Promise<T>): Promise<T> {
    const { path = '/settings/billing', width = 1280 } = shot;
    const context = await browser.newContext({
      viewport: { width, height: width < 560 ? 740 : 900 },
      colorScheme: shot.scheme ?? 'light',
      forcedColors: shot.forced ? 'active' : 'none',
      reducedMotion: 'reduce',
      locale: 'en-US',
      timezoneId: 'UTC',
    });
    try {
      const page = await openAt(context, demo.origin + path);
      if (shot.locale) await speak(page, shot.locale);
      await everythingShown(page);
      await shot.open?.(page);
      return await act(page);
    } finally {
      await context.close();
    }
  }
});

async function openAt(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function speak(page: Page, locale: string): Promise<void> {
  await page.evaluate((lang) => {
    document.documentElement.lang = lang;
    document.documentElement.dir = 'rtl';
    document.querySelector('usage-portal')!.setAttribute('locale', lang);
  }, locale);
}

/** The portal and nothing of its host. */
async function take(page: Page, { width = 1280, print }: Shot): Promise<Picture> {
  if (print) await page.emulateMedia({ media: 'print' });
  // The demo's strip lies over whatever is behind it, and the caret blinks.
  await page.addStyleTag({ url: '/pages/assets/still.css' });
  const screenshot = await page.locator('usage-portal').screenshot({ animations: 'disabled' });
  return shrink(screenshot, width < 560 ? 4 : 6);
}

/** The same with a rule inside the portal, and without it after. */
async function takeWith(page: Page, css: string): Promise<Picture> {
  const set = (text: string) =>
    page.evaluate((rule) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rule);
      const { adoptedStyleSheets } = document.querySelector('usage-portal')!.shadowRoot!;
      if (rule) adoptedStyleSheets.push(sheet);
      else adoptedStyleSheets.pop();
    }, text);
  await set(css);
  const picture = await take(page, {});
  await set('');
  return picture;
}

function keep(name: string, picture: Picture) {
  mkdirSync(DIFFERENT, { recursive: true });
  writeFileSync(new URL(`${name}.png`, DIFFERENT), toPng(picture));
}

/** Which parts tell a time of their own depends on the second in which each call of a view was answered. */
async function withoutOwnTimes(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const panel of document.querySelector('usage-portal')!.shadowRoot!.querySelectorAll('*')) {
      const stamps = panel.shadowRoot?.querySelectorAll<HTMLElement>('.own') ?? [];
      for (const stamp of stamps) stamp.style.display = 'none';
    }
  });
}

/** What a reader opens: why, other numbers, and the newest invoice. */
async function everything(page: Page): Promise<void> {
  const why = page.getByRole('button', { name: 'Why this amount' }).first();
  if (await why.isVisible()) await why.click();
  await page.getByRole('button', { name: 'Try other numbers' }).click();
  await page.getByText('Would be due').first().waitFor();
  await page.locator('usage-invoice-list button[aria-expanded]').first().click();
  await page.locator('usage-invoice-list [part~=lines]').first().waitFor();
  await everythingShown(page);
}
