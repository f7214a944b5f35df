/** What axe finds, where the Tab key goes, and what is said by itself: on the pages of the demo. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { statesOf } from '../../demo/pages/states.ts';
import { GUESTS } from '../../demo/world/guests.ts';
import { DEMO_CUSTOMERS } from '../../demo/world.ts';
import { LOOKS, looking } from './access-looks.ts';
import { heard, listen } from './announcements.ts';
import { COLOURS, findings } from './axe-all.ts';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { everythingShown } from './everything-shown.ts';
import { openAll } from './open-all.ts';
import { untilQuiet } from './quiet.ts';
import { tabThrough } from './tab-walk.ts';
import { launch } from './visit.ts';

const BILLING = '/settings/billing';

const OTHERS = [
  '/pages/playground',
  '/pages/hosts/shadcn',
  '/pages/hosts/material?scheme=dark',
  '/pages/hosts/plain',
  '/pages/frameworks/react',
  '/overview',
  '/team',
  '/api-keys',
];

/** The panels in the order they are read and gone through. */
const ORDER = [
  'usage-notices',
  'usage-portal',
  'usage-chart',
  'usage-what-if',
  'usage-subscription',
  'usage-invoice-list',
  'usage-payment-method',
  'usage-billing-details',
];

/** What opens in place, and how it is closed again. */
const DISCLOSURES: readonly (readonly [opener: string, closer: string])[] = [
  ['Add payment method', 'Escape'],
  ['Add payment method', 'Cancel'],
  ['Edit billing details', 'Escape'],
  ['Edit billing details', 'Cancel'],
  ['Change plan or seats', 'Escape'],
  ['Cancel plan', 'Escape'],
];

