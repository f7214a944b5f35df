/** One demo for a file of journeys; none of them leaves anything to the next. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before } from 'node:test';
import type { Browser, Frame, Page } from 'playwright-core';
import type Stripe from 'stripe';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { stripeAccount } from './stripe-account.ts';
import { customerOf, launch, openBilling, tokenOf, type Visit, visit } from './visit.ts';

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** Long for anything here, and short enough to tell which step did not come. */
const PATIENCE_MS = 15_000;

/** Who the journeys are about. */
const CUSTOMERS = 'halden,copperline,brightside,oriel';

/** A visitor, and who they are at Stripe. */
export type Guest = Visit & { readonly customer: string };

export type Journeys = {
  demo(): DemoProcess;
  /** The demo's account at Stripe. */
  stripe(): Stripe;
  /** Somebody on the billing page, where every panel has come. */
  come(options?: Parameters<typeof visit>[2]): Promise<Guest>;
  /** A page of the same person in another tab. */
  another(guest: Guest): Promise<Page>;
  /** Uses one of the demo's controls, without a click in the page. */
  control(guest: Guest, name: string, form: Record<string, string>): Promise<void>;
};

/** Starts and ends with the file. Every visitor must have met no fault but those taken by `meant`. */
export function journeys(port: number): Journeys {
  let demo: DemoProcess;
  let browser: Browser;
  let guests: Visit[] = [];

  before(async () => {
    // Few customers, so that a reset is quick.
    demo = await startDemo('--port', String(port), '--only', CUSTOMERS);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });
  afterEach(async () => {
    const left = guests;
    guests = [];
    for (const { context } of left) await context.close();
    await fetch(`${demo.origin}/demo/reset`, { method: 'POST' });
    for (const { faults } of left) assert.deepEqual(faults, []);
  });

  return {
    demo: () => demo,
    stripe: () => stripeAccount(demo).stripe,
    async come(options) {
      const guest = await visit(browser, demo, options);
      guests.push(guest);
      guest.context.setDefaultTimeout(PATIENCE_MS);
      await openBilling(guest, demo);
      await panelsOf(guest.page);
      return { ...guest, customer: await customerOf(guest) };
    },
    async another({ context }) {
      const page = await context.newPage();
      await page.goto(demo.address);
      await panelsOf(page);
      return page;
    },
    async control({ context }, name, form) {
      const answer = await context.request.post(`${demo.origin}/demo/${name}`, {
        form,
        maxRedirects: 0,
      });
      assert.equal(answer.status(), 303, await answer.text());
    },
  };
}

/** Waits until what comes after the first view is there. */
async function panelsOf(page: Page): Promise<void> {
  await page.locator('usage-payment-method').getByRole('heading').first().waitFor();
}

/** Takes faults that a test brings about itself; it fails when there was none. */
export function meant({ faults }: Guest, pattern: RegExp): void {
  const others = faults.filter((fault) => !pattern.test(fault));
  assert.notEqual(others.length, faults.length, `none of ${JSON.stringify(faults)} is ${pattern}`);
  faults.splice(0, Infinity, ...others);
}

/** A request of the page's customer, as a script with the page's token could make it. */
export async function ask(
  demo: DemoProcess,
  page: Page,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${demo.origin}/billing/v1/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await tokenOf(page)}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: response.status === 204 ? {} : await response.json() };
}

/** What Stripe charges by default, as its card's brand and last four. */
export async function defaultCard(
  stripe: Stripe,
  { customer: id }: Guest,
): Promise<string | undefined> {
  const customer = (await stripe.customers.retrieve(id, {
    expand: ['invoice_settings.default_payment_method'],
  })) as Stripe.Customer;
  const method = customer.invoice_settings.default_payment_method as Stripe.PaymentMethod | null;
  return method?.card ? `${method.card.brand} ${method.card.last4}` : undefined;
}

/** What has the focus, through every shadow root, by its text or its name. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const name = at?.getAttribute('aria-label') ?? at?.getAttribute('title') ?? at?.textContent;
    return (name ?? '').replace(/\s+/g, ' ').trim();
  });
}

/** Waits until what has the focus is named so: it moves after what is said. */
export async function untilFocused(page: Page, name: RegExp): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await page.waitForTimeout(50)) {
    if (name.test(await focused(page))) return;
  }
  assert.match(await focused(page), name);
}

/** What axe finds in a page, or in one frame of it. Frames of a page are read by themselves. */
export async function violations(place: Page | Frame): Promise<string[]> {
  await place.evaluate(AXE);
  return place.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations: found } = await axe.run(document, {
      resultTypes: ['violations'],
      iframes: false,
      // A frame's heading stands in the page around it.
      rules: { 'page-has-heading-one': { enabled: window === window.top } },
    });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
