import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPrice, customerOnClock, DAY, start } from './harness.ts';
import { ORIGIN, visitor } from './visitor.ts';

describe('hosted invoices', () => {
  it('show the invoice, and nothing a customer wrote as markup', async () => {
    const { invoice, sim } = await finalized({ name: '<script>alert(1)</script> & Co' });
    const page = await visitor(sim).open(invoice.hosted_invoice_url!);
    assert.equal(page.status, 200);
    assert.match(page.text, /\$30\.00/);
    assert.match(page.text, /3 × API calls/);
    assert.doesNotMatch(page.text, /<script>/);
    assert.match(page.text, /&lt;script&gt;/);
  });

  it('are not found without the right token', async () => {
    const { sim } = start();
    for (const path of ['/i/none', '/i/none/pdf']) {
      assert.equal((await visitor(sim).open(path)).status, 404);
    }
    assert.equal((await visitor(sim).post('/i/none/pay')).status, 404);
  });

  it('stand where the demo says', async () => {
    const { invoice } = await finalized({ publicUrl: 'http://localhost:4242' });
    assert.match(invoice.hosted_invoice_url!, /^http:\/\/localhost:4242\/i\//);
  });

  it('lead nowhere while an invoice is a draft', async () => {
    const { harness, customer, end } = await finalized();
    harness.sim.advance(String(customer.test_clock), new Date(end * 1000));
    const { data } = await harness.stripe.invoices.list({ customer: customer.id });
    assert.equal(data[0]!.status, 'draft');
    assert.equal(data[0]!.hosted_invoice_url, null);
  });

  it('say that an invoice is paid, and ask for nothing more', async () => {
    const { invoice, sim } = await finalized();
    const { text } = await visitor(sim).open(invoice.hosted_invoice_url!);
    assert.match(text, /Paid on Jan 15, 2026/);
    assert.match(text, /Amount paid[\s\S]*?-\$30\.00/);
    assert.match(text, /Amount remaining[\s\S]*?\$0\.00/);
    assert.doesNotMatch(text, /<form/);
  });

  it('say when an invoice is due, and how long it has been', async () => {
    const { customer, invoice, sim } = await finalized({ sent: true });
    const { open } = visitor(sim);
    assert.match((await open(invoice.hosted_invoice_url!)).text, /Due Jan 25, 2026/);
    const clock = String(customer.test_clock);
    sim.advance(clock, new Date((invoice.due_date! + DAY + 60) * 1000));
    assert.match((await open(invoice.hosted_invoice_url!)).text, /Overdue by 1 day</);
    sim.advance(clock, new Date((invoice.due_date! + 3 * DAY) * 1000));
    assert.match((await open(invoice.hosted_invoice_url!)).text, /Overdue by 3 days</);
  });

  for (const [currency, amount, shown] of [
    ['jpy', 1000, '¥3,000'],
    ['kwd', 1240, 'KWD\u00a03.720'],
    ['isk', 1000, 'ISK\u00a030.00'],
    ['eur', 1000, '€30.00'],
  ] as const) {
    it(`write ${currency} with the decimals it has`, async () => {
      const { invoice, sim } = await finalized({ amount, currency });
      const { text } = await visitor(sim).open(invoice.hosted_invoice_url!);
      assert.ok(text.includes(`<h1>${shown}</h1>`), /<h1>.*<\/h1>/.exec(text)?.[0]);
    });
  }

  for (const [act, words] of [
    ['voidInvoice', /Void since Jan 15, 2026/],
    ['markUncollectible', /Uncollectible/],
  ] as const) {
    it(`say so after ${act}`, async () => {
      const { harness, invoice, sim } = await finalized({ sent: true });
      await harness.stripe.invoices[act](invoice.id!);
      const { text } = await visitor(sim).open(invoice.hosted_invoice_url!);
      assert.match(text, words);
      assert.doesNotMatch(text, /<form/);
    });
  }
});

describe('an invoice’s rows', () => {
  it('lead from its lines to what is due, each discount, credit and tax by its name', async () => {
    const { harness, customer, clock } = await someone();
    const { sim, stripe } = harness;
    const coupon = await stripe.coupons.create({
      duration: 'once',
      name: 'Launch offer',
      percent_off: 20,
    });
    const vat = await stripe.taxRates.create({
      display_name: 'VAT',
      inclusive: false,
      jurisdiction: 'DE',
      percentage: 19,
    });
    const meter = await stripe.billing.meters.create({
      default_aggregation: { formula: 'sum' },
      display_name: 'API calls',
      event_name: 'api_calls',
    });
    const price = await createPrice(harness, meter, { unit_amount: 1 });
    const { items } = await stripe.subscriptions.create({
      customer: customer.id,
      default_tax_rates: [vat.id],
      discounts: [{ coupon: coupon.id }],
      items: [{ price: price.id }],
    });
    await stripe.billing.creditGrants.create({
      amount: { monetary: { currency: 'usd', value: 1000 }, type: 'monetary' },
      applicability_config: { scope: { price_type: 'metered' } },
      category: 'promotional',
      customer: customer.id,
      name: 'Welcome credits',
    });
    await stripe.customers.createBalanceTransaction(customer.id, { amount: -500, currency: 'usd' });
    sim.seedUsage(meter.id, customer.id, [{ timestamp: clock.frozen_time + 60, value: '10000' }]);
    sim.advance(clock.id, new Date((items.data[0]!.current_period_end + 3600) * 1000));

    const { data } = await stripe.invoices.list({ customer: customer.id });
    const { text } = await visitor(sim).open(data[0]!.hosted_invoice_url!);
    assert.deepEqual(rowsOf(text), [
      ['Subtotal', '$100.00'],
      ['Launch offer (20% off)', '-$20.00'],
      ['Credits: Welcome credits', '-$10.00'],
      ['Total excluding tax', '$70.00'],
      ['VAT DE (19%)', '$13.30'],
      ['Total', '$83.30'],
      ['Applied balance', '-$5.00'],
      ['Amount due', '$78.30'],
      ['Amount paid', '-$78.30'],
      ['Amount remaining', '$0.00'],
    ]);
  });

  it('begin before the discounts of single items', async () => {
    const { harness, customer } = await someone();
    const { sim, stripe } = harness;
    const half = await stripe.coupons.create({ duration: 'once', name: 'Half', percent_off: 50 });
    const price = await createPrice(harness, null, { unit_amount: 1000 });
    await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ discounts: [{ coupon: half.id }], price: price.id }],
    });
    const { data } = await stripe.invoices.list({ customer: customer.id });
    const { text } = await visitor(sim).open(data[0]!.hosted_invoice_url!);
    assert.deepEqual(rowsOf(text).slice(0, 3), [
      ['Subtotal', '$10.00'],
      ['Half (50% off)', '-$5.00'],
      ['Total', '$5.00'],
    ]);
  });
});

