/** Payment methods added, replaced and removed without leaving the page, in a real browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type Stripe from 'stripe';
import { ask, defaultCard, type Guest, journeys, meant, untilFocused } from './journeys.ts';
import { addForm, methods, openAddForm, panel, said, saveCard } from './payment-panel.ts';
import {
  answerBank,
  bankAsks,
  cardNumber,
  chooseTab,
  fillCard,
  fillDebit,
  NUMBERS,
} from './stripe-form.ts';

const REFUSED = /402/;

describe('saving a way to pay', () => {
  const { demo, stripe, come, another, control } = journeys(4480);

  it('lets a new customer add the first one, which pays from then on', async () => {
    const guest = await come({ customer: 'brightside' });
    const { page } = guest;
    await control(guest, 'card', { card: 'none' });
    await page
      .locator('usage-notices')
      .getByText('There is no payment method for the charge on Dec 15.')
      .waitFor();
    await panel(page).getByText('No payment method on file.').waitFor();
    await page.locator('usage-notices').getByRole('button', { name: 'Add payment method' }).click();
    await fillCard(page, NUMBERS.pays);
    await saveCard(page);
    await methods(page).filter({ hasText: 'Visa ending 4242' }).waitFor();
    await said(page, 'Visa ending 4242 now pays Starter plan.');
    await methods(page).filter({ hasText: 'Pays Starter plan.' }).waitFor();
    await page.getByText(/There is no payment method/).waitFor({ state: 'detached' });
    await untilFocused(page, /Visa ending 4242/);
    assert.equal(await defaultCard(stripe(), guest), 'visa 4242');
  });

  it('asks Stripe for nothing, and for no code of its forms, before one is opened', async () => {
    const guest = await come();
    const { page } = guest;
    const isOfPayments = (url: string) => /stripe-js\/|js\.stripe\.com|\/payments-/.test(url);
    const before = await loaded(page);
    assert.ok(before.some((url) => url.includes('/later-')));
    assert.deepEqual(before.filter(isOfPayments), []);
    await openAddForm(page);
    const after = (await loaded(page)).filter(isOfPayments);
    assert.ok(after.some((url) => url.includes('/payments-')));
    assert.ok(after.some((url) => url.includes('/stripe-js/stripe.js')));
  });

  it('says why a card is refused, and takes another one', async () => {
    const guest = await come();
    const { page } = guest;
    await openAddForm(page);
    await fillCard(page, NUMBERS.declines);
    await saveCard(page);
    const words = 'There is not enough money on this payment method. Nothing was saved.';
    await addForm(page).getByRole('alert').filter({ hasText: words }).waitFor();
    await untilFocused(page, /^There is not enough money/);
    assert.equal((await onFile(guest)).length, 1);
    meant(guest, REFUSED);
    await fillCard(page, NUMBERS.paysToo);
    await saveCard(page);
    await saved(page, 'Mastercard ending 4444');
    assert.equal(await defaultCard(stripe(), guest), 'mastercard 4444');
  });

  describe('where the bank asks (3-D Secure)', () => {
    it('saves what was confirmed', async () => {
      const guest = await come();
      await askBank(guest.page);
      await answerBank(guest.page, 'Complete');
      await saved(guest.page, 'Visa ending 3184');
      assert.equal(await defaultCard(stripe(), guest), 'visa 3184');
    });

    for (const [what, leave] of [
      ['is refused', (page: Page) => answerBank(page, 'Fail')],
      ['is left by Escape', (page: Page) => page.keyboard.press('Escape')],
    ] as const) {
      it(`saves nothing where it ${what}, and the form is still there`, async () => {
        const guest = await come();
        const { page } = guest;
        await askBank(page);
        await leave(page);
        const words = 'The bank did not get your confirmation for this payment method.';
        await addForm(page).getByRole('alert').filter({ hasText: words }).waitFor();
        assert.equal((await onFile(guest)).length, 1);
        assert.equal(await defaultCard(stripe(), guest), 'visa 4242');
        await fillCard(page, NUMBERS.paysToo);
        await saveCard(page);
        await saved(page, 'Mastercard ending 4444');
      });
    }

    it('tells after a reload that nothing was saved, and begins anew', async () => {
      const guest = await come();
      const { page } = guest;
      await askBank(page);
      await page.reload();
      await panel(page).getByText('Visa ending 4242').waitFor();
      assert.equal(await methods(page).count(), 1);
      await openAddForm(page);
      await fillCard(page, NUMBERS.paysToo);
      await saveCard(page);
      await saved(page, 'Mastercard ending 4444');
      assert.equal((await onFile(guest)).length, 2);
    });
  });

  it('takes a bank account as well as a card', async () => {
    const guest = await come();
    const { page } = guest;
    await openAddForm(page);
    await fillDebit(page);
    await addForm(page).getByRole('button', { name: 'Save payment method' }).click();
    await said(page, 'SEPA debit ending 3000 now pays Scale plan.');
    await methods(page).filter({ hasText: 'SEPA debit ending 3000' }).waitFor();
    assert.deepEqual((await onFile(guest)).map(({ type }) => type).sort(), ['card', 'sepa_debit']);
  });

  describe('on the page of a bank', () => {
    it('comes back to what was saved, in an address that tells nobody', async () => {
      const guest = await come();
      const { page } = guest;
      await page.goto(`${demo().address}?team=7#bills`);
      await goToBank(page);
      await answerBank(page, 'Complete', { isOwnPage: true });
      await said(page, /now pays Scale plan\.$/);
      assert.equal(page.url(), `${demo().address}?team=7#bills`);
      const customer = await stripe().customers.retrieve(guest.customer, {
        expand: ['invoice_settings.default_payment_method'],
      });
      const chosen = (customer as Stripe.Customer).invoice_settings.default_payment_method;
      assert.equal((chosen as Stripe.PaymentMethod).type, 'revolut_pay');
    });

    it('comes back to the form where it came to nothing', async () => {
      const guest = await come();
      const { page } = guest;
      await goToBank(page);
      await answerBank(page, 'Fail', { isOwnPage: true });
      await addForm(page).getByRole('alert').filter({ hasText: 'Nothing was saved.' }).waitFor();
      assert.equal(page.url(), demo().address);
      await cardNumber(page).waitFor();
      assert.equal(await defaultCard(stripe(), guest), 'visa 4242');
    });

    it('can be left by the back button, and the form goes on', async () => {
      const guest = await come();
      const { page } = guest;
      await goToBank(page);
      await page.goBack();
      await panel(page).getByText('Visa ending 4242').waitFor();
      if ((await addForm(page).count()) === 0) await openAddForm(page);
      await fillCard(page, NUMBERS.paysToo);
      await saveCard(page);
      await saved(page, 'Mastercard ending 4444');
      assert.equal((await onFile(guest)).length, 2);
    });

    it('is finished once: a reload finds nothing more to do', async () => {
      const guest = await come();
      const { page } = guest;
      await goToBank(page);
      await answerBank(page, 'Complete', { isOwnPage: true });
      await said(page, /now pays Scale plan\.$/);
      await page.reload();
      await panel(page).getByText('Visa ending 4242').waitFor();
      assert.equal(await addForm(page).count(), 0);
      assert.equal(page.url(), demo().address);
      assert.equal((await onFile(guest)).length, 2);
    });
  });

  it('makes another the default, says what that did, and charges it next', async () => {
    const guest = await come();
    const { page } = guest;
    await openAddForm(page);
    await addForm(page).getByRole('checkbox').uncheck();
    await fillCard(page, NUMBERS.paysToo);
    await saveCard(page);
    await said(page, 'Mastercard ending 4444 is saved.');
    assert.equal(await defaultCard(stripe(), guest), 'visa 4242');
    const button = page.getByRole('button', { name: 'Make default: Mastercard ending 4444' });
    await button.click();
    await said(page, 'Mastercard ending 4444 now pays Scale plan.');
    assert.equal(await defaultCard(stripe(), guest), 'mastercard 4444');
    const { data } = await stripe().subscriptions.list({ customer: guest.customer });
    for (const { default_payment_method: own } of data) {
      assert.ok(own === null || own === (await newest(guest)).id, `${own}`);
    }
  });

  it('removes a spare one, after asking', async () => {
    const guest = await come();
    const { page } = guest;
    await addSpare(page);
    await page.getByRole('button', { name: 'Remove Mastercard ending 4444' }).click();
    await untilFocused(page, /^Keep$/);
    await page.keyboard.press('Escape');
    assert.equal((await onFile(guest)).length, 2);
    await page.getByRole('button', { name: 'Remove Mastercard ending 4444' }).click();
    await panel(page).getByRole('button', { name: 'Remove', exact: true }).click();
    await said(page, 'Mastercard ending 4444 is removed.');
    await methods(page).filter({ hasText: '4444' }).waitFor({ state: 'detached' });
    assert.equal((await onFile(guest)).length, 1);
  });

  it('neither offers nor lets anybody remove what pays', async () => {
    const guest = await come();
    const { page } = guest;
    assert.equal(
      await panel(page)
        .getByRole('button', { name: /^Remove/ })
        .count(),
      0,
    );
    assert.equal(
      await panel(page)
        .getByRole('button', { name: /^Replace/ })
        .count(),
      1,
    );
    const [paying] = await onFile(guest);
    const { status, body } = await ask(demo(), page, 'DELETE', `payment-methods/${paying!.id}`);
    assert.deepEqual([status, body.code], [409, 'payment_method_in_use']);
    assert.equal((await onFile(guest)).length, 1);
  });

  it('shows in another tab what was saved in this one, by itself', async () => {
    const guest = await come();
    const other = await another(guest);
    await openAddForm(guest.page);
    await fillCard(guest.page, NUMBERS.paysToo);
    await saveCard(guest.page);
    await saved(guest.page, 'Mastercard ending 4444');
    await other.bringToFront();
    await methods(other).filter({ hasText: 'Mastercard ending 4444' }).waitFor();
  });

  it('is there once when the page was reloaded in the middle of the form', async () => {
    const guest = await come();
    const { page } = guest;
    await openAddForm(page);
    await fillCard(page, NUMBERS.paysToo);
    await page.reload();
    await panel(page).getByText('Visa ending 4242').waitFor();
    assert.equal(await addForm(page).count(), 0);
    await openAddForm(page);
    await fillCard(page, NUMBERS.paysToo);
    await saveCard(page);
    await saved(page, 'Mastercard ending 4444');
    assert.equal((await onFile(guest)).length, 2);
  });

  it('goes back to the page before, and forward to a page without the form', async () => {
    const guest = await come();
    const { page } = guest;
    await page.goto(`${demo().origin}/overview`);
    await page.goto(demo().address);
    await openAddForm(page);
    await page.goBack();
    await page.waitForURL(`${demo().origin}/overview`);
    await page.goForward();
    await panel(page).getByText('Visa ending 4242').waitFor();
    if ((await addForm(page).count()) === 0) await openAddForm(page);
    await fillCard(page, NUMBERS.paysToo);
    await saveCard(page);
    await saved(page, 'Mastercard ending 4444');
  });

  async function saved(page: Page, card: string): Promise<void> {
    await methods(page).filter({ hasText: card }).waitFor();
    await said(page, `${card} now pays Scale plan.`);
    assert.equal(await addForm(page).count(), 0);
  }

  async function addSpare(page: Page): Promise<void> {
    await openAddForm(page);
    await addForm(page).getByRole('checkbox').uncheck();
    await fillCard(page, NUMBERS.paysToo);
    await saveCard(page);
    await said(page, 'Mastercard ending 4444 is saved.');
  }

  async function askBank(page: Page): Promise<void> {
    await openAddForm(page);
    await fillCard(page, NUMBERS.asksTheBank);
    await saveCard(page);
    await bankAsks(page);
  }

  async function goToBank(page: Page): Promise<void> {
    await openAddForm(page);
    await chooseTab(page, 'Bank redirect');
    await addForm(page).getByRole('button', { name: 'Save payment method' }).click();
    await page.getByRole('heading', { name: 'Confirm it is you' }).waitFor();
  }

  async function onFile(guest: Guest): Promise<Stripe.PaymentMethod[]> {
    return (await stripe().customers.listPaymentMethods(guest.customer)).data;
  }

  async function newest(guest: Guest): Promise<Stripe.PaymentMethod> {
    const all = await onFile(guest);
    return all.reduce((last, each) => (each.created > last.created ? each : last));
  }

  /** Addresses of everything the page has loaded so far. */
  function loaded(page: Page): Promise<string[]> {
    return page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  }
});
