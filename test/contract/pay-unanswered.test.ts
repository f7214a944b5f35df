/** A charge whose answer does not come: never told as undone when it may be done. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PaymentState } from '../../server/contract/payments.ts';
import { inProcess } from '../support/portal.ts';
import { openTill } from '../support/till.ts';

const pay = (invoice: string) => `/v1/invoices/${invoice}/pay`;

type Answer = (sent: number, made: () => Promise<Response>) => Promise<Response>;

/** A till whose charges are answered so; `sent` counts from 1. */
async function tillAnswering(answer: Answer) {
  let sent = 0;
  const stripe: typeof fetch = async (input, init) => {
    const made = () => inProcess(till.simulator)(input, init);
    return String(input).endsWith('/pay') ? answer(++sent, made) : made();
  };
  const till = await openTill({ stripe });
  return { ...till, sent: () => sent };
}

async function lost(made: () => Promise<Response>): Promise<Response> {
  await made();
  throw new TypeError('The connection was reset.');
}

const inUse = () => {
  const error = { type: 'idempotency_error', code: 'idempotency_key_in_use' };
  return Response.json({ error }, { status: 409 });
};

const down = (path: RegExp) => (request: Request) =>
  request.method === 'GET' && path.test(request.url)
    ? Response.json({ error: { type: 'api_error' } }, { status: 500 })
    : undefined;

describe('a charge whose answer is lost', () => {
  it('is told as what it has come to, and taken once', async () => {
    const till = await tillAnswering((_, made) => lost(made));
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod }, 'one');
    assert.deepEqual([state.status, state.paymentMethod], ['paid', paymentMethod]);
    assert.equal((await till.taken()).length, 1);
    assert.equal(till.sent(), 2, 'it is sent once more, by the same key');
  });

  it('is taken once also when the caller gave it no key', async () => {
    const till = await tillAnswering((sent, made) => (sent === 1 ? lost(made) : made()));
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod });
    assert.equal(state.status, 'paid');
    assert.equal((await till.taken()).length, 1);
  });

  it('is told with its refusal', async () => {
    const till = await tillAnswering((_, made) => lost(made));
    const paymentMethod = await till.attach('pm_card_chargeCustomerFail');
    const invoice = await till.openInvoice();
    const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod });
    assert.deepEqual([state.status, state.decline], ['requires_payment_method', 'declined']);
  });

  it('is told as unknown while Stripe cannot be asked about it either, and can be asked again', async () => {
    let isLost = true;
    const till = await tillAnswering((_, made) => {
      if (!isLost) return made();
      till.simulator.fault(down(/\/invoices\/in_/));
      return lost(made);
    });
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    const body = { paymentMethod };
    assert.deepEqual(await till.refusal('POST', pay(invoice), body, 'one'), [
      503,
      'stripe_unavailable',
    ]);
    const [line] = till.portal.log.filter(({ event }) => event === 'customer_changed');
    assert.deepEqual([line?.action, line?.outcome], ['invoice_pay', 'unknown']);

    isLost = false;
    till.simulator.fault(null);
    const again = await till.ask<PaymentState>('POST', pay(invoice), body, 'one');
    assert.equal(again.status, 'paid');
    assert.equal((await till.taken()).length, 1);
  });

  it('is told as unknown while nothing is to be seen of it', async () => {
    const till = await tillAnswering(() => Promise.reject(new TypeError('No route.')));
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    assert.deepEqual(await till.refusal('POST', pay(invoice), { paymentMethod }), [
      503,
      'stripe_unavailable',
    ]);
  });
});

describe('a charge that is still under way when it is sent again', () => {
  it('is told as what it has come to', async () => {
    const till = await tillAnswering((sent, made) =>
      sent === 1 ? lost(made) : Promise.resolve(inUse()),
    );
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod }, 'one');
    assert.equal(state.status, 'paid');
    assert.equal((await till.taken()).length, 1);
  });
});

describe('a charge that was made', () => {
  it('is told as made when it cannot be read again', async () => {
    const till = await tillAnswering(async (_, made) => {
      const response = await made();
      till.simulator.fault(down(/\/invoices\/in_/));
      return response;
    });
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod });
    assert.deepEqual([state.status, state.invoice.status], ['paid', 'paid']);
  });

  it('is told as made when nothing else of the customer can be read', async () => {
    const till = await openTill();
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    till.simulator.fault(down(/\/customers\/cus_\w+\?|\/payment_methods\?|\/invoices\?/));
    const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod });
    assert.equal(state.status, 'paid');
  });
});
