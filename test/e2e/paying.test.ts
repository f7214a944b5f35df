/** Open invoices paid without leaving the page, in a real browser. Nothing is ever charged twice. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type Stripe from 'stripe';
import { ask, defaultCard, type Guest, journeys, meant, untilFocused } from './journeys.ts';
import {
  methods,
  notices,
  openAddForm,
  openPayForm,
  panel,
  payAnotherWay,
  payButton,
  payForm,
  said,
  saveCard,
} from './payment-panel.ts';
import {
  answerBank,
  BANK_FRAME,
  bankAsks,
  chooseTab,
  fillCard,
  fillDebit,
  NUMBERS,
} from './stripe-form.ts';

const REFUSED = /402/;
const LATE = { customer: 'copperline' } as const;
const UNPAID = / was not paid\./;
/** What Copperline has not paid, in cents. */
const DUE = 38_940;
const SETTLED = /^\$389\.40 paid\. Invoice \S+ is settled\.( .+ now pays .+\.)?$/;

describe('paying an open invoice', () => {
  const { demo, stripe, come, another, control } = journeys(4480);

  it('lets a past-due customer change the card and pay from the notice', async () => {
    const guest = await come(LATE);
    const { page } = guest;
    await openAddForm(page);
    await fillCard(page, NUMBERS.paysToo);
    await saveCard(page);
    await said(page, 'Mastercard ending 4444 now pays Freight plan.');
    await openPayForm(page);
    assert.ok(await payForm(page).getByLabel('Mastercard ending 4444').isChecked());
    await payButton(page).click();
    await settled(page);
    await isPaidOnce(guest);
  });

  it('takes another card for this payment, and keeps it for later ones', async () => {
    const guest = await come(LATE);
    const { page } = guest;
    await openPayForm(page);
    await payAnotherWay(page);
    await fillCard(page, NUMBERS.paysToo);
    await payButton(page).click();
    await settled(page);
    await isPaidOnce(guest);
    await methods(page)
      .filter({ hasText: 'Mastercard ending 4444' })
      .filter({ hasText: 'Pays Freight plan.' })
      .waitFor();
    assert.equal(await defaultCard(stripe(), guest), 'mastercard 4444');
  });

  it('leaves what pays as it is where the card is not to be kept', async () => {
    const guest = await come(LATE);
    const { page } = guest;
    const before = await defaultCard(stripe(), guest);
    await openPayForm(page);
    await payAnotherWay(page);
    await payForm(page).getByLabel('Use for Freight plan from now on').uncheck();
    await fillCard(page, NUMBERS.paysToo);
    await payButton(page).click();
    await settled(page);
    await isPaidOnce(guest);
    assert.equal(await defaultCard(stripe(), guest), before);
    const other = methods(page).filter({ hasText: 'Mastercard ending 4444' });
    assert.equal(await other.filter({ hasText: 'Pays Freight plan.' }).count(), 0);
  });

  it('says why a card on file is refused, charges nothing, and offers another', async () => {
    const guest = await come(LATE);
    const { page } = guest;
    await openPayForm(page);
    await payForm(page).getByLabel('Visa ending 0341').check();
    await payButton(page).click();
    const words = /Visa ending 0341.* Nothing was charged\./;
    await payForm(page).getByRole('alert').filter({ hasText: words }).waitFor();
    await untilFocused(page, words);
    assert.equal(await paymentsOf(guest), 0);
    await payAnotherWay(page);
    await fillCard(page, NUMBERS.paysToo);
    await payButton(page).click();
    await settled(page);
    await isPaidOnce(guest);
  });

  it('says why a new card is refused, and takes the next', async () => {
    const guest = await come(LATE);
    const { page } = guest;
    await openPayForm(page);
    await payAnotherWay(page);
    await fillCard(page, NUMBERS.declines);
    await payButton(page).click();
    const words = 'There is not enough money on this payment method. Nothing was charged.';
    await payForm(page).getByRole('alert').filter({ hasText: words }).waitFor();
    assert.equal(await paymentsOf(guest), 0);
    meant(guest, REFUSED);
    await fillCard(page, NUMBERS.paysToo);
    await payButton(page).click();
    await settled(page);
    await isPaidOnce(guest);
  });

  it('pays from the row of the list too', async () => {
    const guest = await come(LATE);
    const { page } = guest;
    const list = page.locator('usage-invoice-list');
    await list.getByRole('button', { name: /^Pay \$389\.40, invoice / }).click();
    await payForm(page).getByLabel('Visa ending 4242').check();
    await payButton(page).click();
    await settled(page);
    assert.equal((await list.getByText('Paid', { exact: true }).count()) > 0, true);
    await isPaidOnce(guest);
  });

  describe('where the bank asks (3-D Secure)', () => {
    for (const kind of ['a new card', 'a card on file'] as const) {
      it(`pays with ${kind} once it was confirmed`, async () => {
        const guest = await come(LATE);
        await askBank(guest, kind);
        await answerBank(guest.page, 'Complete');
        await settled(guest.page);
        await isPaidOnce(guest);
      });

      for (const [what, leave] of [
        ['is refused', (page: Page) => answerBank(page, 'Fail')],
        ['is left by Escape', (page: Page) => page.keyboard.press('Escape')],
      ] as const) {
        it(`charges ${kind} nothing where it ${what}, and goes on`, async () => {
          const guest = await come(LATE);
          const { page } = guest;
          await askBank(guest, kind);
          await leave(page);
          await payForm(page)
            .getByRole('alert')
            .filter({ hasText: 'Nothing was charged.' })
            .waitFor();
          assert.equal(await page.locator(BANK_FRAME).count(), 0);
          assert.equal(await paymentsOf(guest), 0);
          await payAnotherWay(page);
          await fillCard(page, NUMBERS.paysToo);
          await payButton(page).click();
          await settled(page);
          await isPaidOnce(guest);
        });
      }
    }

    it('is asked again after a reload, and paid once', async () => {
      const guest = await come(LATE);
      const { page } = guest;
      await askBank(guest, 'a card on file');
      await page.reload();
      await notices(page).getByText('Your bank wants to confirm $389.40.').waitFor();
      assert.equal(await paymentsOf(guest), 0);
      await notices(page).getByRole('button', { name: 'Confirm payment' }).click();
      await payForm(page).getByRole('button', { name: 'Confirm with your bank' }).click();
      await bankAsks(page);
      await answerBank(page, 'Complete');
      await settled(page);
      await isPaidOnce(guest);
    });
  });

  it('waits for the bank of a debit, and does not offer to pay again', async () => {
    const guest = await come(LATE);
    const { page } = guest;
    await openPayForm(page);
    await payAnotherWay(page);
    await fillDebit(page);
    await payButton(page).click();
    await said(page, 'The bank is still to answer. You do not have to pay again.');
    assert.equal(await payButton(page).count(), 0);
    await page.reload();
    await panel(page).getByRole('heading').first().waitFor();
    const pay = page.getByRole('button', { name: /^Pay / });
    for (const button of await pay.all()) {
      await button.click();
      await payForm(page).getByText('The bank is still to answer.').waitFor();
      assert.equal(await payButton(page).count(), 0);
    }
    const [invoice] = await openInvoices(guest);
    const { status, body } = await ask(demo(), page, 'POST', `invoices/${invoice!.id}/pay`, {
      paymentMethod: (await onFile(guest))[0]!.id,
    });
    assert.ok(status === 409 ? body.code === 'invoice_not_payable' : body.status === 'processing');
    assert.equal(await paymentsOf(guest), 0);
  });

  describe('on the page of a bank', () => {
    it('comes back to a paid invoice, in an address that tells nobody', async () => {
      const guest = await come(LATE);
      const { page } = guest;
      await page.goto(`${demo().address}?team=7#bills`);
      await goToBank(page);
      await answerBank(page, 'Complete', { isOwnPage: true });
      await said(page, SETTLED);
      assert.equal(page.url(), `${demo().address}?team=7#bills`);
      await isPaidOnce(guest);
      await page.reload();
      await panel(page).getByRole('heading').first().waitFor();
      assert.equal(await notices(page).getByText(UNPAID).count(), 0);
      await isPaidOnce(guest);
    });

    it('comes back to the form where it came to nothing', async () => {
      const guest = await come(LATE);
      const { page } = guest;
      await goToBank(page);
      await answerBank(page, 'Fail', { isOwnPage: true });
      await payForm(page).getByRole('alert').filter({ hasText: 'Nothing was charged.' }).waitFor();
      assert.equal(page.url(), demo().address);
      assert.equal(await paymentsOf(guest), 0);
    });

    it('can be left by the back button, and paid another way, once', async () => {
      const guest = await come(LATE);
      const { page } = guest;
      await goToBank(page);
      await page.goBack();
      await notices(page)
        .getByRole('button', { name: /^(Pay|Confirm) / })
        .click();
      const again = payForm(page).getByRole('button', { name: 'Pay another way' });
      await again.or(payForm(page).getByLabel('Another payment method')).first().waitFor();
      if (await again.isVisible()) await again.click();
      await payAnotherWay(page);
      await fillCard(page, NUMBERS.paysToo);
      await payButton(page).click();
      await settled(page);
      await isPaidOnce(guest);
    });
  });

  describe('in two tabs', () => {
    it('is seen by the other one, by itself', async () => {
      const guest = await come(LATE);
      const other = await another(guest);
      await notices(other).getByText(UNPAID).waitFor();
      await guest.page.bringToFront();
      await openPayForm(guest.page);
      await payAnotherWay(guest.page);
      await fillCard(guest.page, NUMBERS.paysToo);
      await payButton(guest.page).click();
      await settled(guest.page);
      await other.bringToFront();
      await notices(other).getByText(UNPAID).waitFor({ state: 'detached' });
      await isPaidOnce(guest);
    });

    it('is charged once where both pay at the same time', async () => {
      const guest = await come(LATE);
      const tabs = [guest.page, await another(guest)];
      for (const page of tabs) {
        await page.bringToFront();
        await openPayForm(page);
        await payForm(page).getByLabel('Visa ending 4242').check();
      }
      await Promise.all(tabs.map((page) => payButton(page).click()));
      for (const page of tabs) {
        await page.bringToFront();
        await payForm(page)
          .getByText(/is settled\./)
          .waitFor();
      }
      await isPaidOnce(guest);
    });
  });

  it('is told as settled where it was paid elsewhere meanwhile', async () => {
    const guest = await come(LATE);
    const { page } = guest;
    await openPayForm(page);
    const [invoice] = await openInvoices(guest);
    const card = (await onFile(guest)).find((each) => each.card?.last4 === '4242');
    await stripe().invoices.pay(invoice!.id!, { payment_method: card!.id });
    await payButton(page).click();
    await payForm(page)
      .getByText(/ is settled\./)
      .waitFor();
    await isPaidOnce(guest);
  });

  it('is offered again after a reload in the middle of the form, and paid once', async () => {
    const guest = await come(LATE);
    const { page } = guest;
    await openPayForm(page);
    await payAnotherWay(page);
    await fillCard(page, NUMBERS.paysToo);
    await page.reload();
    await notices(page).getByText(UNPAID).waitFor();
    assert.equal(await payForm(page).count(), 0);
    await openPayForm(page);
    await payAnotherWay(page);
    await fillCard(page, NUMBERS.paysToo);
    await payButton(page).click();
    await settled(page);
    await isPaidOnce(guest);
  });

  it('is sent once, however often the button is pressed', async () => {
    const guest = await come(LATE);
    const { page } = guest;
    await openPayForm(page);
    await payAnotherWay(page);
    await fillCard(page, NUMBERS.paysToo);
    await payButton(page).evaluate((button) => {
      for (let times = 0; times < 5; times++) (button as HTMLButtonElement).click();
    });
    await settled(page);
    const sent = guest.requests.filter((each) => /^POST .*\/pay$/.test(each));
    assert.equal(sent.length, 1);
    await isPaidOnce(guest);
  });

  /** Opens the question of the bank, with a card from the form or with one that is saved. */
  async function askBank(guest: Guest, kind: 'a new card' | 'a card on file'): Promise<void> {
    const { page } = guest;
    if (kind === 'a card on file') {
      await control(guest, 'card', { card: 'authenticates' });
      await methods(page).filter({ hasText: 'Visa ending 3184' }).waitFor();
    }
    await openPayForm(page);
    if (kind === 'a card on file') await payForm(page).getByLabel('Visa ending 3184').check();
    else {
      await payAnotherWay(page);
      await fillCard(page, NUMBERS.asksTheBank);
    }
    await payButton(page).click();
    await bankAsks(page);
  }

  async function goToBank(page: Page): Promise<void> {
    await openPayForm(page);
    await payAnotherWay(page);
    await chooseTab(page, 'Bank redirect');
    await payButton(page).click();
    await page.getByRole('heading', { name: 'Confirm it is you' }).waitFor();
  }

  /** Said in the form and read out; and the notice is gone. */
  async function settled(page: Page): Promise<void> {
    await payForm(page).getByText(SETTLED).waitFor();
    await said(page, SETTLED);
    await notices(page).getByText(UNPAID).waitFor({ state: 'detached' });
    await untilFocused(page, SETTLED);
  }

  async function isPaidOnce(guest: Guest): Promise<void> {
    assert.deepEqual(await openInvoices(guest), []);
    assert.equal(await paymentsOf(guest), 1);
  }

  /** How many payments of the open invoice's amount have gone through. */
  async function paymentsOf(guest: Guest): Promise<number> {
    const { data } = await stripe().paymentIntents.list({ customer: guest.customer, limit: 100 });
    return data.filter(({ amount, status }) => amount === DUE && status === 'succeeded').length;
  }

  async function openInvoices(guest: Guest): Promise<Stripe.Invoice[]> {
    return (await stripe().invoices.list({ customer: guest.customer, status: 'open' })).data;
  }

  async function onFile(guest: Guest): Promise<Stripe.PaymentMethod[]> {
    return (await stripe().customers.listPaymentMethods(guest.customer)).data;
  }
});