function rowsOf(text: string): string[][] {
  const rows = /class="totals"[\s\S]*?<\/table>/.exec(text)![0];
  const cells = /<bdi>([^<]*)<\/bdi><\/th>\s*<td class="number">([^<]*)</g;
  return [...rows.matchAll(cells)].map(([, label, amount]) => [label!, amount!]);
}

type Given = {
  name?: string;
  publicUrl?: string;
  sent?: boolean;
  currency?: string;
  amount?: number;
};

async function finalized(given: Given = {}) {
  const { harness, customer } = await someone(given.publicUrl);
  const { name = 'Jo', amount = 1000, currency = 'usd' } = given;
  await harness.stripe.customers.update(customer.id, { name });
  const price = await createPrice(harness, null, { currency, unit_amount: amount });
  const { items } = await harness.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id, quantity: 3 }],
    ...(given.sent && { collection_method: 'send_invoice', days_until_due: 10 }),
  });
  const { data } = await harness.stripe.invoices.list({ customer: customer.id });
  const end = items.data[0]!.current_period_end;
  return { customer, end, harness, invoice: data[0]!, sim: harness.sim };
}

async function someone(publicUrl = ORIGIN) {
  const harness = start({ publicUrl });
  return { harness, ...(await customerOnClock(harness)) };
}
