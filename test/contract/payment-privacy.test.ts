/** What paying tells: of a card brand, last four and expiry, and to the log who did what. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { PaymentSetup } from '../../server/contract/payments.ts';
import { openTill } from '../support/till.ts';

const METHODS = '/v1/payment-methods';

type Till = Awaited<ReturnType<typeof openTill>>;

let till: Till;
let answers: unknown[];
let ids: { setup: string; given: string; card: string; amex: string; invoice: string };

/** Everything a customer can do about paying, once. */
before(async () => {
  till = await openTill();
  answers = [];
  const keep = async (...asked: Parameters<Till['ask']>) => {
    const answer = await till.ask(...asked);
    answers.push(answer);
    return answer;
  };

  const setup = (await keep('POST', `${METHODS}/setup`)) as PaymentSetup;
  await till.stripe.setupIntents.confirm(setup.id, {
    payment_method: await visaOfAda(till),
    return_url: 'https://shop.example.com/',
  });
  await keep('GET', `${METHODS}/setup/${setup.id}`);
  await keep('POST', `${METHODS}/setup/${setup.id}/finish`, { makeDefault: true });
  const given = (await keep('POST', `${METHODS}/setup`)) as PaymentSetup;
  await till.portal.send('DELETE', `${METHODS}/setup/${given.id}`, till.customer);

  const amex = await till.attach('pm_card_amex');
  await till.bankAccount();
  await keep('POST', `${METHODS}/${amex}/default`);
  const { data } = await till.stripe.paymentMethods.list({ customer: till.customer });
  const card = data.find((method) => method.card?.brand === 'visa')!.id;
  const invoice = await till.openInvoice();
  await keep('GET', `/v1/invoices/${invoice}/payment`);
  await keep('POST', `/v1/invoices/${invoice}/pay`, { keep: true });
  await keep('POST', `/v1/invoices/${invoice}/pay`, { paymentMethod: card });
  await keep('DELETE', `${METHODS}/${card}`);
  await keep('POST', '/v1/hosted', { flow: 'payment_methods' });
  await keep('GET', METHODS);
  await keep('GET', '/v1/portal');
  ids = { setup: setup.id, given: given.id, card, amex, invoice };
});

describe('an answer about paying', () => {
  it('tells of a way to pay its brand, last four and expiry, and nothing else', () => {
    const methods = objectsWith(answers, 'last4');
    assert.ok(methods.length >= 10);
    for (const method of methods) {
      assert.deepEqual(Object.keys(method).toSorted(), [
        'brand',
        'expMonth',
        'expYear',
        'id',
        'isDefault',
        'last4',
        'pays',
        'type',
      ]);
    }
  });

  it('has no word of what Stripe knows beside that', async () => {
    const known = JSON.stringify(
      await till.stripe.paymentMethods.list({ customer: till.customer }),
    );
    const told = JSON.stringify(answers);
    for (const field of [
      'fingerprint',
      'funding',
      'country',
      'checks',
      'networks',
      'routing_number',
      'bank_name',
      'billing_details',
      'account_holder_type',
    ]) {
      assert.ok(known.includes(`"${field}"`), `Stripe no longer says ${field}`);
      assert.ok(!told.includes(`"${field}"`), field);
    }
    assert.doesNotMatch(told, /cvc|4242424242424242|lovelace/i);
  });
});

describe('the log', () => {
  it('has one line for each change: who, what and on which object', () => {
    const lines = till.portal.log.filter(({ event }) => event === 'customer_changed');
    assert.deepEqual(
      lines.map(({ action, object }) => [action, object]),
      [
        ['payment_setup_create', ids.setup],
        ['payment_setup_finish', ids.setup],
        ['payment_setup_create', ids.given],
        ['payment_setup_cancel', ids.given],
        ['payment_method_default', ids.amex],
        ['invoice_pay', ids.invoice],
        ['invoice_pay', ids.invoice],
        ['payment_method_remove', ids.card],
        ['hosted_page_open', undefined],
      ],
    );
    for (const { level, tenant, customer, requestId } of lines) {
      assert.deepEqual([level, tenant, customer], ['info', 'default', till.customer]);
      assert.match(requestId ?? '', /^req_/);
    }
  });

  it('holds no secret, no person and no card', () => {
    const text = JSON.stringify(till.portal.log);
    assert.doesNotMatch(text, /_secret_|sk_test|pk_test|eyJ|\/p\/session|Lovelace|lovelace|4242/);
    for (const secret of objectsWith(answers, 'clientSecret')) {
      if (secret.clientSecret) assert.ok(!text.includes(String(secret.clientSecret)));
    }
  });

  it('says nothing of a change that was refused', async () => {
    till.portal.log.length = 0;
    await till.refusal('DELETE', `${METHODS}/pm_none`);
    await till.refusal('POST', `/v1/invoices/in_none/pay`, {});
    assert.deepEqual(
      till.portal.log.filter(({ event }) => event === 'customer_changed'),
      [],
    );
  });
});

/** A card with everything a form can say of its holder. */
async function visaOfAda({ stripe }: Till) {
  const { id } = await stripe.paymentMethods.create({
    type: 'card',
    card: { token: 'tok_visa' },
    billing_details: {
      name: 'Ada Lovelace',
      email: 'ada@lovelace.example',
      address: { line1: '12 St James’s Square', country: 'GB' },
    },
  });
  return id;
}

/** Every object in a value that has this field. */
function objectsWith(value: unknown, field: string): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = field in value ? [value as Record<string, unknown>] : [];
  return [...own, ...Object.values(value).flatMap((child) => objectsWith(child, field))];
}
