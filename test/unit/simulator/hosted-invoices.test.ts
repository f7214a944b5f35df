import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import { createPrice, customerOnClock, start } from './harness.ts';

describe('hosted invoices', () => {
  it('show the invoice, and nothing a customer wrote as markup', async () => {
    const { invoice, sim } = await finalized('<script>alert(1)</script> & Co');
    const response = await sim.fetch(new Request(invoice.hosted_invoice_url!));
    const page = await response.text();
    assert.equal(response.status, 200);
    assert.match(page, /\$30\.00/);
    assert.match(page, /3 × API calls/);
    assert.doesNotMatch(page, /<script>/);
    assert.match(page, /&lt;script&gt;/);
  });

  it('come as a real PDF, whatever letters the customer’s name has', async () => {
    const { invoice, sim } = await finalized('株式会社 Ünïcode 😀');
    const response = await sim.fetch(new Request(invoice.invoice_pdf!));
    assert.equal(response.headers.get('content-type'), 'application/pdf');
    const pdf = await PDFDocument.load(await response.arrayBuffer());
    assert.equal(pdf.getTitle(), `Invoice ${invoice.number}`);
  });

  it('are not found without the right token', async () => {
    const { sim } = start();
    const response = await sim.fetch(new Request('https://invoice.stripe.com/i/none'));
    assert.equal(response.status, 404);
  });

  it('stand where the demo says', async () => {
    const { invoice } = await finalized('Jo', 'http://localhost:4242');
    assert.match(invoice.hosted_invoice_url!, /^http:\/\/localhost:4242\/i\//);
  });
});

async function finalized(name: string, publicUrl?: string) {
  const harness = start(publicUrl ? { publicUrl } : {});
  const { customer } = await customerOnClock(harness);
  await harness.stripe.customers.update(customer.id, { name });
  const price = await createPrice(harness, null, { unit_amount: 1000 });
  await harness.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id, quantity: 3 }],
  });
  const { data } = await harness.stripe.invoices.list({ customer: customer.id });
  return { invoice: data[0]!, sim: harness.sim };
}
