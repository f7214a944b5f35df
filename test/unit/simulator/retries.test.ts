import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { nextAttempt } from '../../../demo/stripe/payments/retries.ts';
import { DEFAULT_SWITCHES, type Switches } from '../../../demo/stripe/switches.ts';
import { createPrice, customerWithCard, DAY, HOUR, makeDefault, START, start } from './harness.ts';

const RENEWAL = Date.UTC(2026, 1, 15, 10, 30, 45) / 1000;
const CHARGED = RENEWAL + HOUR;

describe('a renewal that is refused', () => {
  it('is tried again after 3, 5 and 7 days, and then the subscription ends', async () => {
    const { advance, invoice, latest, subscription } = await failing();
    const seen = [];
    for (const days of [0, 3, 8, 15]) {
      await advance(CHARGED + days * DAY);
      const { attempt_count, next_payment_attempt, status } = await latest();
      seen.push([attempt_count, next_payment_attempt, status, (await subscription()).status]);
    }
    assert.deepEqual(seen, [
      [1, CHARGED + 3 * DAY, 'open', 'past_due'],
      [2, CHARGED + 8 * DAY, 'open', 'past_due'],
      [3, CHARGED + 15 * DAY, 'open', 'past_due'],
      [4, null, 'open', 'canceled'],
    ]);
    const ended = await subscription();
    assert.equal(ended.cancellation_details?.reason, 'payment_failed');
    assert.equal(ended.ended_at, CHARGED + 15 * DAY);
    assert.equal((await invoice()).auto_advance, false);
  });

  for (const end of ['unpaid', 'past_due'] as const) {
    it(`leaves the subscription ${end} where that is the setting`, async () => {
      const { advance, latest, stripe, subscription } = await failing({ afterRetries: end });
      await advance(CHARGED + 16 * DAY);
      assert.equal((await subscription()).status, end);
      const tried = await latest();
      assert.deepEqual([tried.attempt_count, tried.next_payment_attempt], [4, null]);
      const paid = await stripe.invoices.pay(tried.id, { paid_out_of_band: true });
      assert.equal(paid.status, 'paid');
      assert.equal((await subscription()).status, 'active');
    });
  }

  it('is paid by the card that works when it is tried again', async () => {
    const { advance, customer, harness, latest, stripe, subscription } = await failing();
    await advance(CHARGED + DAY);
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    await makeDefault(harness, customer, card.id);
    assert.equal((await latest()).status, 'open');
    await advance(CHARGED + 3 * DAY);
    const paid = await latest();
    assert.deepEqual(
      [paid.status, paid.attempt_count, paid.next_payment_attempt],
      ['paid', 2, null],
    );
    assert.equal(paid.status_transitions.paid_at, CHARGED + 3 * DAY);
    assert.equal((await subscription()).status, 'active');
    await advance(CHARGED + 20 * DAY);
    const { data } = await stripe.events.list({ type: 'payment_intent.succeeded' });
    assert.equal(data.length, 2);
  });

  it('a try by hand between two retries does not move them', async () => {
    const { advance, latest, stripe } = await failing();
    await advance(CHARGED + DAY);
    const { id } = await latest();
    await assert.rejects(stripe.invoices.pay(id), { code: 'card_declined' });
    await assert.rejects(stripe.invoices.pay(id), { code: 'card_declined' });
    const { attempt_count, next_payment_attempt } = await latest();
    assert.deepEqual([attempt_count, next_payment_attempt], [1, CHARGED + 3 * DAY]);
  });

  it('paid by hand is never tried again', async () => {
    const { advance, customer, latest, stripe, subscription } = await failing();
    await advance(CHARGED + DAY);
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    await stripe.invoices.pay((await latest()).id, { payment_method: card.id });
    assert.equal((await subscription()).status, 'active');
    await advance(CHARGED + 10 * DAY);
    const { attempt_count, status } = await latest();
    assert.deepEqual([attempt_count, status], [1, 'paid']);
  });

  it('tells of each attempt, and of the status it changes once', async () => {
    const { advance, stripe } = await failing();
    await advance(CHARGED + 15 * DAY);
    const { data } = await stripe.events.list({ type: 'invoice.payment_failed' });
    assert.deepEqual(
      data.map(({ created }) => created),
      [15, 8, 3, 0].map((days) => CHARGED + days * DAY),
    );
    const changes = await stripe.events.list({ limit: 100, type: 'customer.subscription.updated' });
    const statuses = changes.data.filter(
      ({ data: { previous_attributes: before } }) =>
        (before as { status?: string } | undefined)?.status !== undefined,
    );
    assert.deepEqual(
      statuses.map(({ data: { object, previous_attributes: before } }) => [
        (before as { status: string }).status,
        (object as Stripe.Subscription).status,
      ]),
      [['active', 'past_due']],
    );
  });

  it('makes the customer delinquent until it pays or is forgiven', async () => {
    const { advance, customer, latest, stripe } = await failing();
    const isDelinquent = async () => {
      const owner = await stripe.customers.retrieve(customer);
      return !owner.deleted && owner.delinquent;
    };
    assert.equal(await isDelinquent(), false);
    await advance(CHARGED);
    assert.equal(await isDelinquent(), true);
    await stripe.invoices.markUncollectible((await latest()).id);
    assert.equal(await isDelinquent(), false);
  });

  it('of a customer without any card fails like any other', async () => {
    const { advance, customer, latest, stripe, subscription } = await failing();
    const { data } = await stripe.paymentMethods.list({ customer });
    await stripe.paymentMethods.detach(data[0]!.id);
    await advance(CHARGED + 3 * DAY);
    const { attempt_count, status } = await latest();
    assert.deepEqual([attempt_count, status], [2, 'open']);
    assert.equal((await subscription()).status, 'past_due');
  });

  it('of a bank that wants to ask waits for the customer', async () => {
    const { advance, latest, subscription } = await failing({}, 'authenticationRequired');
    await advance(CHARGED);
    assert.equal((await latest()).status, 'open');
    assert.equal((await subscription()).status, 'past_due');
  });

  it('stops being collected when the subscription is cancelled', async () => {
    const { advance, latest, stripe, subscription } = await failing();
    await advance(CHARGED + DAY);
    await stripe.subscriptions.cancel((await subscription()).id);
    await advance(CHARGED + 10 * DAY);
    const { attempt_count, auto_advance, next_payment_attempt, status } = await latest();
    assert.deepEqual(
      [attempt_count, auto_advance, next_payment_attempt, status],
      [1, false, null, 'open'],
    );
  });

  for (const recovers of [true, false]) {
    it(`written off ${recovers ? 'brings' : 'does not bring'} the subscription back, by the switch`, async () => {
      for (const way of ['voidInvoice', 'markUncollectible'] as const) {
        const { advance, latest, stripe, subscription } = await failing({
          writtenOffRecovers: recovers,
        });
        await advance(CHARGED + DAY);
        await stripe.invoices[way]((await latest()).id);
        assert.equal((await subscription()).status, recovers ? 'active' : 'past_due');
        await advance(CHARGED + 10 * DAY);
        assert.equal((await latest()).attempt_count, 1);
      }
    });
  }

  it('of two open invoices the latest decides', async () => {
    const { advance, customer, latest, stripe, subscription } = await failing({
      afterRetries: 'past_due',
    });
    await advance(CHARGED + 16 * DAY);
    const older = await latest();
    await advance(CHARGED + 32 * DAY);
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    await stripe.invoices.pay(older.id, { payment_method: card.id });
    assert.equal((await subscription()).status, 'past_due');
    await stripe.invoices.pay((await latest()).id, { payment_method: card.id });
    assert.equal((await subscription()).status, 'active');
  });

  it('a year of it ends', async () => {
    for (const afterRetries of ['canceled', 'unpaid', 'past_due'] as const) {
      const { advance, customer, stripe, subscription } = await failing({ afterRetries });
      await advance(CHARGED + 365 * DAY);
      assert.equal((await subscription()).status, afterRetries);
      const { data } = await stripe.invoices.list({ customer, limit: 100 });
      for (const { attempt_count } of data) assert.ok(attempt_count <= 4);
      assert.equal(data.length, afterRetries === 'canceled' ? 2 : 14);
      // What an unpaid subscription writes stays a draft that nobody collects.
      const drafts = data.filter(({ status }) => status === 'draft');
      assert.equal(drafts.length, afterRetries === 'unpaid' ? 12 : 0);
    }
  });
});

