/** A charge whose answer does not come, or says nothing: never told as undone when it may be done. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FaultRule } from '../../demo/stripe/index.ts';
import type { PaymentState } from '../../server/contract/payments.ts';
import type { LogLine } from '../../server/index.ts';
import { inProcess } from '../support/portal.ts';
import { openTill } from '../support/till.ts';

const pay = (invoice: string) => `/v1/invoices/${invoice}/pay`;

type Answer = (sent: number, made: () => Promise<Response>) => Promise<Response>;

/** What becomes of the answer to a charge that was made. */
const SPOILT: readonly FaultRule[] = [
  { kind: 'html', value: 200, after: true },
  { kind: 'half_body' },
  { kind: 'empty' },
  { kind: 'huge' },
];

/** What may stand in the place of an answer. */
const GARBLED = {
  'a page of HTML': '<html><title>Bad Gateway</title></html>',
  nothing: '',
  'half an invoice': '{"id":"in_1","object":"inv',
  null: 'null',
  'JSON that is none of Stripe’s': '{"status":"ok"}',
};

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

async function garbled(text: string, made?: () => Promise<Response>): Promise<Response> {
  await made?.();
  return new Response(text, { headers: { 'content-type': 'application/json' } });
}

/** What the log says has become of the charge. */
function outcomeIn(log: readonly LogLine[]) {
  return log.find(({ action }) => action === 'invoice_pay')?.outcome;
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
    assert.equal(outcomeIn(till.portal.log), 'unknown');

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

describe('a charge whose answer cannot be read', () => {
  for (const rule of SPOILT) {
    for (const times of [1, 2]) {
      it(`(${rule.kind}, ${times} of 2) is told as paid, and taken once`, async () => {
        const till = await openTill();
        const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
        const match = { method: 'POST', path: pay(invoice) };
        till.simulator.faults.set([{ ...rule, times, match }]);
        const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod }, 'one');
        assert.deepEqual([state.status, state.paymentMethod], ['paid', paymentMethod]);
        assert.equal((await till.taken()).length, 1);
        assert.equal(till.callsTo('POST', /\/pay$/).length, 2);
      });
    }
  }

  for (const [name, text] of Object.entries(GARBLED)) {
    it(`(${name}) is told as paid when it was, and taken once`, async () => {
      const till = await tillAnswering((_, made) => garbled(text, made));
      const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
      const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod }, 'one');
      assert.equal(state.status, 'paid');
      assert.equal((await till.taken()).length, 1);
      assert.equal(till.sent(), 2);
    });

    it(`(${name}) is made when it is sent again, if it was not`, async () => {
      const till = await tillAnswering((sent, made) => (sent === 1 ? garbled(text) : made()));
      const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
      const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod });
      assert.equal(state.status, 'paid');
      assert.equal((await till.taken()).length, 1);
    });

    it(`(${name}) is told as unknown while nothing is to be seen of it`, async () => {
      const till = await tillAnswering(() => garbled(text));
      const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
      const refusal = await till.refusal('POST', pay(invoice), { paymentMethod });
      assert.deepEqual(refusal, [502, 'stripe_malformed']);
      assert.equal(till.sent(), 2, 'and no more often');
      assert.equal(outcomeIn(till.portal.log), 'unknown');
    });
  }

  it('is told with its refusal', async () => {
    const till = await tillAnswering((_, made) => garbled('', made));
    const paymentMethod = await till.attach('pm_card_chargeCustomerFail');
    const invoice = await till.openInvoice();
    const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod });
    assert.deepEqual([state.status, state.decline], ['requires_payment_method', 'declined']);
  });

  it('is told as unknown while Stripe cannot be asked about it either, and can be asked again', async () => {
    let isGarbled = true;
    const till = await tillAnswering((_, made) => {
      if (!isGarbled) return made();
      till.simulator.fault(down(/\/invoices\/in_/));
      return garbled('', made);
    });
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    const body = { paymentMethod };
    assert.deepEqual(await till.refusal('POST', pay(invoice), body, 'one'), [
      502,
      'stripe_malformed',
    ]);
    assert.equal(outcomeIn(till.portal.log), 'unknown');

    isGarbled = false;
    till.simulator.fault(null);
    const again = await till.ask<PaymentState>('POST', pay(invoice), body, 'one');
    assert.equal(again.status, 'paid');
    assert.equal((await till.taken()).length, 1);
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
