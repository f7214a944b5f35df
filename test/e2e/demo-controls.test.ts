import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { DEMO_CUSTOMERS } from '../../demo/world.ts';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { stripeAccount } from './stripe-account.ts';
import {
  amountDue,
  customerOf,
  launch,
  openBilling,
  openControls,
  textOf,
  type Visit,
  visit,
} from './visit.ts';

describe('the demo’s controls', () => {
  let demo: DemoProcess;
  let browser: Browser;
  let guest: Visit;

  before(async () => {
    demo = await startDemo('--port', '4420');
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });
  beforeEach(async () => {
    guest = await visit(browser, demo);
    await openBilling(guest, demo);
    await openControls(guest.page);
  });
  afterEach(async () => {
    assert.deepEqual(guest.faults, []);
    await guest.close();
  });

  it('send usage, and the portal shows it without a reload', async () => {
    const { page } = guest;
    await page.getByRole('button', { name: 'API calls', exact: true }).click();
    const before = await usedCalls(guest);
    for (const sent of [1, 2]) {
      await page.fill('.demo [name=quantity]', '5000');
      await page.getByRole('button', { name: 'Send usage' }).click();
      await page.waitForFunction(isSaid, 'Sent 5000 calls.');
      assert.equal(await usedCalls(guest), before + sent * 5000);
      await page.evaluate(forget);
    }
    assert.equal(guest.requests.filter((each) => each === 'GET /settings/billing').length, 1);
  });

  it('say what is wrong with a quantity', async () => {
    const answer = await guest.context.request.post(`${demo.origin}/demo/usage`, {
      form: { meter: 'api_calls', quantity: '-1' },
    });
    assert.equal(answer.status(), 422);
  });

  it('refuse another site’s page', async () => {
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
    ];
    for (const headers of foreign) {
      const init = { method: 'POST', headers, body: new URLSearchParams({ step: 'day' }) };
      assert.equal((await fetch(`${demo.origin}/demo/time`, init)).status, 403);
    }
  });

  it('switch to a customer who pays in yen, without decimals', async () => {
    const { page } = guest;
    await page.getByLabel('Signed in as').selectOption({ label: 'Sakura Systems' });
    await page.getByRole('button', { name: 'Switch' }).click();
    await page.waitForFunction(
      () => document.querySelector('.crumb')?.textContent === 'Sakura Systems / Billing',
    );
    await amountDue(page).waitFor();
    const { amount_due } = await stripeAccount(demo).preview(await customerOf(guest));
    assert.equal(await textOf(amountDue(page)), `¥${amount_due.toLocaleString('en-US')}`);
  });

  it('switch to a reader, who finds no button that changes anything', async () => {
    const { page } = guest;
    const panel = page.locator('usage-payment-method');
    const add = panel.getByRole('button', { name: 'Add payment method' });
    await panel.scrollIntoViewIfNeeded();
    await add.waitFor();
    await page.locator('form[action="/demo/sign-in"] [name="role"]').selectOption('reader');
    await page.getByRole('button', { name: 'Switch' }).click();
    await amountDue(page).waitFor();
    await panel.getByText('Visa ending 4242').first().waitFor();
    assert.equal(await panel.getByRole('button').count(), 0);
  });

  it('keep Stripe.js out, which is said in the place of its form', async () => {
    const { page } = guest;
    await page.locator('#demo-stripe-js').selectOption({ label: 'is blocked' });
    await page.locator('form[action="/demo/stripe-js"]').getByRole('button').click();
    await amountDue(page).waitFor();
    const panel = page.locator('usage-payment-method');
    await panel.getByRole('button', { name: 'Add payment method' }).click();
    await panel.getByRole('button', { name: 'Use Stripe’s page' }).waitFor();
    const meant = guest.faults.splice(0).filter((fault) => !/stripe-js\/stripe\.js/.test(fault));
    assert.deepEqual(meant, []);
    await openControls(page);
    await page.locator('#demo-stripe-js').selectOption({ label: 'loads' });
    await page.locator('form[action="/demo/stripe-js"]').getByRole('button').click();
    await amountDue(page).waitFor();
  });

  it('switch to every customer, each with a figure and a sentence of their own', async () => {
    const said = new Set<string>();
    for (const customer of DEMO_CUSTOMERS) {
      const other = await visit(browser, demo, { customer });
      await openBilling(other, demo);
      assert.match(await textOf(amountDue(other.page)), /\d/, customer);
      said.add(await textOf(other.page.locator('.demo-says')));
      assert.deepEqual(other.faults, [], customer);
      await other.close();
    }
    assert.equal(said.size, 10);
  });

  it('move time by a day, and the portal follows', async () => {
    const { page } = guest;
    await page.getByText('Day 20 of 30').waitFor();
    await page.getByRole('button', { name: '+1 day' }).click();
    await page.getByText('Day 21 of 30').waitFor();
    assert.match(await textOf(page.locator('[data-demo-now]')), /Nov 21, 2026/);
  });

  it('leave the page where it is when the focus comes to them', async () => {
    const { page } = guest;
    await page.locator('.demo summary').focus();
    for (let presses = 0; presses < 9; presses++) await page.keyboard.press('Tab');
    await page.getByRole('button', { name: '+1 h', exact: true }).click();
    assert.equal(await page.evaluate(() => scrollY), 0);
  });

  it('move time to the period’s end, and its invoice is listed', async () => {
    const { page } = guest;
    const newest = page.locator('usage-invoice-list .tog').first();
    await newest.scrollIntoViewIfNeeded();
    const number = await textOf(newest);
    await page.getByRole('button', { name: 'Period’s end' }).click();
    await page.getByText('Day 1 of 31').waitFor();
    assert.notEqual(await textOf(newest), number);
  });

  it('put everything back', async () => {
    const { page } = guest;
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.waitForFunction(() =>
      document.querySelector('[data-demo-now]')?.textContent?.includes('Nov 20, 2026'),
    );
    await page.getByText('Day 20 of 30').waitFor();
  });

  it('work without their script', async () => {
    const { context } = guest;
    const answer = await context.request.post(`${demo.origin}/demo/time`, {
      form: { step: 'hour', page: '/overview' },
      maxRedirects: 0,
    });
    assert.equal(answer.status(), 303);
    assert.equal(answer.headers().location, '/overview');
  });
});

/** The figure of the usage sentence. */
async function usedCalls({ page }: Visit): Promise<number> {
  const sentence = await textOf(page.locator('usage-chart .lede b'));
  return Number(sentence.replaceAll(',', ''));
}

function isSaid(said: string): boolean {
  return document.querySelector('[data-demo-said]')?.textContent === said;
}

function forget(): void {
  document.querySelector('[data-demo-said]')!.textContent = '';
}
