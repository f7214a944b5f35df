/** The controls that change what surrounds the portal, and what the portal then says. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type DemoProcess, startDemo } from './demo-process.ts';
import {
  amountDue,
  launch,
  openBilling,
  openControls,
  textOf,
  type Visit,
  visit,
} from './visit.ts';

const STALE = /Newer figures could not be read\./;

describe('under the demo’s conditions, the portal', () => {
  let demo: DemoProcess;
  let browser: Browser;
  let guest: Visit;
  let page: Page;

  before(async () => {
    demo = await startDemo('--port', '4430');
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });
  beforeEach(async () => {
    guest = await visit(browser, demo);
    page = guest.page;
    await openBilling(guest, demo);
    await openControls(page);
  });
  // A test that failed half way leaves nothing to the next.
  afterEach(async () => {
    await guest.context.request.post(`${demo.origin}/demo/reset`);
    await guest.close();
  });

  it('keeps its figures when Stripe is down, says from when they are, and recovers', async () => {
    const figure = await textOf(amountDue(page));
    const reasons = page.locator('usage-explain table').first();
    await reasons.waitFor();
    await set('stripe', 'is down (503)');
    await page.getByText(STALE).first().waitFor();
    assert.equal(await textOf(amountDue(page)), figure);
    assert.ok(await reasons.isVisible());
    await set('stripe', 'answers');
    await page.getByText(STALE).first().waitFor({ state: 'detached' });
    assert.deepEqual(guest.faults, []);
  });

  it('shows usage only when Stripe has counted it', async () => {
    const used = () => textOf(page.locator('usage-chart .lede b'));
    await page.getByRole('button', { name: 'API calls', exact: true }).click();
    await set('lag', 'after 5 min');
    const before = await used();
    await page.getByRole('button', { name: 'Send usage' }).click();
    await said('Sent 5000 calls. It counts after 5 min.');
    assert.equal(await used(), before);
    await set('lag', 'at once');
    await page.waitForFunction(
      (figure) =>
        document
          .querySelector('usage-portal')!
          .shadowRoot!.querySelector('usage-chart')!
          .shadowRoot!.querySelector('.lede b')!.textContent !== figure,
      before,
    );
  });

  it('gets another token when all are refused, and nobody notices', async () => {
    const figure = await textOf(amountDue(page));
    await page.getByRole('button', { name: 'Expire', exact: true }).click();
    await said('Every token is refused now: the portal asks for another.');
    assert.equal(await textOf(amountDue(page)), figure);
    assert.equal(await page.getByText('Your sign-in has ended.', { exact: true }).count(), 0);
    const sessions = guest.requests.filter((each) => each === 'GET /api/portal-session');
    assert.equal(sessions.length, 2);
  });

  it('says that the sign-in has ended, keeps what it knows, and goes on after it', async () => {
    const figure = await textOf(amountDue(page));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Your sign-in has ended.', { exact: true }).waitFor();
    assert.equal(await textOf(amountDue(page)), figure);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Your sign-in has ended.', { exact: true }).waitFor({ state: 'detached' });
  });

  it('tells of a declined card, and of the payment that followed', async () => {
    await page.getByRole('button', { name: 'Decline the card' }).click();
    await said('The next charge will be declined: move to the period’s end.');
    await page.getByRole('button', { name: 'Period’s end' }).click();
    await page
      .locator('usage-notices')
      .getByText(/ was not paid\./)
      .waitFor();
    // The demo has said so too: until then its buttons wait.
    await said(/^It is /);
    await page.getByRole('button', { name: 'Let it pay' }).click();
    await said(/A card that pays is on file/);
    await page.getByRole('button', { name: '+1 week' }).click();
    await page
      .locator('usage-notices')
      .getByText(/ was not paid\./)
      .waitFor({ state: 'detached' });
  });

  it('follows when an open invoice is paid on Stripe’s own page', async () => {
    // Who may not pay in the page is led to Stripe's.
    const late = await visit(browser, demo, { customer: 'copperline', role: 'reader' });
    await openBilling(late, demo);
    const opened = late.context.waitForEvent('page');
    await late.page.getByRole('link', { name: 'Open invoice' }).click();
    const hosted = await opened;
    await hosted.getByLabel('Test card', { exact: true }).selectOption('Visa 4242: pays');
    await hosted.getByRole('button', { name: /^Pay / }).click();
    await hosted.getByText('Thank you. This invoice is paid.').waitFor();
    await late.page.bringToFront();
    await late.page.getByRole('button', { name: 'Refresh' }).click();
    await late.page
      .locator('usage-notices')
      .getByText(/ was not paid\./)
      .waitFor({ state: 'detached' });
    await late.close();
  });

  async function set(name: string, label: string): Promise<void> {
    const form = page.locator(`form[action="/demo/${name}"]`);
    await form.locator('select').selectOption({ label });
    await form.getByRole('button', { name: 'Set' }).click();
    await said(`${name === 'lag' ? 'Usage counts' : 'Stripe'} ${label}.`);
  }

  async function said(words: string | RegExp): Promise<void> {
    await page.locator('[data-demo-said]').filter({ hasText: words }).waitFor();
  }
});
