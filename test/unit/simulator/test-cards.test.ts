import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DECLINES } from '../../../demo/stripe/payments/declines.ts';
import { isCardNumber, TEST_CARDS, testCard } from '../../../demo/stripe/payments/test-cards.ts';
import { failureOf, type Harness, passAuthentication, start } from './harness.ts';

const NEVER = { enabled: true, allow_redirects: 'never' as const };

describe('test cards', () => {
  it('have numbers and names of their own, and numbers that cards can have', () => {
    const keys = TEST_CARDS.flatMap(({ names, number }) => [number, ...names]);
    assert.equal(new Set(keys).size, keys.length);
    for (const { number } of TEST_CARDS) assert.ok(isCardNumber(number), number);
  });

  for (const [name, brand, last4] of [
    ['visa', 'visa', '4242'],
    ['visa_debit', 'visa', '5556'],
    ['mastercard', 'mastercard', '4444'],
    ['amex', 'amex', '8431'],
    ['discover', 'discover', '1117'],
    ['diners', 'diners', '0004'],
    ['jcb', 'jcb', '0505'],
    ['unionpay', 'unionpay', '0005'],
  ] as const) {
    it(`pm_card_${name} and tok_${name} are a ${brand} that pays`, async () => {
      const { stripe } = start();
      const method = await stripe.paymentMethods.create({
        type: 'card',
        card: { token: `tok_${name}` },
      });
      assert.deepEqual([method.card?.brand, method.card?.last4], [brand, last4]);
      const paid = await pay({ stripe }, `pm_card_${name}`);
      assert.equal(paid.status, 'succeeded');
      assert.equal(paid.amount_received, 1000);
    });
  }

  for (const [number, code, decline] of [
    ['4000000000000002', 'card_declined', 'generic_decline'],
    ['4000000000009995', 'card_declined', 'insufficient_funds'],
    ['4000000000009987', 'card_declined', 'lost_card'],
    ['4000000000009979', 'card_declined', 'stolen_card'],
    ['4000000000006975', 'card_declined', 'card_velocity_exceeded'],
    ['4100000000000019', 'card_declined', 'fraudulent'],
    ['4000000000000069', 'expired_card', 'expired_card'],
    ['4000000000000127', 'incorrect_cvc', 'incorrect_cvc'],
    ['4000000000000119', 'processing_error', 'processing_error'],
  ] as const) {
    it(`${number} is refused with ${code} (${decline}), charged or kept`, async () => {
      const { stripe } = start();
      const { id } = await stripe.paymentMethods.create({ type: 'card', card: { number } });
      const charged = await failureOf(pay({ stripe }, id));
      assert.deepEqual(
        [charged.statusCode, charged.type, charged.code, charged.decline_code],
        [402, 'StripeCardError', code, decline],
      );
      assert.equal(charged.payment_intent?.status, 'requires_payment_method');
      assert.equal(charged.payment_intent?.last_payment_error?.decline_code, decline);
      const customer = await stripe.customers.create();
      const kept = await failureOf(stripe.paymentMethods.attach(id, { customer: customer.id }));
      assert.deepEqual([kept.statusCode, kept.decline_code], [402, decline]);
    });
  }

  it('0341 can be kept, and fails when it is charged', async () => {
    const { stripe } = start();
    const customer = await stripe.customers.create({
      payment_method: 'pm_card_chargeCustomerFail',
    });
    const { data } = await stripe.paymentMethods.list({ customer: customer.id });
    const failure = await failureOf(pay({ stripe }, data[0]!.id, { customer: customer.id }));
    assert.deepEqual([failure.code, failure.decline_code], ['card_declined', 'generic_decline']);
  });

  // On session, off session, and off session once the card was set up.
  for (const [name, present, away, setUp] of [
    ['visa', 'succeeded', 'succeeded', 'succeeded'],
    ['threeDSecureOptional', 'succeeded', 'succeeded', 'succeeded'],
    ['authenticationRequired', 'requires_action', 'refused', 'refused'],
    ['threeDSecure2Required', 'requires_action', 'refused', 'refused'],
    ['authenticationRequiredOnSetup', 'requires_action', 'refused', 'succeeded'],
    ['authenticationRequiredSetupForOffSession', 'requires_action', 'succeeded', 'succeeded'],
  ] as const) {
    it(`pm_card_${name} asks its holder when it is to`, async () => {
      const harness = start();
      const { stripe } = harness;
      const customer = await stripe.customers.create({ payment_method: `pm_card_${name}` });
      const { data } = await stripe.paymentMethods.list({ customer: customer.id });
      const method = data[0]!.id;
      const owner = { customer: customer.id };
      assert.equal((await pay(harness, method, owner)).status, present);
      const absent = { ...owner, off_session: true };
      assert.equal(await statusOf(pay(harness, method, absent)), away);

      const setup = await stripe.setupIntents.create({
        ...owner,
        automatic_payment_methods: NEVER,
        confirm: true,
        payment_method: method,
      });
      if (setup.status === 'requires_action') await passAuthentication(harness, setup);
      assert.equal(await statusOf(pay(harness, method, absent)), setUp);
    });
  }

  it('a number that no card can have is incorrect, and a real card is not for testing', async () => {
    const { stripe } = start();
    const make = (number: string) =>
      failureOf(stripe.paymentMethods.create({ type: 'card', card: { number } }));
    assert.equal((await make('4242424242424241')).code, 'incorrect_number');
    assert.equal((await make('1234')).code, 'incorrect_number');
    assert.equal((await make('4111111111111111')).decline_code, 'test_mode_live_card');
  });

  it('a card that has ended cannot be entered', async () => {
    const { stripe } = start();
    const make = (exp_month: number, exp_year: number) => {
      const card = { number: '4242 4242 4242 4242', exp_month, exp_year };
      return stripe.paymentMethods.create({ type: 'card', card });
    };
    assert.equal((await failureOf(make(12, 2025))).code, 'invalid_expiry_year');
    assert.equal((await failureOf(make(13, 2030))).code, 'invalid_expiry_month');
    const last = await make(1, 2026);
    assert.deepEqual([last.card?.exp_month, last.card?.exp_year], [1, 2026]);
  });

  it('the same number has the same fingerprint', async () => {
    const { stripe } = start();
    const make = (token: string) => stripe.paymentMethods.create({ type: 'card', card: { token } });
    const [one, two, other] = [
      await make('tok_visa'),
      await make('tok_visa'),
      await make('tok_jcb'),
    ];
    assert.equal(one.card?.fingerprint, two.card?.fingerprint);
    assert.notEqual(one.card?.fingerprint, other.card?.fingerprint);
  });

  it('every refusal a card names is one there are words for', () => {
    for (const card of TEST_CARDS) {
      for (const reason of [card.refused, card.refusedWhenCharged]) {
        if (reason) assert.ok(DECLINES[reason].message);
      }
    }
    assert.equal(testCard('pm_card_none'), undefined);
  });
});

