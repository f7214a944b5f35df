import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import {
  createMeter,
  createPrice,
  customerOnClock,
  decimal,
  meteredSubscription,
  sendUsage,
  start,
} from './harness.ts';

type Pricing = Partial<Stripe.PriceCreateParams>;

describe('the pricing vectors of STRIPE.md, billed as usage', () => {
  for (const [name, pricing, quantity, expected] of usageVectors()) {
    it(`${name}: ${quantity} units cost ${expected}`, async () => {
      assert.equal(await previewedTotal(pricing, quantity), expected);
    });
  }
});

describe('the pricing vectors of STRIPE.md, billed as seats', () => {
  for (const [name, pricing, quantity, expected] of seatVectors()) {
    it(`${name}: ${quantity} seats cost ${expected}`, async () => {
      const harness = start();
      const { customer } = await customerOnClock(harness);
      const price = await createPrice(harness, null, pricing);
      const { latest_invoice } = await harness.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: price.id, quantity: Number(quantity) }],
        expand: ['latest_invoice'],
      });
      assert.equal((latest_invoice as Stripe.Invoice).total, expected);
    });
  }
});

describe('the spelling of amounts', () => {
  it('V25: a fraction of a cent leaves unit_amount null', async () => {
    const price = await createPrice(start(), null, { unit_amount_decimal: decimal('105.5') });
    assert.equal(price.unit_amount, null);
    assert.equal(String(price.unit_amount_decimal), '105.5');
  });

  it('V26: a whole decimal fills unit_amount', async () => {
    const price = await createPrice(start(), null, { unit_amount_decimal: decimal('5') });
    assert.equal(price.unit_amount, 5);
  });

  it('keeps twelve decimal places', async () => {
    const exact = decimal('0.000000000001');
    const price = await createPrice(start(), null, { unit_amount_decimal: exact });
    assert.equal(price.unit_amount_decimal?.toString(), exact.toString());
  });

  it('V40: a licence and its overage stand on one invoice, 10000 ahead and 2000 behind', async () => {
    const harness = start();
    const { customer } = await customerOnClock(harness);
    const meter = await createMeter(harness);
    const licence = await createPrice(harness, null, { unit_amount: 10_000 });
    const overage = await createPrice(harness, meter, tiered('graduated', [1000, 0], ['inf', 4]));
    const subscription = await harness.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: licence.id }, { price: overage.id }],
    });
    await sendUsage(harness, customer, '1500');
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.total, 12_000);
  });
});

async function previewedTotal(pricing: Pricing, quantity: string): Promise<number> {
  const harness = start();
  const { customer, subscription } = await meteredSubscription(harness, pricing);
  await sendUsage(harness, customer, quantity);
  const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
  return preview.total;
}

type Vector = [name: string, pricing: Pricing, quantity: string, expected: number];

function usageVectors(): Vector[] {
  const tiersA: TierRow[] = [
    [5, 700],
    [10, 650],
    ['inf', 600],
  ];
  const tiersB: TierRow[] = [
    [5, 500],
    [10, 400],
    [15, 300],
    [20, 200],
    ['inf', 100],
  ];
  const series = (first: number, pricing: Pricing, points: [string, number][]): Vector[] =>
    points.map(([quantity, expected], index) => [`V${first + index}`, pricing, quantity, expected]);
  return [
    ...series(1, tiered('volume', ...tiersA), [
      ['1', 700],
      ['5', 3500],
      ['6', 3900],
      ['20', 12_000],
      ['25', 15_000],
    ]),
    ...series(6, tiered('graduated', ...tiersA), [
      ['5', 3500],
      ['6', 4150],
      ['20', 12_750],
      ['25', 15_750],
    ]),
    ...series(10, { unit_amount: 500 }, [
      ['1', 500],
      ['5', 2500],
      ['6', 3000],
      ['20', 10_000],
      ['25', 12_500],
    ]),
    ...series(15, tiered('volume', ...tiersB), [
      ['1', 500],
      ['5', 2500],
      ['6', 2400],
      ['20', 4000],
      ['25', 2500],
    ]),
    ...series(20, tiered('graduated', ...tiersB), [
      ['6', 2900],
      ['20', 7000],
      ['25', 7500],
    ]),
    ['V23', { unit_amount_decimal: decimal('0.05') }, '30', 2],
    ['V27', packagesOf(60), '150', 3000],
    ['V39', tiered('graduated', [100_000, 0, 20_000], ['inf', '0.1']), '150000', 25_000],
    ['V41', { unit_amount: 1 }, '1911', 1911],
    ['V42', tiered('volume', ...tiersB), '20', 4000],
    ['V42', tiered('volume', ...tiersB), '25', 2500],
    ['yen', { currency: 'jpy', unit_amount_decimal: decimal('0.4') }, '1234', 494],
    ['a decimal quantity', { unit_amount: 100 }, '2.345', 235],
    ['a half cent', { unit_amount_decimal: decimal('0.5') }, '5', 3],
  ];
}

function seatVectors(): Vector[] {
  const rows: [string, number][] = [
    ['1', 1000],
    ['3', 1000],
    ['5', 1000],
    ['6', 2000],
    ['7', 2000],
  ];
  return rows.map(([seats, expected], index) => [`V${28 + index}`, packagesOf(5), seats, expected]);
}

function packagesOf(size: number): Pricing {
  return { transform_quantity: { divide_by: size, round: 'up' }, unit_amount: 1000 };
}

type TierRow = [upTo: number | 'inf', unit: number | string, flat?: number];

function tiered(mode: 'graduated' | 'volume', ...rows: TierRow[]): Pricing {
  return {
    billing_scheme: 'tiered',
    tiers: rows.map(([up_to, unit, flat]) => ({
      up_to,
      unit_amount_decimal: decimal(String(unit)),
      ...(flat && { flat_amount: flat }),
    })),
    tiers_mode: mode,
  };
}
