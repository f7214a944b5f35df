/** Payment under conditions that a vendor cannot choose: sessions, networks, keyboards, other roots. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ElementHandle, Page } from 'playwright-core';
import {
  ask,
  defaultCard,
  focused,
  type Guest,
  journeys,
  meant,
  untilFocused,
  violations,
} from './journeys.ts';
import {
  addForm,
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
  bankAsks,
  cardNumber,
  FORM_FRAME,
  fillCard,
  NUMBERS,
  stripeFields,
} from './stripe-form.ts';

const LATE = { customer: 'copperline' } as const;
const BLOCKED = /stripe-js\/stripe\.js/;
/** One of each kind of change; the scope is looked at before anything else. */
const WRITES = [
  ['POST', 'payment-methods/setup'],
  ['GET', 'payment-methods/setup/seti_1'],
  ['POST', 'payment-methods/setup/seti_1/finish', { makeDefault: true }],
  ['DELETE', 'payment-methods/setup/seti_1'],
  ['POST', 'payment-methods/pm_1/default'],
  ['DELETE', 'payment-methods/pm_1'],
  ['GET', 'invoices/in_1/payment'],
  ['POST', 'invoices/in_1/pay', {}],
  ['POST', 'hosted', { flow: 'payment_methods' }],
  ['POST', 'hosted', { flow: 'billing_details' }],
  ['POST', 'hosted', { flow: 'subscription_change', subscription: 'sub_1' }],
  ['POST', 'hosted', { flow: 'subscription_cancel', subscription: 'sub_1' }],
  ['PATCH', 'billing-details', { name: 'Nobody' }],
  ['POST', 'billing-details/tax-ids', { type: 'eu_vat', value: 'DE123456789' }],
  ['DELETE', 'billing-details/tax-ids/txi_1'],
  ['POST', 'subscriptions/sub_1/preview', {}],
  [
    'POST',
    'subscriptions/sub_1/change',
    { prorationDate: '2026-11-20T14:00:00Z', fingerprint: 'x' },
  ],
  ['POST', 'subscriptions/sub_1/cancel', {}],
  ['POST', 'subscriptions/sub_1/resume'],
] as const;

