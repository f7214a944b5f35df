/** A visit to the demo in a real browser, which writes down whatever goes wrong. */
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { chromiumPath, LAUNCH_ARGS } from '../support/chromium.ts';
import type { DemoProcess } from './demo-process.ts';

export type Visit = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Console errors, policy violations, failed and refused requests. */
  readonly faults: string[];
  /** Method and path of every request to the vendor's app. */
  readonly requests: string[];
  close(): Promise<void>;
};

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: LAUNCH_ARGS });
}

/** A person who has never been here, before their first page. */
export async function visit(
  browser: Browser,
  demo: DemoProcess,
  {
    customer,
    role = 'owner',
    width = 1280,
  }: { customer?: string; role?: 'owner' | 'reader'; width?: number } = {},
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'en-US' });
  if (customer) await signIn(context, demo, { customer, role });
  const page = await context.newPage();
  const faults: string[] = [];
  const requests: string[] = [];

  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('requestfailed', (request) => {
    // A panel that asks anew lets go of what it asked before: nothing failed.
    if (request.failure()?.errorText === 'net::ERR_ABORTED') return;
    faults.push(`failed: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`);
  });
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === demo.origin) requests.push(`${request.method()} ${pathname}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return { page, context, faults, requests, close: () => context.close() };
}

async function signIn(
  context: BrowserContext,
  demo: DemoProcess,
  form: { customer: string; role: string },
): Promise<void> {
  const answer = await context.request.post(`${demo.origin}/demo/sign-in`, {
    form,
    maxRedirects: 0,
  });
  if (answer.status() !== 303) throw new Error(`Signing in answered ${answer.status()}.`);
}

/** Opens the billing page and waits for its figures. */
export async function openBilling({ page }: Visit, demo: DemoProcess): Promise<void> {
  await page.goto(demo.address);
  await amountDue(page).waitFor();
}

/** The headline. */
export function amountDue(page: Page) {
  return page.locator('usage-bill .big');
}

/** What an element says, without the space around it. */
export async function textOf(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? '').trim();
}

/** Opens the controls, where they are not open yet. */
export async function openControls(page: Page): Promise<void> {
  const details = page.locator('.demo details');
  if ((await details.getAttribute('open')) === null) await page.click('.demo summary');
}

/** The Stripe customer who is signed in: whom the page's token is for. */
export async function customerOf({ page }: Visit): Promise<string> {
  const [, claims = ''] = (await tokenOf(page)).split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()).sub;
}

/** The signed-in customer's token, as the page itself gets it. */
export function tokenOf(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const response = await fetch('/api/portal-session');
    return ((await response.json()) as { token: string }).token;
  });
}