describe('payment methods', () => {
  it('change their billing details and expiry, and say what they were', async () => {
    const { stripe } = start();
    const customer = await stripe.customers.create({ payment_method: 'pm_card_visa' });
    const { data } = await stripe.paymentMethods.list({ customer: customer.id });
    const { id } = data[0]!;
    await stripe.paymentMethods.update(id, {
      allow_redisplay: 'always',
      billing_details: {
        address: { city: 'Oslo', country: 'NO' },
        email: 'a@b.example',
        name: 'Jo',
      },
      card: { exp_month: 2, exp_year: 2031 },
      metadata: { a: '1' },
    });
    const changed = await stripe.paymentMethods.update(id, {
      billing_details: { address: { city: 'Bergen' }, email: '' },
    });
    assert.deepEqual([changed.card?.exp_month, changed.card?.exp_year], [2, 2031]);
    assert.equal(changed.allow_redisplay, 'always');
    assert.equal(changed.billing_details.email, null);
    assert.equal(changed.billing_details.name, 'Jo');
    assert.equal(changed.billing_details.address?.city, 'Bergen');
    assert.equal(changed.billing_details.address?.country, 'NO');
    const { data: events } = await stripe.events.list({ type: 'payment_method.updated' });
    const previous = events[1]!.data.previous_attributes as { card: { exp_year: number } };
    assert.equal(previous.card.exp_year, 2029);
    assert.equal(
      (await failureOf(stripe.paymentMethods.update(id, { card: { exp_year: 2020 } }))).code,
      'invalid_expiry_year',
    );
  });

  it('take every default with them when they are detached', async () => {
    const { stripe } = start();
    const customer = await stripe.customers.create({ payment_method: 'pm_card_visa' });
    const { data } = await stripe.paymentMethods.list({ customer: customer.id });
    const { id } = data[0]!;
    await stripe.customers.update(customer.id, {
      invoice_settings: { default_payment_method: id },
    });
    const price = await stripe.prices.create({
      currency: 'usd',
      product_data: { name: 'Seats' },
      recurring: { interval: 'month' },
      unit_amount: 900,
    });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      default_payment_method: id,
      items: [{ price: price.id }],
    });
    const detached = await stripe.paymentMethods.detach(id);
    assert.equal(detached.customer, null);
    const after = await stripe.customers.retrieve(customer.id);
    assert.equal(!after.deleted && after.invoice_settings.default_payment_method, null);
    const { default_payment_method } = await stripe.subscriptions.retrieve(subscription.id);
    assert.equal(default_payment_method, null);
    assert.equal((await failureOf(stripe.paymentMethods.detach(id))).statusCode, 400);
  });

  it('of a bank are answered for later, for better or worse', async () => {
    const harness = start();
    const { stripe } = harness;
    const debit = async (iban: string) => {
      const method = await stripe.paymentMethods.create({
        type: 'sepa_debit',
        sepa_debit: { iban },
      });
      const intent = await pay(harness, method.id, { currency: 'eur' });
      assert.equal(intent.status, 'processing');
      return intent.id;
    };
    const good = await debit('DE89370400440532013000');
    const bad = await debit('AT861904300235473202');
    harness.wall.now = new Date(harness.wall.now.getTime() + 4 * 86_400_000);
    assert.equal((await stripe.paymentIntents.retrieve(good)).status, 'succeeded');
    const failed = await stripe.paymentIntents.retrieve(bad);
    assert.equal(failed.status, 'requires_payment_method');
    assert.equal(failed.last_payment_error?.payment_method_type, 'sepa_debit');
  });
});

type Payment = { customer?: string; off_session?: boolean; currency?: string };

function pay({ stripe }: Pick<Harness, 'stripe'>, method: string, more: Payment = {}) {
  return stripe.paymentIntents.create({
    amount: 1000,
    automatic_payment_methods: NEVER,
    confirm: true,
    currency: 'usd',
    payment_method: method,
    ...more,
  });
}

async function statusOf(work: Promise<{ status: string }>): Promise<string> {
  try {
    return (await work).status;
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'authentication_required');
    return 'refused';
  }
}