describe('paying in the page', () => {
  const { demo, stripe, come, control } = journeys(4480);

  describe('when the session ends in the middle', () => {
    it('goes on where it can be renewed, and nobody notices', async () => {
      const guest = await come();
      const { page } = guest;
      await openAddForm(page);
      await fillCard(page, NUMBERS.paysToo);
      await control(guest, 'session', { session: 'expire' });
      await saveCard(page);
      await said(page, 'Mastercard ending 4444 now pays Scale plan.');
      assert.equal(await page.getByText('Your sign-in has ended.').count(), 0);
      assert.equal(await defaultCard(stripe(), guest), 'mastercard 4444');
      meant(guest, /401/);
    });

    it('keeps what was typed where it cannot, and saves it after the next sign-in', async () => {
      const guest = await come();
      const { page } = guest;
      await openAddForm(page);
      await fillCard(page, NUMBERS.paysToo);
      await control(guest, 'session', { session: 'toggle' });
      await saveCard(page);
      await addForm(page)
        .getByText(/^Your sign-in has ended\./)
        .waitFor();
      assert.equal(await cardNumber(page).inputValue(), '5555 5555 5555 4444');
      await control(guest, 'session', { session: 'toggle' });
      await saveCard(page);
      await said(page, 'Mastercard ending 4444 now pays Scale plan.');
      assert.equal((await onFile(guest)).length, 2);
      // What was saved already is refused a second time by Stripe, and looked up.
      meant(guest, /401|400/);
    });

    it('charges once, and tells so after the next sign-in', async () => {
      const guest = await come(LATE);
      const { page } = guest;
      await openPayForm(page);
      await payAnotherWay(page);
      await fillCard(page, NUMBERS.paysToo);
      await control(guest, 'session', { session: 'toggle' });
      await payButton(page).click();
      await payForm(page)
        .getByText(/^Your sign-in has ended\./)
        .waitFor();
      assert.equal(await cardNumber(page).inputValue(), '5555 5555 5555 4444');
      assert.equal(await paymentsOf(guest), 0);
      await control(guest, 'session', { session: 'toggle' });
      await payButton(page).click();
      await payForm(page)
        .getByText(/ is settled\./)
        .waitFor();
      assert.equal(await paymentsOf(guest), 1);
      meant(guest, /401/);
    });
  });

  describe('when Stripe.js', () => {
    it('comes slowly, says that it is coming', async () => {
      const guest = await come();
      await control(guest, 'stripe-js', { 'stripe-js': 'slow' });
      const { page } = guest;
      await page.reload();
      await panel(page).getByRole('button', { name: 'Add payment method' }).click();
      await addForm(page).getByText('Loading the form').waitFor();
      await cardNumber(page).waitFor();
      await fillCard(page, NUMBERS.paysToo);
      await saveCard(page);
      await said(page, 'Mastercard ending 4444 now pays Scale plan.');
    });

    it('is blocked, leads to Stripe’s own page, and sees what was done there', async () => {
      const guest = await come();
      await control(guest, 'stripe-js', { 'stripe-js': 'blocked' });
      const { page } = guest;
      await page.reload();
      await panel(page).getByRole('button', { name: 'Add payment method' }).click();
      await addForm(page)
        .getByText(/^Stripe’s form does not come through\./)
        .waitFor();
      assert.deepEqual(await violations(page), []);
      await addForm(page).getByRole('button', { name: 'Use Stripe’s page' }).click();
      const link = addForm(page).getByRole('link', { name: 'Continue on Stripe' });
      await link.waitFor();
      await untilFocused(page, /^Continue on Stripe$/);
      await link.click();
      await page.getByLabel('Test card', { exact: true }).selectOption('Mastercard 4444: pays');
      await page.getByRole('button', { name: /card/i }).click();
      await methods(page).filter({ hasText: 'Mastercard ending 4444' }).waitFor();
      assert.equal(new URL(page.url()).pathname, new URL(demo().address).pathname);
      assert.equal(await defaultCard(stripe(), guest), 'mastercard 4444');
      meant(guest, BLOCKED);
    });

    it('is blocked, leaves the invoice’s own page to pay on', async () => {
      const guest = await come(LATE);
      await control(guest, 'stripe-js', { 'stripe-js': 'blocked' });
      const { page } = guest;
      await page.reload();
      await openPayForm(page);
      await payForm(page).getByLabel('Another payment method').check();
      await payForm(page)
        .getByText(/^Stripe’s form does not come through\./)
        .waitFor();
      // A page in front hears of changes once it rests; here no tab is ever hidden, which reads too.
      await page.locator('usage-meter-list').waitFor();
      const opened = guest.context.waitForEvent('page');
      await payForm(page).getByRole('link', { name: 'Use Stripe’s page' }).click();
      const hosted = await opened;
      await hosted.getByLabel('Test card', { exact: true }).selectOption('Visa 4242: pays');
      await hosted.getByRole('button', { name: /^Pay / }).click();
      await hosted.getByText('Thank you. This invoice is paid.').waitFor();
      await page.bringToFront();
      await notices(page)
        .getByText(/ was not paid\./)
        .waitFor({ state: 'detached' });
      assert.equal(await paymentsOf(guest), 1);
      meant(guest, BLOCKED);
    });

    for (const [loading, label] of [
      ['once', 'loses its request'],
      ['answer', 'loses the answer'],
    ] as const) {
      it(`${label}, saves a card once`, async () => {
        const guest = await come();
        await control(guest, 'stripe-js', { 'stripe-js': loading });
        const { page } = guest;
        await page.reload();
        await openAddForm(page);
        await fillCard(page, NUMBERS.paysToo);
        await saveCard(page);
        if (loading === 'once') {
          await addForm(page)
            .getByRole('alert')
            .filter({ hasText: 'No answer came. Try again: it is saved only once.' })
            .waitFor();
          assert.equal(await cardNumber(page).inputValue(), '5555 5555 5555 4444');
          await saveCard(page);
        }
        await said(page, 'Mastercard ending 4444 now pays Scale plan.');
        assert.equal((await onFile(guest)).length, 2);
      });

      it(`${label}, pays once`, async () => {
        const guest = await come(LATE);
        await control(guest, 'stripe-js', { 'stripe-js': loading });
        const { page } = guest;
        await page.reload();
        await openPayForm(page);
        await payAnotherWay(page);
        await fillCard(page, NUMBERS.paysToo);
        await payButton(page).click();
        if (loading === 'once') {
          await payForm(page).getByRole('alert').waitFor();
          assert.equal(await paymentsOf(guest), 0);
          await payButton(page).click();
        }
        await payForm(page)
          .getByText(/ is settled\./)
          .waitFor();
        assert.equal(await paymentsOf(guest), 1);
      });
    }
  });

  it('charges once where the answer to a payment is lost on its way to the page', async () => {
    const guest = await come(LATE);
    const { page } = guest;
    await openPayForm(page);
    await payForm(page).getByLabel('Visa ending 4242').check();
    await page.route('**/v1/invoices/*/pay', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await payButton(page).click();
    await payForm(page)
      .getByText(/^No answer came\./)
      .waitFor();
    await page.unroute('**/v1/invoices/*/pay');
    await payButton(page).click();
    await payForm(page)
      .getByText(/ is settled\./)
      .waitFor();
    assert.equal(await paymentsOf(guest), 1);
    meant(guest, /\/pay$|ERR_CONNECTION_RESET/);
  });

  describe('by the keyboard alone', () => {
    it('opens, fills and saves the form, and ends at what was saved', async () => {
      const { page } = await come();
      await tabTo(page, 'Add payment method');
      await page.keyboard.press('Enter');
      await cardNumber(page).waitFor();
      await untilFocused(page, /^Add payment method$/);
      await page.keyboard.press('Tab');
      await inFrame(page, 'card-tab');
      await page.keyboard.press('Tab');
      for (const typed of [NUMBERS.paysToo, '1234', '123']) {
        await page.keyboard.type(typed);
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('Shift+Tab');
      await inFrame(page, 'Field-cvc');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await untilFocused(page, /^Save card$/);
      await page.keyboard.press('Enter');
      await said(page, 'Mastercard ending 4444 now pays Scale plan.');
      await untilFocused(page, /Mastercard ending 4444/);
    });

    for (const [where, go] of [
      ['at its heading', async () => {}],
      ['inside Stripe’s fields', (page: Page) => cardNumber(page).focus()],
    ] as const) {
      it(`leaves the form by Escape ${where}, and goes back to what opened it`, async () => {
        const { page } = await come();
        await tabTo(page, 'Add payment method');
        await page.keyboard.press('Enter');
        await cardNumber(page).waitFor();
        await go(page);
        await page.keyboard.press('Escape');
        await addForm(page).waitFor({ state: 'detached' });
        assert.equal(await page.locator(FORM_FRAME).count(), 0);
        await untilFocused(page, /^Add payment method$/);
      });
    }

    it('leaves a fault at the first field that has one', async () => {
      const { page } = await come();
      await openAddForm(page);
      await saveCard(page);
      await stripeFields(page).getByText('Your card number is incomplete.').waitFor();
      await inFrame(page, 'Field-number');
    });

    it('pays from the notice', async () => {
      const guest = await come(LATE);
      const { page } = guest;
      await tabTo(page, 'Pay $389.40');
      await page.keyboard.press('Enter');
      await payForm(page).getByRole('radio').first().waitFor();
      // What was refused last is not what is offered first.
      await tabTo(page, 'Visa ending 4242, expires 10/2027', { isInput: true });
      await tabTo(page, 'Pay $389.40');
      await page.keyboard.press('Enter');
      await payForm(page)
        .getByText(/ is settled\./)
        .waitFor();
      await untilFocused(page, / is settled\. Visa ending 4242 now pays Freight plan\.$/);
      assert.equal(await paymentsOf(guest), 1);
    });
  });

  describe('for a reader', () => {
    it('shows no button that changes anything', async () => {
      const { page } = await come({ ...LATE, role: 'reader' });
      await page.locator('usage-billing-details').scrollIntoViewIfNeeded();
      await page.locator('usage-billing-details dl').waitFor();
      await page.locator('usage-subscription li').first().waitFor();
      for (const place of ['payment-method', 'subscription', 'billing-details']) {
        assert.equal(await page.locator(`usage-${place}`).getByRole('button').count(), 0, place);
      }
      assert.equal(await page.getByRole('button', { name: /^(Pay|Confirm|Add|Make)/ }).count(), 0);
    });

    it('refuses every change with scope_missing', async () => {
      const { page } = await come({ ...LATE, role: 'reader' });
      for (const [method, path, body] of WRITES) {
        const { status, body: said } = await ask(demo(), page, method, path, body);
        assert.deepEqual([status, said.code], [403, 'scope_missing'], `${method} ${path}`);
      }
    });
  });

  describe('inside a vendor’s own shadow roots', () => {
    for (const mode of ['open', 'closed'] as const) {
      it(`brings the form through two ${mode} ones, and takes everything away again`, async () => {
        const guest = await come();
        const { page } = guest;
        const portal = await nest(page, mode);
        const add = await portal.waitForSelector('usage-payment-method button.add');
        await add.click();
        await fillCard(page, NUMBERS.paysToo);
        const save = await portal.waitForSelector('usage-payment-method .form .btn.primary');
        await save.click();
        await portal.waitForSelector('usage-payment-method li >> text=Mastercard ending 4444');
        assert.equal(await defaultCard(stripe(), guest), 'mastercard 4444');
        await page.locator(FORM_FRAME).waitFor({ state: 'detached' });
        const left = () => document.querySelector('#host')!.childElementCount;
        assert.equal(await page.evaluate(left), 0);
      });
    }
  });

  describe('has nothing that axe finds', () => {
    it('with the form open, and with what is missing said', async () => {
      const { page } = await come();
      await openAddForm(page);
      assert.deepEqual(await violations(page), []);
      await saveCard(page);
      await stripeFields(page).getByText('Your card number is incomplete.').waitFor();
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(await violations(await frameOf(page)), []);
    });

    it('with a refusal', async () => {
      const guest = await come();
      const { page } = guest;
      await openAddForm(page);
      await fillCard(page, NUMBERS.declines);
      await saveCard(page);
      await addForm(page).getByRole('alert').waitFor();
      assert.deepEqual(await violations(page), []);
      meant(guest, /402/);
    });

    it('with the bank’s question open', async () => {
      const { page } = await come();
      await openAddForm(page);
      await fillCard(page, NUMBERS.asksTheBank);
      await saveCard(page);
      await bankAsks(page);
      assert.deepEqual(await violations(page), []);
    });

    it('while paying, refused, and paid', async () => {
      const { page } = await come(LATE);
      const list = page.locator('usage-invoice-list');
      await list.getByRole('button', { name: /^Pay \$389\.40, invoice / }).click();
      await payForm(page).getByRole('radio').first().waitFor();
      assert.deepEqual(await violations(page), []);
      await payForm(page).getByLabel('Visa ending 0341').check();
      await payButton(page).click();
      await payForm(page).getByRole('alert').waitFor();
      assert.deepEqual(await violations(page), []);
      await payAnotherWay(page);
      assert.deepEqual(await violations(page), []);
      await fillCard(page, NUMBERS.paysToo);
      await payButton(page).click();
      await payForm(page)
        .getByText(/ is settled\./)
        .waitFor();
      assert.deepEqual(await violations(page), []);
    });
  });

  /** The portal in two shadow roots of the vendor's, in the place of the one that was there. */
  async function nest(page: Page, mode: ShadowRootMode): Promise<ElementHandle<HTMLElement>> {
    const handle = await page.evaluateHandle((given) => {
      const old = document.querySelector('usage-portal')!;
      const outer = document.createElement('div');
      outer.id = 'host';
      const inner = document.createElement('div');
      const portal = document.createElement('usage-portal');
      portal.setAttribute('session-url', '/api/portal-session');
      old.replaceWith(outer);
      outer.attachShadow({ mode: given }).append(inner);
      inner.attachShadow({ mode: given }).append(portal);
      return portal;
    }, mode);
    return handle as ElementHandle<HTMLElement>;
  }

  /** Presses Tab until something of this name has the focus. */
  async function tabTo(page: Page, name: string, { isInput = false } = {}): Promise<void> {
    const reached = async () => {
      if (!isInput) return (await focused(page)) === name;
      return (await labelOfFocus(page)) === name;
    };
    for (let presses = 0; presses < 120; presses++) {
      if (await reached()) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab never reaches ${name}.`);
  }

  function labelOfFocus(page: Page): Promise<string | undefined> {
    return page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return (at as HTMLInputElement | null)?.labels?.[0]?.textContent?.trim();
    });
  }

  /** Waits until a part of Stripe's form has the focus, and the page has its frame. */
  async function inFrame(page: Page, id: string): Promise<void> {
    const frame = await frameOf(page);
    await frame.waitForFunction((wanted) => document.activeElement?.id === wanted, id);
    assert.equal(await page.evaluate(() => document.activeElement?.localName), 'iframe');
  }

  async function frameOf(page: Page) {
    const frame = await (await page.locator(FORM_FRAME).elementHandle())?.contentFrame();
    return frame!;
  }

  async function paymentsOf(guest: Guest): Promise<number> {
    const { data } = await stripe().paymentIntents.list({ customer: guest.customer, limit: 100 });
    return data.filter(({ amount, status }) => amount === 38_940 && status === 'succeeded').length;
  }

  async function onFile(guest: Guest) {
    return (await stripe().customers.listPaymentMethods(guest.customer)).data;
  }
});
