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
  it('has one line for each change: who, what, on which object and what came of it', () => {
    const lines = changes(till);
    assert.deepEqual(
      lines.map(({ action, object }) => [action, object]),
      [
        ['payment_setup_create', ids.setup],
        ['payment_setup_finish', ids.setup],
        ['payment_setup_create', ids.given],
        ['payment_setup_cancel', ids.given],
        ['payment_method_default', ids.amex],
        ['payment_prepare', ids.invoice],
        ['invoice_pay', ids.invoice],
        ['payment_method_remove', ids.card],
        ['hosted_page_open', undefined],
      ],
    );
    for (const { level, outcome, tenant, customer, requestId } of lines) {
      const told = [level, outcome, tenant, customer];
      assert.deepEqual(told, ['info', 'done', 'default', till.customer]);
      assert.match(requestId ?? '', /^req_/);
    }
  });

  it('holds no secret, no person and no card', () => {
    const text = JSON.stringify(till.portal.log);
    assert.doesNotMatch(
      text,
      /_secret_|sk_test|pk_test|eyJ|\/p\/session|Lovelace|lovelace|\b4242\b|4242424242/,
    );
    for (const secret of objectsWith(answers, 'clientSecret')) {
      if (secret.clientSecret) assert.ok(!text.includes(String(secret.clientSecret)));
    }
  });

  it('has a line also for a change that was refused, or that nobody knows of', async () => {
    till.portal.log.length = 0;
    const bad = await till.attach('pm_card_chargeCustomerFail');
    const invoice = await till.openInvoice();
    const pay = `/v1/invoices/${invoice}/pay`;
    await till.refusal('DELETE', `${METHODS}/pm_none`);
    await till.refusal('POST', '/v1/invoices/in_none/pay', {});
    await till.refusal('POST', pay, { paymentMethod: 'pm_none' });
    await till.ask('POST', pay, { paymentMethod: bad });
    const { id } = await till.ask<PaymentSetup>('POST', `${METHODS}/setup`);
    await till.ask('POST', `${METHODS}/setup/${id}/finish`, { makeDefault: true });
    till.simulator.fault(() => Response.json({ error: { type: 'api_error' } }, { status: 500 }));
    await till.refusal('POST', `${METHODS}/${bad}/default`);
    till.simulator.fault(null);
    assert.deepEqual(
      changes(till).map(({ action, object, outcome }) => [action, object, outcome]),
      [
        ['payment_method_remove', 'pm_none', 'refused'],
        ['payment_prepare', 'in_none', 'refused'],
        ['payment_prepare', invoice, 'refused'],
        ['invoice_pay', invoice, 'refused'],
        ['payment_setup_create', id, 'done'],
        ['payment_setup_finish', id, 'refused'],
        ['payment_method_default', bad, 'unknown'],
      ],
    );
  });

  it('does not call it paying when nothing was charged because it was paid', async () => {
    const [card, invoice] = [await till.attach(), await till.openInvoice()];
    const pay = `/v1/invoices/${invoice}/pay`;
    till.portal.log.length = 0;
    for (const _ of ['first', 'again']) await till.ask('POST', pay, { paymentMethod: card });
    assert.deepEqual(
      changes(till).map(({ action }) => action),
      ['invoice_pay', 'payment_prepare'],
    );
  });
});

function changes({ portal }: Till) {
  return portal.log.filter(({ event }) => event === 'customer_changed');
}

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
