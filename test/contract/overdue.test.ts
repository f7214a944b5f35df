/** What is said to be overdue: only what Stripe's own facts show to be. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Invoice, InvoiceList } from '../../server/contract/invoices.ts';
import type { PaymentState } from '../../server/contract/payments.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { openTill } from '../support/till.ts';

type Till = Awaited<ReturnType<typeof openTill>>;

describe('a bank debit under way', () => {
  it('is not overdue anywhere, nor any news, however many there are', async () => {
    const till = await openTill();
    const bank = await till.bankAccount();
    for (let n = 0; n < 5; n++) await pay(till, await till.openInvoice(), bank);
    const { overdue, notices } = await told(till);
    assert.deepEqual(overdue, new Map([...overdue.keys()].map((id) => [id, false])));
    assert.deepEqual([overdue.size, notices], [5, []]);
  });

  it('is not overdue in the answer to its payment', async () => {
    const till = await openTill();
    const state = await pay(till, await till.openInvoice(), await till.bankAccount());
    assert.deepEqual([state.status, state.invoice.overdue], ['processing', false]);
  });
});

describe('a charge in vain', () => {
  it('is overdue in the portal, the list, the invoice and the payment alike', async () => {
    const till = await openTill();
    const id = await till.openInvoice();
    const state = await pay(till, id, await till.attach('pm_card_chargeCustomerFail'));
    const { overdue, notices } = await told(till);
    assert.deepEqual([overdue.get(id), state.invoice.overdue], [true, true]);
    assert.deepEqual(notices, ['invoice_overdue']);
  });

  it('is only open while nobody can say what came of it', async () => {
    const till = await openTill();
    const id = await till.openInvoice();
    const card = await till.attach('pm_card_chargeCustomerFail');
    await assert.rejects(till.stripe.invoices.pay(id, { payment_method: card }));
    till.simulator.fault((request) =>
      /\/invoices\/in_\w+\?.*payments/.test(decodeURIComponent(request.url))
        ? Response.json({ error: { type: 'api_error' } }, { status: 500 })
        : undefined,
    );
    const { overdue, notices } = await told(till);
    assert.deepEqual([overdue.get(id), notices], [false, []]);
  });
});

describe('an invoice', () => {
  it('names the subscription it bills, or none', async () => {
    const till = await openTill();
    await till.attach();
    const { id: subscription } = await till.subscribe({
      collection_method: 'send_invoice',
      days_until_due: 30,
    });
    const own = await till.openInvoice();
    const { data } = await till.ask<InvoiceList>('GET', '/v1/invoices');
    const named = new Map(data.map((invoice) => [invoice.id, invoice.subscription]));
    assert.equal(named.get(own), null);
    assert.ok([...named.values()].includes(subscription));
  });
});

function pay(till: Till, invoice: string, paymentMethod: string) {
  return till.ask<PaymentState>('POST', `/v1/invoices/${invoice}/pay`, { paymentMethod });
}

/** What the portal, the list and each invoice say, which has to be the same. */
async function told(till: Till) {
  const { invoices, notices } = await till.ask<Portal>('GET', '/v1/portal');
  const { data } = await till.ask<InvoiceList>('GET', '/v1/invoices');
  const overdue = new Map(data.map((invoice) => [invoice.id, invoice.overdue]));
  for (const { id, overdue: isOverdue } of invoices.data?.data ?? []) {
    assert.equal(isOverdue, overdue.get(id));
    const { overdue: alone } = await till.ask<Invoice>('GET', `/v1/invoices/${id}`);
    assert.equal(alone, isOverdue);
  }
  return { overdue, notices: notices.map(({ code }) => code) };
}
