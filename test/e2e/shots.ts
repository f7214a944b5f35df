/** `node test/e2e/shots.ts`: pictures of the demo at every width, scheme and customer, in `shots/`. */
import { mkdirSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { DEMO_CUSTOMERS } from '../../demo/world.ts';
import { chromiumPath, LAUNCH_ARGS } from '../support/chromium.ts';
import { startDemo } from './demo-process.ts';
import { everythingShown } from './everything-shown.ts';
import { untilQuiet } from './quiet.ts';

const FOLDER = new URL('../../shots/', import.meta.url).pathname;
const WIDTHS = [1280, 768, 360] as const;
const SCHEMES = ['light', 'dark'] as const;
const CUSTOMERS = DEMO_CUSTOMERS;

mkdirSync(FOLDER, { recursive: true });
const demo = await startDemo('--port', '4380');
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: LAUNCH_ARGS });
try {
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      await shoot(browser, `portal-${width}-${scheme}`, { width, scheme });
    }
  }
  for (const width of WIDTHS) {
    await shoot(browser, `opened-${width}-light`, { width, isOpened: true });
  }
  await shoot(browser, 'opened-1280-dark', { width: 1280, scheme: 'dark', isOpened: true });
  await shoot(browser, 'opened-360-rtl', { width: 360, direction: 'rtl', isOpened: true });
  await shoot(browser, 'portal-1280-rtl', { width: 1280, direction: 'rtl' });
  await shoot(browser, 'portal-360-rtl', { width: 360, direction: 'rtl' });
  await shoot(browser, 'portal-1280-look-b', { width: 1280, look: 'b' });
  for (const customer of CUSTOMERS) {
    await shoot(browser, `customer-${customer}`, { width: 1280, customer });
  }
  for (const path of ['/overview', '/team', '/api-keys']) {
    await shoot(browser, path.slice(1), { width: 1280, path });
    await shoot(browser, `${path.slice(1)}-360`, { width: 360, path });
  }
  for (const width of WIDTHS) {
    await shoot(browser, `controls-${width}`, { width, controls: true });
  }
  await shoot(browser, 'controls-1280-dark', { width: 1280, scheme: 'dark', controls: true });
} finally {
  await browser.close();
  await demo.stop();
}

type Shot = {
  readonly width: number;
  readonly scheme?: 'light' | 'dark';
  readonly direction?: 'rtl';
  readonly look?: 'b';
  readonly customer?: string;
  readonly path?: string;
  readonly controls?: boolean;
  /** With the reasons, other numbers, and the days behind the newest invoice. */
  readonly isOpened?: boolean;
};

async function shoot(browser: Browser, name: string, shot: Shot): Promise<void> {
  const { width, scheme = 'light', customer, path } = shot;
  const context = await browser.newContext({
    viewport: { width, height: width < 560 ? 740 : 900 },
    colorScheme: scheme,
    deviceScaleFactor: width < 560 ? 2 : 1,
  });
  if (shot.look) {
    await context.addCookies([{ name: 'quillet_look', value: shot.look, url: demo.origin }]);
  }
  if (customer) {
    await context.request.post(`${demo.origin}/demo/sign-in`, { form: { customer } });
  }
  const page = await context.newPage();
  await page.goto(path ? demo.origin + path : demo.address);
  if (shot.direction) await turn(page, shot.direction);
  if (shot.controls && width < 1100) await page.click('.demo summary');
  await everythingShown(page);
  if (shot.isOpened) await open(page);
  // A picture of the whole page would have the controls across its middle.
  if (!shot.controls) await page.evaluate(() => document.querySelector('.demo')?.remove());
  await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: !shot.controls });
  await context.close();
}

async function open(page: Page): Promise<void> {
  const why = page.getByRole('button', { name: 'Why this amount' }).first();
  if (await why.isVisible()) await why.click();
  await page.getByRole('button', { name: 'Try other numbers' }).click();
  const calls = page.getByLabel('API calls').and(page.locator('input:not([type=range])'));
  await calls.fill('180000');
  await calls.press('Enter');
  await page.getByRole('button', { name: 'Line by line' }).click();
  const toggles = page.locator('usage-invoice-list button[aria-expanded]');
  await untilQuiet(page, async () => {
    await toggles.first().click();
    await toggles.nth(1).click();
  });
}

async function turn(page: Page, direction: 'rtl'): Promise<void> {
  await page.evaluate((dir) => {
    document.documentElement.dir = dir;
  }, direction);
  await page.evaluate(() => document.querySelector('usage-portal')?.refresh());
}
