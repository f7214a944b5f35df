import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import { encodable, widthOf, wrap } from '../../../demo/stripe/hosted/pdf-text.ts';
import { createMeter, createPrice, customerOnClock, decimal, HOUR, start } from './harness.ts';
import { readPdf } from './pdf-text.ts';

describe('an invoice’s PDF', () => {
  it('says who bills whom, for what and how much', async () => {
    const { pdf, invoice } = await seats();
    const { pages, texts } = await readPdf(pdf);
    assert.equal(pages, 1);
    for (const text of [
      'Invoice',
      invoice.number!,
      'Stripe simulator',
      'Müller & Söhne GmbH',
      'Hauptstr. 5',
      '10115 Berlin',
      'Germany',
      'EU VAT DE123456789',
      'Date of issue',
      'Jan 15, 2026',
      '3 × Team seat (at $15.00 / month)',
      '3',
      '$15.00',
      '$45.00',
      'Subtotal',
      'Amount due',
      'Page 1 of 1',
    ]) {
      assert.ok(texts.includes(text), `${text} is on the invoice: ${texts.join(' | ')}`);
    }
  });

  it('bears a stamp once it is paid', async () => {
    const { pdf } = await seats();
    assert.ok((await readPdf(pdf)).texts.includes('PAID ON JAN 15, 2026'));
  });

  it('is the same, byte for byte, whenever it is fetched', async () => {
    const { invoice, pdf, sim, wall } = await seats();
    wall.now = new Date(wall.now.getTime() + HOUR * 1000);
    const again = await sim.fetch(new Request(invoice.invoice_pdf!));
    assert.deepEqual(Buffer.from(await again.arrayBuffer()), Buffer.from(pdf));
    const loaded = await PDFDocument.load(pdf, { updateMetadata: false });
    assert.equal(loaded.getCreationDate()?.getTime(), invoice.effective_at! * 1000);
    assert.equal(loaded.getTitle(), `Invoice ${invoice.number}`);
    assert.equal(loaded.getAuthor(), 'Stripe simulator');
  });

  it('goes on over as many pages as it has lines, each with its heading and number', async () => {
    const { pdf, page } = await manyLines(1_000);
    const { pages, texts } = await readPdf(pdf);
    assert.ok(pages > 10);
    assert.ok(texts.includes(`Page ${pages} of ${pages}`));
    assert.equal(texts.filter((text) => text === 'Unit price').length, pages);
    for (const tier of [1, 500, 1_000]) {
      assert.equal(texts.filter((text) => text.includes(`Tier ${tier} `)).length, 1);
      assert.match(page, new RegExp(`Tier ${tier} `));
    }
  });

  it('marks letters it cannot write, rather than drop them', async () => {
    const { pdf } = await seats('Łódź 株式会社 Ünïcode\u202e😀');
    assert.ok((await readPdf(pdf)).texts.includes('Lódz ???? Ünïcode?'));
  });
});

describe('text in a PDF', () => {
  it('can be encoded whatever it is, and keeps what the font knows', async () => {
    const font = await helvetica();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const written = encodable(text, font);
        font.encodeText(written);
        assert.equal(encodable(written, font), written);
      }),
    );
    assert.equal(encodable('Crème brûlée “5 €” – naïve', font), 'Crème brûlée “5 €” – naïve');
  });

  it('is broken into lines that fit, and nothing is lost', async () => {
    const font = await helvetica();
    const word = fc.string({ unit: fc.constantFrom(...'abcdeWi'), minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), (words) => {
        const lines = wrap(words.join(' '), 150, font, 10);
        assert.equal(lines.join('').replaceAll(' ', ''), words.join(''));
        for (const line of lines) assert.ok(widthOf(line, font, 10) <= 150, line);
      }),
    );
  });
});

async function helvetica() {
  const pdf = await PDFDocument.create();
  return pdf.embedFont(StandardFonts.Helvetica);
}

async function seats(name = 'Müller & Söhne GmbH') {
  const harness = start();
  const { sim, stripe, wall } = harness;
  const { customer } = await customerOnClock(harness);
  await stripe.customers.update(customer.id, {
    address: { city: 'Berlin', country: 'DE', line1: 'Hauptstr. 5', postal_code: '10115' },
    name,
  });
  await stripe.customers.createTaxId(customer.id, { type: 'eu_vat', value: 'DE123456789' });
  const price = await createPrice(harness, null, {
    product_data: { name: 'Team seat' },
    unit_amount: 1500,
  });
  await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id, quantity: 3 }],
  });
  const invoice = (await stripe.invoices.list({ customer: customer.id })).data[0]!;
  const response = await sim.fetch(new Request(invoice.invoice_pdf!));
  return { invoice, pdf: new Uint8Array(await response.arrayBuffer()), sim, wall };
}

/** One line a tier: the way to many lines in one price. */
async function manyLines(count: number) {
  const harness = start();
  const { sim, stripe } = harness;
  const { clock, customer } = await customerOnClock(harness);
  const meter = await createMeter(harness);
  const tiers = Array.from({ length: count }, (_, index) => ({
    unit_amount_decimal: decimal('10'),
    up_to: index + 1 === count ? ('inf' as const) : index + 1,
  }));
  const price = await createPrice(harness, meter, {
    billing_scheme: 'tiered',
    tiers,
    tiers_mode: 'graduated',
  });
  const { items } = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
  });
  sim.seedUsage(meter.id, customer.id, [{ timestamp: clock.frozen_time + 60, value: `${count}` }]);
  const end = items.data[0]!.current_period_end;
  sim.advance(clock.id, new Date((end + HOUR) * 1000));
  const invoice = (await stripe.invoices.list({ customer: customer.id })).data[0]!;
  const [pdf, page] = await Promise.all(
    [invoice.invoice_pdf!, invoice.hosted_invoice_url!].map((url) => sim.fetch(new Request(url))),
  );
  return { pdf: new Uint8Array(await pdf!.arrayBuffer()), page: await page!.text() };
}
