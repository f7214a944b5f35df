import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import {
  advanceTo,
  createMeter,
  createPrice,
  customerOnClock,
  DAY,
  eventTypes,
  failureOf,
  type Harness,
  HOUR,
  meteredSubscription,
  newestInvoiceOf,
  START,
  sendUsage,
  start,
} from './harness.ts';

type Request = Stripe.Billing.CreditGrantCreateParams;
type Filter = Stripe.Billing.CreditBalanceSummaryRetrieveParams['filter'];

const ANY_METERED: Filter = {
  applicability_scope: { price_type: 'metered' },
  type: 'applicability_scope',
};
const PERIOD_END = Date.UTC(2026, 1, 15, 10, 30, 45) / 1000;

describe('a credit grant', () => {
  it('is for any metered price, paid and of middle priority unless told otherwise', async () => {
    const harness = start();
    const { customer, clock } = await customerOnClock(harness);
    const grant = await harness.stripe.billing.creditGrants.create(dollars(customer, 10));
    assert.match(grant.id, /^credgr_/);
    assert.deepEqual(JSON.parse(JSON.stringify(grant)), {
      id: grant.id,
      object: 'billing.credit_grant',
      amount: { monetary: { currency: 'usd', value: 1000 }, type: 'monetary' },
      applicability_config: { scope: { price_type: 'metered' } },
      category: 'paid',
      created: START,
      customer: customer.id,
      customer_account: null,
      effective_at: START,
      expires_at: null,
      livemode: false,
      metadata: {},
      name: null,
      priority: 50,
      test_clock: clock.id,
      updated: START,
      voided_at: null,
    });
  });

  it('lives on the clock of its customer', async () => {
    const harness = start();
    const { clock, customer } = await customerOnClock(harness);
    await advanceTo(harness, clock, START + DAY);
    const grant = await harness.stripe.billing.creditGrants.create(dollars(customer, 10));
    assert.deepEqual([grant.created, grant.effective_at], [START + DAY, START + DAY]);
  });

  it('opens its ledger', async () => {
    const { customer, harness } = await someone();
    const { billing } = harness.stripe;
    const grant = await billing.creditGrants.create(dollars(customer, 10));
    const { data } = await billing.creditBalanceTransactions.list({ credit_grant: grant.id });
    assert.equal(data.length, 1);
    const transaction = await billing.creditBalanceTransactions.retrieve(data[0]!.id, {
      expand: ['credit_grant'],
    });
    assert.deepEqual((transaction.credit_grant as Stripe.Billing.CreditGrant).id, grant.id);
    assert.deepEqual([transaction.type, transaction.debit], ['credit', null]);
    assert.deepEqual(transaction.credit, {
      amount: { monetary: { currency: 'usd', value: 1000 }, type: 'monetary' },
      credits_application_invoice_voided: null,
      type: 'credits_granted',
    });
    assert.deepEqual(await eventTypes(harness, 'billing.credit'), [
      'billing.credit_grant.created',
      'billing.credit_balance_transaction.created',
    ]);
  });

  const REFUSED: readonly [string, Partial<Request>, param: string][] = [
    ['no customer', { customer: 'cus_0' }, 'customer'],
    ['nothing', { amount: monetary(0) }, 'amount[monetary][value]'],
    ['a priority beyond 100', { priority: 101 }, 'priority'],
    ['the past', { expires_at: START }, 'expires_at'],
    [
      'an end before its start',
      { effective_at: START + DAY, expires_at: START + HOUR },
      'expires_at',
    ],
    ['no scope', { applicability_config: { scope: {} } }, 'applicability_config'],
    [
      'two scopes',
      { applicability_config: { scope: { price_type: 'metered', prices: [{ id: 'price_0' }] } } },
      'applicability_config[scope]',
    ],
    [
      'an unknown price',
      { applicability_config: { scope: { prices: [{ id: 'price_0' }] } } },
      'applicability_config[scope][prices][0][id]',
    ],
  ];

  for (const [what, more, param] of REFUSED) {
    it(`cannot be for ${what}`, async () => {
      const { customer, harness } = await someone();
      const request = { ...dollars(customer, 10), ...more };
      const failure = await failureOf(harness.stripe.billing.creditGrants.create(request));
      assert.deepEqual([failure.statusCode, failure.param], [400, param]);
    });
  }

  it('cannot be for a price without a meter', async () => {
    const { customer, harness } = await someone();
    const seat = await createPrice(harness, null, { unit_amount: 1000 });
    const request = { ...dollars(customer, 10), ...forPrices(seat) };
    const failure = await failureOf(harness.stripe.billing.creditGrants.create(request));
    assert.equal(failure.param, 'applicability_config[scope][prices][0][id]');
  });

  it('can get another end, or none', async () => {
    const { customer, harness } = await someone();
    const { creditGrants } = harness.stripe.billing;
    const { id } = await creditGrants.create(dollars(customer, 10));
    const later = await creditGrants.update(id, {
      expires_at: START + DAY,
      metadata: { cost_basis: '0.9' },
    });
    assert.deepEqual([later.expires_at, later.metadata.cost_basis], [START + DAY, '0.9']);
    assert.equal((await creditGrants.update(id, { expires_at: '' })).expires_at, null);
    const past = creditGrants.update(id, { expires_at: START - 1 });
    assert.equal((await failureOf(past)).param, 'expires_at');
  });

  for (const [verb, end, type] of [
    ['expire', 'expires_at', 'credits_expired'],
    ['voidGrant', 'voided_at', 'credits_voided'],
  ] as const) {
    it(`leaves nothing behind after ${verb}`, async () => {
      const { customer, harness } = await someone();
      const { creditBalanceTransactions, creditGrants } = harness.stripe.billing;
      const { id } = await creditGrants.create(dollars(customer, 10));
      const ended = await creditGrants[verb](id);
      assert.equal(ended[end], START);
      const { data } = await creditBalanceTransactions.list({ customer: customer.id });
      assert.deepEqual(
        data.map(({ credit, debit }) => (credit ?? debit)?.type),
        [type, 'credits_granted'],
      );
      assert.deepEqual(await balances(harness, customer), [['usd', 0, 0]]);
      assert.equal((await failureOf(creditGrants[verb](id))).statusCode, 400);
    });
  }

  it('is listed newest first by its customer', async () => {
    const { customer, harness } = await someone();
    const { creditGrants } = harness.stripe.billing;
    const other = await harness.stripe.customers.create({});
    const first = await creditGrants.create(dollars(customer, 10));
    await creditGrants.create(dollars(other, 10));
    const second = await creditGrants.create(dollars(customer, 10));
    const { data } = await creditGrants.list({ customer: customer.id });
    assert.deepEqual(
      data.map(({ id }) => id),
      [second.id, first.id],
    );
  });

  it('that was used can be expired and not voided', async () => {
    const { customer, grant, harness } = await usedGrant();
    const { creditGrants } = harness.stripe.billing;
    assert.deepEqual(await balances(harness, customer), [['usd', 700, 700]]);
    assert.equal((await failureOf(creditGrants.voidGrant(grant.id))).statusCode, 400);
    await creditGrants.expire(grant.id);
    assert.deepEqual(await balances(harness, customer), [['usd', 0, 0]]);
  });

  it('pays for usage, and its ledger names the line', async () => {
    const { customer, grant, harness } = await usedGrant();
    const invoice = await newestInvoiceOf(harness, customer);
    assert.equal(invoice.amount_due, 0);
    const { data } = await harness.stripe.billing.creditBalanceTransactions.list({
      credit_grant: grant.id,
      limit: 1,
    });
    assert.deepEqual(data[0]?.debit, {
      amount: { monetary: { currency: 'usd', value: 300 }, type: 'monetary' },
      credits_applied: { invoice: invoice.id, invoice_line_item: invoice.lines.data[0]?.id },
      type: 'credits_applied',
    });
  });

  it('expires by the clock of its customer', async () => {
    const harness = start();
    const { clock, customer } = await customerOnClock(harness);
    const expires_at = START + DAY;
    await harness.stripe.billing.creditGrants.create({ ...dollars(customer, 10), expires_at });
    await advanceTo(harness, clock, expires_at - 1);
    assert.deepEqual(await balances(harness, customer), [['usd', 1000, 1000]]);
    await advanceTo(harness, clock, expires_at);
    assert.deepEqual(await balances(harness, customer), [['usd', 0, 0]]);
  });
});