describe('access', { concurrency: 2 }, () => {
  let demo: DemoProcess;
  let browser: Browser;

  before(async () => {
    demo = await startDemo('--port', '4450');
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  // `pages.test.ts` has every state in light, at 1280: here each is seen once more, in turn.
  const names = Object.keys(LOOKS).filter((name) => name !== 'light') as (keyof typeof LOOKS)[];
  const customers = new Set([...DEMO_CUSTOMERS, ...GUESTS.map(({ key }) => key)]);
  const states = statesOf('usage-portal', customers).map((name) => `/pages/usage-portal/${name}`);
  const still = states.filter((path) => !/\/(normal|loading)$/.test(path));
  for (const [index, path] of [...still, ...OTHERS].entries()) {
    const name = names[index % names.length]!;
    it(`axe has nothing to say of ${path}, ${name}`, () =>
      seen({ path, name }, async (page) => {
        assert.deepEqual(await findings(page, name === 'forced' ? COLOURS : []), []);
      }));
  }

  for (const name of Object.keys(LOOKS) as (keyof typeof LOOKS)[]) {
    it(`axe has nothing to say of the portal with all of it open, ${name}`, () =>
      seen({ path: BILLING, name }, async (page) => {
        await everythingShown(page);
        await openAll(page);
        await everythingShown(page);
        assert.deepEqual(await findings(page, name === 'forced' ? COLOURS : []), []);
      }));
  }

  it('axe has nothing to say of the portal while it is loading, dark', async () => {
    const context = await browser.newContext(LOOKS.dark);
    try {
      const page = await context.newPage();
      await page.goto(`${demo.origin}/pages/usage-portal/loading`);
      await page.locator('[aria-busy="true"] i').first().waitFor();
      assert.deepEqual(await findings(page), []);
      assert.ok(await page.locator('[aria-busy="true"] i').first().isVisible());
    } finally {
      await context.close();
    }
  });

  it('axe would say what is wrong', () =>
    seen({ path: BILLING }, async (page) => {
      await page.evaluate(() => {
        const root = document.querySelector('usage-portal')!.shadowRoot!;
        const refresh = root.querySelector('header button.icon')!;
        refresh.removeAttribute('aria-label');
        refresh.removeAttribute('title');
      });
      assert.match((await findings(page)).join(), /^button-name: /);
    }));

  it('the Tab key goes through the panels in their order, and back, and all it meets is seen and named', () =>
    seen({ path: BILLING }, async (page) => {
      await everythingShown(page);
      const stops = await tabThrough(page);
      assert.deepEqual(wrong(stops), []);
      assert.deepEqual([...new Set(stops.map(({ within }) => within))], ORDER);
      const back = await tabThrough(page, 'Shift+Tab');
      assert.deepEqual(
        back.map(({ says }) => says).reverse(),
        stops.map(({ says }) => says),
      );
    }));

  it('the Tab key finds a ring on everything that opens, dark too', () =>
    seen({ path: BILLING, name: 'dark' }, async (page) => {
      await everythingShown(page);
      await openAll(page);
      await everythingShown(page);
      assert.deepEqual(wrong(await tabThrough(page)), []);
    }));

  it('what has the focus is never behind a header that stays', () =>
    seen({ path: BILLING }, async (page) => {
      await everythingShown(page);
      await page.evaluate(() => {
        const header = document.createElement('div');
        const style = { position: 'fixed', inset: '0 0 auto', blockSize: '64px', zIndex: '99' };
        Object.assign(header.style, style, { background: '#222' });
        document.body.append(header);
      });
      assert.deepEqual(wrong(await tabThrough(page, 'Shift+Tab')), []);
    }));

  for (const [opener, closer] of DISCLOSURES) {
    it(`"${opener}" has the focus again after ${closer}`, () =>
      seen({ path: BILLING }, async (page) => {
        await everythingShown(page);
        const button = page.getByRole('button', { name: opener, exact: true }).first();
        await untilQuiet(page, () => button.press('Enter'));
        if (closer === 'Escape') await page.keyboard.press('Escape');
        else await page.getByRole('button', { name: closer, exact: true }).last().press('Enter');
        await page.waitForFunction((name) => {
          let at = document.activeElement;
          while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          return (at?.getAttribute('aria-label') ?? at?.textContent?.trim()) === name;
        }, opener);
      }));
  }

  it('"Show more" leads on to the first invoice that came', () =>
    seen({ path: BILLING }, async (page) => {
      await everythingShown(page);
      const rows = page.locator('usage-invoice-list .tog');
      const before = await rows.count();
      await page.getByRole('button', { name: 'Show more' }).press('Enter');
      await rows.nth(before).waitFor();
      await page.waitForFunction((index) => {
        const list = document
          .querySelector('usage-portal')!
          .shadowRoot!.querySelector('usage-invoice-list')!;
        const root = list.shadowRoot!;
        return root.activeElement === root.querySelectorAll('.tog')[index];
      }, before);
    }));

  it('one sentence is said when the figures come, and none when they come again by themselves', () =>
    seen({ path: BILLING, before: clocked }, async (page) => {
      await pass(page, 5_000);
      assert.deepEqual(await said(page), ['status: Usage and bill are up to date.']);
      for (let minute = 0; minute < 3; minute++) {
        await pass(page, 60_000);
        assert.deepEqual(await said(page), []);
      }
      await untilQuiet(page, () => page.getByRole('button', { name: 'Refresh' }).click());
      await page.waitForFunction(() => (Reflect.get(globalThis, 'heard') as unknown[]).length > 0);
      assert.deepEqual(await said(page), ['status: Usage and bill are up to date.']);
    }));

  it('a result is said once, half a second after the last change, and a fault when a field is left', () =>
    seen({ path: BILLING, before: clocked }, async (page) => {
      await pass(page, 5_000);
      await untilQuiet(page, () => page.getByRole('button', { name: 'Try other numbers' }).click());
      await pass(page, 1_000);
      await said(page);
      await page.locator('usage-what-if input[type=range]').first().focus();
      for (let step = 0; step < 8; step++) {
        await page.keyboard.press('ArrowRight');
        await page.clock.runFor(100);
      }
      assert.deepEqual(await said(page), []);
      await pass(page, 1_000);
      const results = await said(page);
      assert.equal(results.length, 1);
      assert.match(results[0]!, /^status: Would be due/);
      const calls = page.getByLabel('API calls').and(page.locator('input:not([type=range])'));
      await calls.fill('many');
      assert.deepEqual(await said(page), []);
      await calls.press('Enter');
      await pass(page, 1_000);
      assert.match((await said(page)).join(), /^alert: Write a number/);
    }));

  it('a lost connection is said once', () =>
    seen({ path: BILLING, before: clocked }, async (page) => {
      await pass(page, 5_000);
      await said(page);
      await page.context().setOffline(true);
      await page.getByText('You are offline.').first().waitFor();
      for (let minute = 0; minute < 3; minute++) await pass(page, 60_000);
      assert.deepEqual(await said(page), ['status: You are offline.']);
    }));

  for (const [state, sentence] of Object.entries({
    unreachable: 'Billing could not be loaded. Your service is not affected.',
    'stripe-down': 'Not everything could be read just now.',
    'past-due': 'Usage and bill are up to date.',
  })) {
    it(`one sentence is said of a page that is ${state}`, () =>
      seen({ path: `/pages/usage-portal/${state}`, before: clocked }, async (page) => {
        for (let minute = 0; minute < 2; minute++) await pass(page, 60_000);
        assert.deepEqual(await said(page), [`status: ${sentence}`]);
      }));
  }

  function seen<T>(
    {
      path,
      name = 'light',
      before: ready,
    }: {
      path: string;
      name?: keyof typeof LOOKS;
      before?: (page: Page) => Promise<unknown>;
    },
    act: (page: Page) => Promise<T>,
  ): Promise<T> {
    const opening = { url: demo.origin + path, look: LOOKS[name], ...(ready && { before: ready }) };
    return looking(browser, opening, act);
  }
});

/** With ears, and a clock that goes on when it is told to. */
async function clocked(page: Page): Promise<void> {
  await page.clock.install();
  await listen(page);
}

function pass(page: Page, ms: number): Promise<void> {
  return untilQuiet(page, () => page.clock.runFor(ms));
}

/** Beside the wait for what is slow, which depends on the machine. */
async function said(page: Page): Promise<string[]> {
  const all = await heard(page);
  return all.map(({ role, text }) => `${role}: ${text}`).filter((each) => !/: Loading /.test(each));
}

function wrong(stops: readonly { says: string; wrong: readonly string[] }[]): string[] {
  return stops.flatMap(({ says, wrong: faults }) => faults.map((fault) => `${says} ${fault}`));
}
