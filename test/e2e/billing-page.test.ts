import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { untilQuiet } from './quiet.ts';
import { dollars, stripeAccount } from './stripe-account.ts';
import {
  amountDue,
  customerOf,
  launch,
  openBilling,
  textOf,
  tokenOf,
  type Visit,
  visit,
} from './visit.ts';

describe('the billing page', () => {
  let demo: DemoProcess;
  let browser: Browser;
  let guest: Visit;

  before(async () => {
    demo = await startDemo('--port', '4400');
    browser = await launch();
    guest = await visit(browser, demo);
    await openBilling(guest, demo);
    await guest.page.locator('usage-payment-method li').waitFor();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it('stands without what is loaded later, and leaves no fault of its own in the page', async () => {
    const other = await visit(browser, demo);
    const thrown: string[] = [];
    other.page.on('pageerror', (error) => thrown.push(error.message));
    await other.page.route('**/usage-portal/later-*.js', (route) => route.abort());
    await openBilling(other, demo);
    await other.page.locator('usage-chart .chart').hover();
    await other.page.locator('usage-chart .chart').press('ArrowLeft');
    await other.page.mouse.wheel(0, 2_000);
    await other.page.waitForTimeout(500);

    assert.match(await textOf(amountDue(other.page)), /^\$/);
    assert.deepEqual(thrown, []);
    await other.close();
  });

  it('asks for the session once and for the figures once', () => {
    const asked = (path: string) => guest.requests.filter((each) => each === `GET ${path}`).length;
    assert.equal(asked('/billing/v1/portal'), 1);
    assert.equal(asked('/api/portal-session'), 1);
  });

  it('shows the amount due of Stripe’s own preview', async () => {
    const { amount_due } = await stripeAccount(demo).preview(await customerOf(guest));
    assert.equal(await textOf(amountDue(guest.page)), dollars(amount_due));
  });

  it('says in a sentence what was used', async () => {
    await guest.page.locator('usage-chart path.band').first().waitFor();
    const sentence = await textOf(guest.page.locator('usage-chart .lede'));
    const [sofar, likely] = sentence.split(/(?<=October\.)\s+/);
    assert.match(
      sofar!,
      /^[\d,.]+ \S+ so far, [\d.]+% (more|less) than at the same point in October\.$/,
    );
    assert.match(likely!, /^Likely [\d,]+ by Nov 30 \(80% range [\d,]+ to [\d,]+\)\.$/);
  });

  it('lists invoices by the numbers Stripe gave them', async () => {
    const invoices = await stripeAccount(demo).invoices(await customerOf(guest));
    const shown = await guest.page.locator('usage-invoice-list .tog').allTextContents();
    assert.ok(shown.length > 0);
    assert.deepEqual(
      shown.map((text) => text.trim()),
      invoices.slice(0, shown.length).map(({ number }) => number),
    );
  });

  it('shows the card that pays, and that it ends too soon', async () => {
    assert.match(await textOf(guest.page.locator('usage-payment-method li')), /Visa ending 4242/);
    assert.match(
      await textOf(guest.page.locator('usage-notices .notice')),
      /Visa ending 4242 expires on Nov 30/,
    );
  });

  it('opens an invoice by keyboard alone, to lines that add up and a PDF', async () => {
    const { page, context } = guest;
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const reached = await tabTo(guest, 'usage-invoice-list', 'tog');
    assert.ok(reached, 'the first invoice is reached with Tab');
    await page.keyboard.press('Enter');

    const table = page.locator('usage-invoice-list table.lines');
    await table.waitFor();
    const amounts = await table
      .locator('tbody:not(:last-of-type) tr:not(.grp, .tier) td:last-child')
      .allTextContents();
    assert.ok(amounts.length > 1);
    let running = amounts.map(cents).reduce((sum, each) => sum + each, 0);
    const totals = table.locator('tbody').last().locator('tr');
    const names: string[] = [];
    for (const row of await totals.all()) {
      const [name, amount] = [row.locator('th'), row.locator('td').last()];
      names.push(await textOf(name));
      if (['Subtotal', 'Total', 'Amount due'].includes(names.at(-1)!)) {
        assert.equal(cents(await textOf(amount)), running, names.at(-1));
      } else running += cents(await textOf(amount));
    }
    assert.equal(names.at(0), 'Subtotal');
    assert.equal(names.at(-1), 'Amount due');
    assert.ok(names.includes('Total') && names.length > 5, names.join());

    const link = page.locator('usage-invoice-list .links a').first();
    const pdf = await context.request.get((await link.getAttribute('href')) ?? '');
    assert.equal(pdf.status(), 200);
    assert.equal((await pdf.body()).subarray(0, 4).toString(), '%PDF');
  });

  it('leads to the invoice’s own page at Stripe', async () => {
    const opened = guest.context.waitForEvent('page');
    await guest.page.locator('usage-invoice-list .links a').last().click();
    const hosted = await opened;
    const number = await textOf(guest.page.locator('usage-invoice-list .tog').first());
    await hosted.getByText(number).first().waitFor();
    await hosted.close();
  });

  it('gives the session to no other site', async () => {
    const response = await fetch(`${demo.origin}/api/portal-session`, {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    assert.equal(response.status, 403);
    const own = await guest.context.request.get(`${demo.origin}/api/portal-session`);
    assert.equal(own.headers()['cache-control'], 'no-store');
  });

  it('answers 404 to the session of one customer that asks for another’s invoice', async () => {
    const other = await visit(browser, demo, { customer: 'sakura' });
    await openBilling(other, demo);
    const [foreign] = await stripeAccount(demo).invoices(await customerOf(other));
    await other.close();
    const answer = await ask(demo, `invoices/${foreign!.id}`, await tokenOf(guest.page));
    assert.equal(answer.status, 404);
  });

  it('answers 401 to a session that was changed', async () => {
    const [header, , signature] = (await tokenOf(guest.page)).split('.');
    const claims = Buffer.from(JSON.stringify({ sub: 'cus_other' })).toString('base64url');
    assert.equal((await ask(demo, 'portal', `${header}.${claims}.${signature}`)).status, 401);
  });

  it('says that the session has ended when the server refuses it', async () => {
    const other = await visit(browser, demo);
    await other.page.route('**/api/portal-session', (route) =>
      route.fulfill({ json: { token: 'e30.e30.e30', api: `${demo.origin}/billing` } }),
    );
    await other.page.goto(demo.address);
    await other.page.getByText('Sign in again to see your usage and bill.').first().waitFor();
    await other.close();
  });

  it('works on a phone, without a bar to scroll sideways', async () => {
    const phone = await visit(browser, demo, { width: 360 });
    await openBilling(phone, demo);
    await phone.page.click('.demo summary');
    const overflow = await phone.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0);
    await phone.close();
  });

  for (const path of ['/overview', '/team', '/api-keys', '/billing/docs']) {
    it(`has nothing to complain of at ${path}`, async () => {
      const other = await visit(browser, demo);
      await untilQuiet(other.page, () => other.page.goto(demo.origin + path));
      assert.deepEqual(other.faults, []);
      await other.close();
    });
  }

  it('has logged no error, violated no policy and had no request refused', () => {
    assert.deepEqual(guest.faults, []);
  });
});

/** Presses Tab until the focus is on an element of this class, through every shadow root. */
async function tabTo({ page }: Visit, panel: string, className: string): Promise<boolean> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const isThere = await page.evaluate(
      ([host, name]) => {
        let focused = document.activeElement;
        while (focused?.shadowRoot?.activeElement && focused.localName !== host) {
          focused = focused.shadowRoot.activeElement;
        }
        return focused?.shadowRoot?.activeElement?.classList.contains(name) ?? false;
      },
      [panel, className] as const,
    );
    if (isThere) return true;
  }
  return false;
}

function cents(text: string): number {
  return Number(text.replaceAll(/[^\d-]/g, '')) * (/^[−-]/.test(text.trim()) ? -1 : 1);
}

function ask({ origin }: DemoProcess, path: string, token: string): Promise<Response> {
  return fetch(`${origin}/billing/v1/${path}`, { headers: { authorization: `Bearer ${token}` } });
}