describe('the summary of credit balances', () => {
  it('has one entry a currency', async () => {
    const { customer, harness } = await someone();
    const { creditGrants } = harness.stripe.billing;
    await creditGrants.create(dollars(customer, 10));
    await creditGrants.create(dollars(customer, 5));
    await creditGrants.create({ ...dollars(customer, 0), amount: monetary(300, 'eur') });
    await creditGrants.create(dollars(await harness.stripe.customers.create({}), 20));
    assert.deepEqual(await balances(harness, customer), [
      ['usd', 1500, 1500],
      ['eur', 300, 300],
    ]);
  });

  it('leaves out what has no effect yet', async () => {
    const harness = start();
    const { clock, customer } = await customerOnClock(harness);
    const effective_at = START + DAY;
    const later = { ...dollars(customer, 10), effective_at };
    const { id } = await harness.stripe.billing.creditGrants.create(later);
    assert.deepEqual(await balances(harness, customer), [['usd', 0, 0]]);
    await advanceTo(harness, clock, effective_at);
    assert.deepEqual(await balances(harness, customer), [['usd', 1000, 1000]]);
    await harness.stripe.billing.creditGrants.voidGrant(id);
    assert.deepEqual(await balances(harness, customer), [['usd', 0, 0]]);
  });

  it('never falls below nothing when a grant is voided before its effect', async () => {
    const harness = start();
    const { clock, customer } = await customerOnClock(harness);
    const later = { ...dollars(customer, 10), effective_at: START + DAY };
    const { id } = await harness.stripe.billing.creditGrants.create(later);
    await harness.stripe.billing.creditGrants.voidGrant(id);
    assert.deepEqual(await balances(harness, customer), [['usd', 0, 0]]);
    await advanceTo(harness, clock, START + 2 * DAY);
    assert.deepEqual(await balances(harness, customer), [['usd', 0, 0]]);
  });

  it('can be of one grant', async () => {
    const { customer, harness } = await someone();
    const { creditGrants } = harness.stripe.billing;
    await creditGrants.create(dollars(customer, 10));
    const { id } = await creditGrants.create(dollars(customer, 5));
    const filter: Filter = { credit_grant: id, type: 'credit_grant' };
    assert.deepEqual(await balances(harness, customer, filter), [['usd', 500, 500]]);
    const other = await harness.stripe.customers.create({});
    const failure = await failureOf(balances(harness, other, filter));
    assert.equal(failure.param, 'filter[credit_grant]');
  });

  for (const [creditScopeFilter, ofOne, ofAny] of [
    ['applicable', 1500, 3500],
    ['exact', 500, 1000],
  ] as const) {
    it(`for a price counts grants that are ${creditScopeFilter}`, async () => {
      const { customer, harness } = await someone();
      harness.sim.switches.creditScopeFilter = creditScopeFilter;
      const { creditGrants } = harness.stripe.billing;
      const meter = await createMeter(harness);
      const mine = await createPrice(harness, meter, { unit_amount: 1 });
      const other = await createPrice(harness, meter, { unit_amount: 2 });
      await creditGrants.create(dollars(customer, 10));
      await creditGrants.create({ ...dollars(customer, 5), ...forPrices(mine) });
      await creditGrants.create({ ...dollars(customer, 20), ...forPrices(other) });
      const filter: Filter = {
        applicability_scope: { prices: [{ id: mine.id }] },
        type: 'applicability_scope',
      };
      assert.deepEqual(await balances(harness, customer, filter), [['usd', ofOne, ofOne]]);
      assert.deepEqual(await balances(harness, customer), [['usd', ofAny, ofAny]]);
    });
  }

  it('needs the filter its type names', async () => {
    const { customer, harness } = await someone();
    for (const filter of [
      { type: 'credit_grant' },
      { type: 'applicability_scope' },
      { ...ANY_METERED, credit_grant: 'credgr_0' },
    ]) {
      const failure = await failureOf(balances(harness, customer, filter));
      assert.equal(failure.param, `filter[${filter.type}]`);
    }
  });
});

