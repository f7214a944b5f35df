/** Plan, seats and billing details changed without leaving the page, in a real browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type Stripe from 'stripe';
import { ask, type Guest, journeys, meant, untilFocused, violations } from './journeys.ts';
import { said } from './payment-panel.ts';
import { amountDue, textOf } from './visit.ts';

describe('changing the plan', () => {
  const { demo, stripe, come: arrive, control } = journeys(4480);

  it('tells what seats cost, and the portal then shows just that', async () => {
    const guest = await come();
    const { page } = guest;
    const before = await textOf(amountDue(page));
    await openChange(page);
    await plan(page).getByRole('spinbutton', { name: 'Seats' }).fill('20');
    const next = nextInvoice(page);
    await next.waitFor();
    assert.equal(await textOf(next.locator('td').first()), before);
    const after = await textOf(next.locator('td').last());
    assert.notEqual(after, before);
    assert.deepEqual(await violations(page), []);
    await confirm(page);
    await said(page, 'The plan is changed. The next invoice is on Dec 1.');
    await amountDue(page).filter({ hasText: after }).waitFor();
    const [{ items } = never()] = await subscriptions(guest);
    assert.ok(items.data.some(({ quantity }) => quantity === 20));
  });

  it('tells what another plan costs, and the portal then shows just that', async () => {
    const guest = await come();
    const { page } = guest;
    await openChange(page);
    await plan(page)
      .getByRole('radio', { name: /^Business/ })
      .check();
    const next = nextInvoice(page);
    await next.waitFor();
    const after = await textOf(next.locator('td').last());
    await confirm(page);
    await said(page, 'The plan is changed. The next invoice is on Dec 1.');
    await amountDue(page).filter({ hasText: after }).waitFor();
    await plan(page).getByText('Business', { exact: true }).first().waitFor();
    const [{ items } = never()] = await subscriptions(guest);
    const keys = items.data.map(({ price }) => price.lookup_key ?? '');
    assert.ok(
      keys.every((key) => key.startsWith('business_')),
      keys.join(),
    );
  });

  it('asks again where the plan was changed elsewhere meanwhile', async () => {
    const guest = await come();
    const { page } = guest;
    await openChange(page);
    await plan(page).getByRole('spinbutton', { name: 'Seats' }).fill('20');
    await nextInvoice(page).waitFor();
    const [held = never()] = await subscriptions(guest);
    const seats = held.items.data.find(({ quantity }) => quantity === 14) ?? never();
    await stripe().subscriptionItems.update(seats.id, { quantity: 16 });
    await confirmButton(page).click();
    await plan(page)
      .getByText(/^The plan was changed elsewhere\./)
      .waitFor();
    await confirm(page);
    meant(guest, /409/);
    await said(page, /^The plan is changed\./);
    const [{ items } = never()] = await subscriptions(guest);
    assert.equal(items.data.find(({ id }) => id === seats.id)?.quantity, 20);
  });

  it('is left as it is by Escape', async () => {
    const guest = await come();
    const { page } = guest;
    await openChange(page);
    await plan(page).getByRole('spinbutton', { name: 'Seats' }).fill('20');
    await page.keyboard.press('Escape');
    await confirmButton(page).waitFor({ state: 'detached' });
    await untilFocused(page, /^Change plan or seats$/);
    const [{ items } = never()] = await subscriptions(guest);
    assert.ok(items.data.some(({ quantity }) => quantity === 14));
  });

  it('cancels after asking once, and keeps the plan after all', async () => {
    const guest = await come();
    const { page } = guest;
    await plan(page).getByRole('button', { name: 'Cancel plan' }).click();
    const form = plan(page).getByRole('form', { name: 'Cancel Scale?' });
    await form
      .getByText('It stays active until Nov 30. Usage until then is billed on Dec 1.')
      .waitFor();
    assert.deepEqual(await violations(page), []);
    await form.getByLabel('Why do you cancel? (optional)').selectOption('It costs too much');
    await form.getByLabel('Anything to add? (optional)').fill('Until spring.');
    await form.getByRole('button', { name: 'Cancel plan' }).click();
    await said(page, 'Scale ends on Nov 30.');
    await plan(page).getByText('Ends on Nov 30', { exact: true }).waitFor();
    const [ending = never()] = await subscriptions(guest);
    assert.equal(ending.cancel_at_period_end, true);
    assert.equal(ending.cancellation_details?.feedback, 'too_expensive');
    assert.equal(ending.cancellation_details?.comment, 'Until spring.');
    await plan(page).getByRole('button', { name: 'Keep plan' }).click();
    await said(page, 'Scale goes on. It renews on Dec 1.');
    const [kept = never()] = await subscriptions(guest);
    assert.deepEqual([kept.cancel_at_period_end, kept.cancel_at], [false, null]);
  });

  it('is seen by itself where it was cancelled on Stripe’s page', async () => {
    const guest = await come();
    const { page } = guest;
    const [{ id } = never()] = await subscriptions(guest);
    const hosted = await openHosted(guest, { flow: 'subscription_cancel', subscription: id });
    await hosted
      .getByRole('button', { name: /Cancel/ })
      .first()
      .click();
    await page.bringToFront();
    await plan(page).getByText('Ends on Nov 30', { exact: true }).waitFor();
  });

  describe('of billing details', () => {
    it('says at the field what is wrong, and saves what was changed', async () => {
      const guest = await come();
      const { page } = guest;
      await details(page).getByRole('button', { name: 'Edit billing details' }).click();
      const form = details(page).getByRole('form', { name: 'Edit billing details' });
      await form.getByLabel('E-mail').fill('accounts');
      await form.getByRole('button', { name: 'Save' }).click();
      await form.getByText('Write an e-mail address, such as name@example.com.').waitFor();
      assert.equal(
        await form.getByLabel('E-mail').evaluate((each) => each.matches(':focus')),
        true,
      );
      assert.deepEqual(await violations(page), []);
      await form.getByLabel('E-mail').fill('accounts@halden.example');
      await form.getByLabel('Name or company').fill('Halden Laboratories');
      await form.getByLabel('City').fill('Brooklyn');
      await form.getByRole('button', { name: 'Save' }).click();
      await said(page, 'Billing details are saved.');
      await details(page).getByText('Halden Laboratories').waitFor();
      const { name, email, address } = await customerAt(guest);
      assert.deepEqual([name, email], ['Halden Laboratories', 'accounts@halden.example']);
      assert.deepEqual(
        [address?.line1, address?.city, address?.country],
        ['410 Hudson Street', 'Brooklyn', 'US'],
      );
    });

    it('keeps what was typed when the session ends, and saves it after the next sign-in', async () => {
      const guest = await come();
      const { page } = guest;
      await details(page).getByRole('button', { name: 'Edit billing details' }).click();
      const form = details(page).getByRole('form', { name: 'Edit billing details' });
      await form.getByLabel('Name or company').fill('Halden Laboratories');
      await control(guest, 'session', { session: 'toggle' });
      await form.getByRole('button', { name: 'Save' }).click();
      await form.getByText(/^Your sign-in has ended\./).waitFor();
      await control(guest, 'session', { session: 'toggle' });
      assert.equal(await form.getByLabel('Name or company').inputValue(), 'Halden Laboratories');
      await page.getByRole('button', { name: 'Refresh', exact: true }).click();
      await form.locator('button[aria-disabled="false"]', { hasText: 'Save' }).click();
      await said(page, 'Billing details are saved.');
      assert.equal((await customerAt(guest)).name, 'Halden Laboratories');
      meant(guest, /401/);
    });

    it('adds a tax id and removes it again', async () => {
      const guest = await come({ customer: 'oriel' });
      const { page } = guest;
      await details(page).getByRole('button', { name: 'Add tax id' }).click();
      const form = details(page).getByRole('form', { name: 'Add a tax id' });
      await form.getByLabel('Kind').selectOption('eu_vat');
      await form.getByLabel('Number').fill('12');
      await form.getByRole('button', { name: 'Add', exact: true }).click();
      await form.getByText(/^This is no /).waitFor();
      assert.deepEqual(await violations(page), []);
      await form.getByLabel('Number').fill('DE123456789');
      await form.getByRole('button', { name: 'Add', exact: true }).click();
      await said(page, /^DE123456789 is added\./);
      assert.deepEqual(await taxIds(guest), ['DE123456789']);
      await details(page).getByRole('button', { name: 'Remove DE123456789' }).click();
      await details(page).getByText('Remove DE123456789? Invoices made so far keep it.').waitFor();
      await details(page).getByRole('button', { name: 'Remove', exact: true }).click();
      await said(page, 'DE123456789 is removed.');
      assert.deepEqual(await taxIds(guest), []);
      // Stripe's answer to a number that is none.
      meant(guest, /422/);
    });

    it('is seen by itself where it was made on Stripe’s page', async () => {
      const guest = await come();
      const { page } = guest;
      await details(page).getByText('Halden Labs').waitFor();
      const hosted = await openHosted(guest, { flow: 'billing_details' });
      const update = hosted.getByRole('link', { name: 'Update information' });
      await update.or(hosted.getByLabel('Name')).first().waitFor();
      if (await update.isVisible()) await update.click();
      await hosted.getByLabel('Name').fill('Halden Group');
      await hosted.getByRole('button', { name: 'Save' }).click();
      await page.bringToFront();
      await details(page).getByText('Halden Group').waitFor();
    });
  });

  /** These two panels read nothing until they are near the screen. */
  async function come(options?: Parameters<typeof arrive>[0]): Promise<Guest> {
    const guest = await arrive(options);
    await details(guest.page).scrollIntoViewIfNeeded();
    await details(guest.page).locator('dl').waitFor();
    await plan(guest.page).scrollIntoViewIfNeeded();
    await plan(guest.page).getByRole('listitem').first().waitFor();
    return guest;
  }

  function plan(page: Page): Locator {
    return page.locator('usage-subscription');
  }

  function details(page: Page): Locator {
    return page.locator('usage-billing-details');
  }

  async function openChange(page: Page): Promise<void> {
    await plan(page).getByRole('button', { name: 'Change plan or seats' }).click();
    await confirmButton(page).waitFor();
  }

  function confirmButton(page: Page): Locator {
    return plan(page).getByRole('button', { name: 'Confirm change' });
  }

  /** Waits until the price is of what is chosen. */
  async function confirm(page: Page): Promise<void> {
    await plan(page)
      .locator('button[aria-disabled="false"]', { hasText: 'Confirm change' })
      .click();
  }

  /** The row of the next invoice, as it stands and with the change. */
  function nextInvoice(page: Page): Locator {
    return plan(page).getByRole('row', { name: /^Next invoice, / });
  }

  /** A page of Stripe's in another tab, as its link would open it. */
  async function openHosted({ context, page }: Guest, request: object): Promise<Page> {
    const returnUrl = demo().address;
    const { body } = await ask(demo(), page, 'POST', 'hosted', { ...request, returnUrl });
    const hosted = await context.newPage();
    await hosted.goto(String(body.url));
    return hosted;
  }

  async function subscriptions({ customer }: Guest): Promise<Stripe.Subscription[]> {
    return (await stripe().subscriptions.list({ customer })).data;
  }

  async function customerAt({ customer }: Guest): Promise<Stripe.Customer> {
    return (await stripe().customers.retrieve(customer)) as Stripe.Customer;
  }

  async function taxIds({ customer }: Guest): Promise<string[]> {
    return (await stripe().customers.listTaxIds(customer)).data.map(({ value }) => value);
  }
});

function never(): never {
  throw new Error('Stripe has no such thing.');
}
