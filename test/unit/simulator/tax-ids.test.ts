import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { createPrice, customerOnClock, failureOf, type Harness, start } from './harness.ts';

type Type = Stripe.CustomerCreateTaxIdParams.Type;

const WELL_FORMED: readonly [Type, string, country: string][] = [
  ['eu_vat', 'DE123456789', 'DE'],
  ['eu_vat', 'ATU12345678', 'AT'],
  ['eu_vat', 'EL123456789', 'GR'],
  ['eu_vat', 'XI123456789', 'GB'],
  ['eu_vat', 'NL123456789B12', 'NL'],
  ['gb_vat', 'GB123456789', 'GB'],
  ['us_ein', '12-3456789', 'US'],
  ['ch_vat', 'CHE-123.456.789 MWST', 'CH'],
  ['no_vat', '123456789MVA', 'NO'],
  ['au_abn', '12345678912', 'AU'],
  ['ca_gst_hst', '123456789RT0002', 'CA'],
  ['in_gst', '12ABCDE3456FGZH', 'IN'],
  ['jp_cn', '1234567891234', 'JP'],
  ['jp_trn', 'T1234567891234', 'JP'],
  ['br_cnpj', '01.234.456/5432-10', 'BR'],
  ['sg_uen', '123456789F', 'SG'],
  ['mr_nif', '12345678', 'MR'],
];

const MALFORMED: readonly [Type, string][] = [
  ['eu_vat', 'DE12345678'],
  ['eu_vat', 'US123456789'],
  ['eu_vat', '123456789'],
  ['gb_vat', 'GB12345'],
  ['us_ein', '123456789'],
  ['ch_vat', 'CHE123456789'],
  ['no_vat', '123456789'],
  ['au_abn', '1234'],
  ['ca_gst_hst', '123456789'],
  ['jp_cn', 'ABC'],
  ['mr_nif', '<img src=x onerror=1>'],
];

describe('a tax id', () => {
  for (const [type, value, country] of WELL_FORMED) {
    it(`of ${type} may be ${value} and is of ${country}`, async () => {
      const { customer, stripe } = await someone();
      const taxId = await stripe.customers.createTaxId(customer.id, { type, value });
      assert.equal(taxId.value, value);
      assert.equal(taxId.country, country);
      assert.deepEqual(taxId.owner, {
        customer: customer.id,
        customer_account: null,
        type: 'customer',
      });
    });
  }

  for (const [type, value] of MALFORMED) {
    it(`of ${type} may not be ${value}`, async () => {
      const { customer, stripe } = await someone();
      const failure = await failureOf(stripe.customers.createTaxId(customer.id, { type, value }));
      assert.equal(failure.code, 'tax_id_invalid');
      assert.equal(failure.param, 'value');
      assert.equal(failure.statusCode, 400);
    });
  }

  it('is of a type that Stripe knows', async () => {
    const { customer, stripe } = await someone();
    const failure = await failureOf(
      stripe.customers.createTaxId(customer.id, { type: 'zz_vat', value: '1' }),
    );
    assert.equal(failure.param, 'type');
  });

  it('is listed newest first, retrieved, expanded on its customer, and deleted', async () => {
    const { customer, stripe } = await someone();
    const first = await stripe.customers.createTaxId(customer.id, german('DE123456789'));
    const second = await stripe.customers.createTaxId(customer.id, german('DE987654321'));
    const listed = await stripe.customers.listTaxIds(customer.id);
    assert.deepEqual(
      listed.data.map(({ id }) => id),
      [second.id, first.id],
    );
    assert.equal((await stripe.customers.retrieveTaxId(customer.id, first.id)).id, first.id);
    assert.equal((await stripe.taxIds.retrieve(first.id, { expand: ['customer'] })).id, first.id);

    const deleted = await stripe.customers.deleteTaxId(customer.id, first.id);
    assert.deepEqual([deleted.id, deleted.deleted], [first.id, true]);
    const expanded = await stripe.customers.retrieve(customer.id, { expand: ['tax_ids'] });
    assert.ok(!expanded.deleted);
    assert.deepEqual(
      expanded.tax_ids?.data.map(({ id }) => id),
      [second.id],
    );
  });

  it('may come with its customer, who is not made if it is wrong', async () => {
    const { stripe } = start();
    const failure = await failureOf(
      stripe.customers.create({ tax_id_data: [german('DE123456789'), german('DE1')] }),
    );
    assert.deepEqual([failure.code, failure.param], ['tax_id_invalid', 'tax_id_data[1][value]']);
    assert.equal((await stripe.customers.list()).data.length, 0);
    const { id } = await stripe.customers.create({ tax_id_data: [german('DE123456789')] });
    assert.equal((await stripe.customers.listTaxIds(id)).data[0]!.value, 'DE123456789');
  });

  it('of one customer does not exist for another', async () => {
    const { customer, stripe } = await someone();
    const stranger = await stripe.customers.create();
    const { id } = await stripe.customers.createTaxId(customer.id, german('DE123456789'));
    const read = await failureOf(stripe.customers.retrieveTaxId(stranger.id, id));
    const removal = await failureOf(stripe.customers.deleteTaxId(stranger.id, id));
    assert.deepEqual([read.statusCode, removal.statusCode], [404, 404]);
    assert.equal((await stripe.customers.listTaxIds(stranger.id)).data.length, 0);
  });

  it('of the account is apart from those of customers', async () => {
    const { customer, stripe } = await someone();
    await stripe.customers.createTaxId(customer.id, german('DE123456789'));
    const own = await stripe.taxIds.create({ type: 'us_ein', value: '12-3456789' });
    assert.equal(own.customer, null);
    assert.equal(own.owner?.type, 'self');
    assert.deepEqual(
      (await stripe.taxIds.list()).data.map(({ id }) => id),
      [own.id],
    );
    const theirs = await stripe.taxIds.list({ owner: { customer: customer.id, type: 'customer' } });
    assert.equal(theirs.data.length, 1);
    assert.equal((await stripe.taxIds.del(own.id)).deleted, true);
  });
});