/** A customer whose invoice of three dollars was paid from a grant of ten. */
async function usedGrant() {
  const harness = start();
  const { clock, customer } = await meteredSubscription(harness);
  const grant = await harness.stripe.billing.creditGrants.create(dollars(customer, 10));
  await sendUsage(harness, customer, '300');
  await advanceTo(harness, clock, PERIOD_END + 2 * HOUR);
  return { customer, grant, harness };
}

async function someone() {
  const harness = start();
  return { harness, customer: await harness.stripe.customers.create({}) };
}

function dollars(customer: { id: string }, amount: number): Request {
  return {
    amount: monetary(amount * 100),
    applicability_config: { scope: { price_type: 'metered' } },
    customer: customer.id,
  };
}

function monetary(value: number, currency = 'usd'): Request['amount'] {
  return { monetary: { currency, value }, type: 'monetary' };
}

function forPrices({ id }: Stripe.Price): Pick<Request, 'applicability_config'> {
  return { applicability_config: { scope: { prices: [{ id }] } } };
}

/** Currency, available and ledger balance, entry by entry. */
async function balances(
  { stripe }: Harness,
  customer: { id: string },
  filter: Filter = ANY_METERED,
) {
  const summary = await stripe.billing.creditBalanceSummaries.retrieve({
    customer: customer.id,
    filter,
  });
  return summary.balances.map(({ available_balance, ledger_balance }) => [
    available_balance.monetary?.currency,
    available_balance.monetary?.value,
    ledger_balance.monetary?.value,
  ]);
}