describe('the schedule of retries', () => {
  it('is as long as the switch says and never goes back', () => {
    const days = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 });
    fc.assert(
      fc.property(days, fc.nat(2_000_000_000), (retryDays, begin) => {
        let at: number = begin;
        for (let attempts = 1; attempts <= retryDays.length; attempts += 1) {
          const next = nextAttempt(attempts, at, retryDays);
          assert.ok(next !== null && next > at);
          at = next;
        }
        assert.equal(nextAttempt(retryDays.length + 1, at, retryDays), null);
        assert.equal(at - begin, retryDays.reduce((sum, pause) => sum + pause, 0) * DAY);
      }),
    );
  });

  it('pays once whatever becomes of the card and whoever tries', async () => {
    const deed = fc.constantFrom('day', 'week', 'good', 'bad', 'pay', 'race', 'void');
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 8, minLength: 1 }), async (deeds) => {
        const { advance, customer, harness, latest, now, stripe } = await failing();
        await advance(CHARGED);
        const before = await latest();
        for (const one of deeds) await act(one);
        const { data } = await stripe.events.list({ limit: 100, type: 'invoice.paid' });
        const payments = data.filter(
          ({ data: { object } }) => (object as Stripe.Invoice).id === before.id,
        );
        const after = await stripe.invoices.retrieve(before.id);
        assert.equal(payments.length, after.status === 'paid' ? 1 : 0);
        assert.equal(after.amount_paid, after.status === 'paid' ? after.amount_due : 0);
        assert.ok(after.attempt_count <= 1 + DEFAULT_SWITCHES.retryDays.length);

        async function act(what: string) {
          if (what === 'day' || what === 'week') {
            await advance((await now()) + (what === 'day' ? DAY : 7 * DAY));
          }
          if (what === 'good' || what === 'bad') {
            const name = what === 'good' ? 'pm_card_visa' : 'pm_card_chargeCustomerFail';
            const card = await stripe.paymentMethods.attach(name, { customer });
            await makeDefault(harness, customer, card.id);
          }
          const tries = { pay: 1, race: 3 }[what] ?? 0;
          await Promise.allSettled(
            Array.from({ length: tries }, () => stripe.invoices.pay(before.id)),
          );
          if (what === 'void') await stripe.invoices.voidInvoice(before.id).catch(() => {});
        }
      }),
      { numRuns: 12 },
    );
  });
});

/** A monthly subscription that was paid once, and whose customer's card has failed since. */
async function failing(switches: Partial<Switches> = {}, card = 'chargeCustomerFail') {
  const harness = start({ switches: { unlimitedAdvance: true, ...switches } });
  const { stripe } = harness;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START });
  const { customer, method } = await customerWithCard(harness, 'visa', clock);
  const price = await createPrice(harness, null, { unit_amount: 1500 });
  const { id, latest_invoice } = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
  });
  await stripe.paymentMethods.detach(method!.id);
  const bad = await stripe.paymentMethods.attach(`pm_card_${card}`, { customer: customer.id });
  await makeDefault(harness, customer.id, bad.id);
  const latest = async () => {
    const { data } = await stripe.invoices.list({ customer: customer.id, limit: 1 });
    return data[0]!;
  };
  assert.ok(latest_invoice);
  return {
    advance: (to: number) => stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: to }),
    customer: customer.id,
    harness,
    invoice: latest,
    latest,
    now: async () => (await stripe.testHelpers.testClocks.retrieve(clock.id)).frozen_time,
    stripe,
    subscription: () => stripe.subscriptions.retrieve(id),
  };
}