describe('verification of a tax id', () => {
  for (const [value, status] of [
    ['000000000', 'verified'],
    ['DE000000000', 'verified'],
    ['DE123456789', 'verified'],
    ['111111111', 'unverified'],
    ['DE111111111', 'unverified'],
    ['222222222', 'pending'],
  ] as const) {
    it(`of ${value} is pending, and ${status} a while later`, async () => {
      const { clock, customer, harness, stripe } = await someone();
      const { id, verification } = await stripe.customers.createTaxId(customer.id, german(value));
      assert.equal(verification?.status, 'pending');
      harness.sim.advance(clock.id, new Date((clock.frozen_time + 60) * 1000));
      const later = await stripe.customers.retrieveTaxId(customer.id, id);
      assert.equal(later.verification?.status, status);
      assert.equal(later.verification?.verified_name, status === 'verified' ? 'Jo' : null);
    });
  }

  it('waits for as long as the switch says', async () => {
    const { clock, customer, harness, stripe } = await someone();
    harness.sim.switches.taxIdVerificationSeconds = 120;
    const { id } = await stripe.customers.createTaxId(customer.id, german('000000000'));
    harness.sim.advance(clock.id, new Date((clock.frozen_time + 119) * 1000));
    const early = await stripe.customers.retrieveTaxId(customer.id, id);
    assert.equal(early.verification?.status, 'pending');
    harness.sim.advance(clock.id, new Date((clock.frozen_time + 120) * 1000));
    const late = await stripe.customers.retrieveTaxId(customer.id, id);
    assert.equal(late.verification?.status, 'verified');
  });

  it('goes by the wall clock for a customer without a test clock', async () => {
    const harness = start();
    const { id } = await harness.stripe.customers.create();
    const taxId = await harness.stripe.customers.createTaxId(id, german('111111111'));
    harness.wall.now = new Date(harness.wall.now.getTime() + 60_000);
    const later = await harness.stripe.customers.retrieveTaxId(id, taxId.id);
    assert.equal(later.verification?.status, 'unverified');
  });

  it('is unavailable where no register can be asked', async () => {
    const { customer, stripe } = await someone();
    const ein = { type: 'us_ein', value: '12-3456789' } as const;
    const { verification } = await stripe.customers.createTaxId(customer.id, ein);
    assert.equal(verification?.status, 'unavailable');
  });

  it('is told in events, with what it was before', async () => {
    const { clock, customer, harness, stripe } = await someone();
    const { id } = await stripe.customers.createTaxId(customer.id, german('000000000'));
    harness.sim.advance(clock.id, new Date((clock.frozen_time + 60) * 1000));
    await stripe.customers.deleteTaxId(customer.id, id);
    const { data } = await stripe.events.list({ limit: 100 });
    const told = data.filter(({ type }) => type.startsWith('customer.tax_id.'));
    assert.deepEqual(
      told.map(({ type }) => type),
      ['customer.tax_id.deleted', 'customer.tax_id.updated', 'customer.tax_id.created'],
    );
    assert.deepEqual(told[1]!.data.previous_attributes, {
      verification: { status: 'pending', verified_address: null, verified_name: null },
    });
  });
});

describe('an invoice', () => {
  it('bears the tax ids its customer has when it is finalized', async () => {
    const { customer, harness, stripe } = await someone();
    await stripe.customers.createTaxId(customer.id, german('DE123456789'));
    await stripe.customers.createTaxId(customer.id, { type: 'us_ein', value: '12-3456789' });
    const price = await createPrice(harness, null, { unit_amount: 1000 });
    await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    const { data } = await stripe.invoices.list({ customer: customer.id });
    assert.deepEqual(data[0]!.customer_tax_ids, [
      { type: 'eu_vat', value: 'DE123456789' },
      { type: 'us_ein', value: '12-3456789' },
    ]);
    const page = await harness.sim.fetch(new Request(data[0]!.hosted_invoice_url!));
    assert.match(await page.text(), /EU VAT DE123456789/);
  });
});

async function someone() {
  const harness: Harness = start();
  const { clock, customer } = await customerOnClock(harness);
  return { harness, stripe: harness.stripe, clock, customer };
}

function german(value: string) {
  return { type: 'eu_vat', value } as const;
}
