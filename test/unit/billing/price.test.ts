import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { amountOf, lineAmount, type Price, pricedParts } from '../../../server/billing/price.ts';
import { graduated, packages, perUnit, tier, volume } from './arbitraries.ts';

const tiersA = [tier('5', '700'), tier('10', '650'), tier(null, '600')];
const tiersB = [
  tier('5', '500'),
  tier('10', '400'),
  tier('15', '300'),
  tier('20', '200'),
  tier(null, '100'),
];

/** Numbers printed in Stripe's documentation, or its rule worked by hand (STRIPE.md section 3). */
const VECTORS: [name: string, price: Price, quantity: string, amount: bigint][] = [
  ['V1', volume(tiersA), '1', 700n],
  ['V2', volume(tiersA), '5', 3500n],
  ['V3', volume(tiersA), '6', 3900n],
  ['V4', volume(tiersA), '20', 12000n],
  ['V5', volume(tiersA), '25', 15000n],
  ['V6', graduated(tiersA), '5', 3500n],
  ['V7', graduated(tiersA), '6', 4150n],
  ['V8', graduated(tiersA), '20', 12750n],
  ['V9', graduated(tiersA), '25', 15750n],
  ['V10', perUnit('500'), '1', 500n],
  ['V11', perUnit('500'), '5', 2500n],
  ['V12', perUnit('500'), '6', 3000n],
  ['V13', perUnit('500'), '20', 10000n],
  ['V14', perUnit('500'), '25', 12500n],
  ['V15', volume(tiersB), '1', 500n],
  ['V16', volume(tiersB), '5', 2500n],
  ['V17', volume(tiersB), '6', 2400n],
  ['V18', volume(tiersB), '20', 4000n],
  ['V19', volume(tiersB), '25', 2500n],
  ['V20', graduated(tiersB), '6', 2900n],
  ['V21', graduated(tiersB), '20', 7000n],
  ['V22', graduated(tiersB), '25', 7500n],
  ['V23', perUnit('0.05'), '30', 2n],
  ['V25', perUnit('105.5'), '2', 211n],
  ['V26', perUnit('5'), '1', 5n],
  ['V27', packages('1000', 60), '150', 3000n],
  ['V28', packages('1000', 5), '1', 1000n],
  ['V29', packages('1000', 5), '3', 1000n],
  ['V30', packages('1000', 5), '5', 1000n],
  ['V31', packages('1000', 5), '6', 2000n],
  ['V32', packages('1000', 5), '7', 2000n],
  ['V39', graduated([tier('100000', '0', '20000'), tier(null, '0.1')]), '150000', 25000n],
  ['V40', graduated([tier('1000', '0'), tier(null, '4')]), '1500', 2000n],
  ['V41', perUnit('1'), '1911', 1911n],
];

describe('lineAmount', () => {
  for (const [name, price, quantity, amount] of VECTORS) {
    it(`agrees with Stripe's documentation: ${name}, ${price.model} of ${quantity}`, () => {
      assert.equal(lineAmount(price, quantity), amount);
    });
  }

  it('rounds down a package that is not full when told to', () => {
    assert.equal(lineAmount(packages('1000', 60, 'down'), '150'), 2000n);
    assert.equal(lineAmount(packages('1000', 60, 'down'), '59.999999'), 0n);
  });

  it('counts a package of a fraction as one begun', () => {
    assert.equal(lineAmount(packages('1000', 60), '60.000001'), 2000n);
  });

  it('keeps twelve places of a price', () => {
    assert.equal(lineAmount(perUnit('0.000000000001'), '500000000000'), 1n);
  });

  it('bills a negative quantity as none', () => {
    assert.equal(lineAmount(perUnit('100'), '-5'), 0n);
  });

  it('rounds a half away from zero, once a line', () => {
    assert.equal(lineAmount(perUnit('0.5'), '1'), 1n);
    assert.equal(lineAmount(perUnit('0.5'), '3'), 2n);
  });

  it('costs less for more where a volume price falls into a cheaper tier: V42', () => {
    assert.ok(lineAmount(volume(tiersB), '25') < lineAmount(volume(tiersB), '20'));
  });

  it('gives a fraction beyond a tier to the next one', () => {
    assert.equal(lineAmount(graduated([tier('5', '100'), tier(null, '10')]), '5.5'), 505n);
    assert.equal(lineAmount(volume([tier('5', '100'), tier(null, '10')]), '5.5'), 55n);
  });
});

describe('what cannot be reckoned', () => {
  const BAD = [
    'NaN',
    'Infinity',
    '-Infinity',
    '1e3',
    '',
    ' ',
    ' 1',
    '1,000',
    '.5',
    '5.',
    '+1',
    '１',
  ];
  for (const bad of BAD) {
    it(`is a quantity written ${JSON.stringify(bad)}`, () => {
      refuses(perUnit('1'), 'quantity_invalid', bad);
    });
    it(`is an amount or a tier written ${JSON.stringify(bad)}`, () => {
      refuses(perUnit(bad), 'price_amount_missing');
      refuses(packages(bad, 5), 'price_amount_missing');
      refuses(graduated([tier(null, bad)]), 'price_amount_missing');
      refuses(volume([tier(null, '1', bad)]), 'price_amount_missing');
      refuses(graduated([tier(bad, '1'), tier(null, '1')]), 'price_tiers_invalid');
    });
  }

  for (const model of [graduated, volume]) {
    const { name } = model;
    it(`is a ${name} price without tiers`, () => {
      refuses(model([]), 'price_tiers_invalid');
      refuses({ ...model([]), tiers: null }, 'price_tiers_invalid');
    });

    it(`is a ${name} price whose tiers do not rise, overlap, or begin at zero`, () => {
      refuses(model([tier('10', '1'), tier('5', '1'), tier(null, '1')]), 'price_tiers_invalid');
      refuses(model([tier('5', '1'), tier('5', '2'), tier(null, '1')]), 'price_tiers_invalid');
      refuses(model([tier('0', '1'), tier(null, '1')]), 'price_tiers_invalid');
      refuses(model([tier('-1', '1'), tier(null, '1')]), 'price_tiers_invalid');
    });

    it(`is a ${name} price with a tier behind the one that has no end`, () => {
      refuses(model([tier(null, '1'), tier('5', '1')]), 'price_tiers_invalid', '1');
      refuses(model([tier(null, '1'), tier(null, '1')]), 'price_tiers_invalid', '1');
    });

    it(`is a quantity beyond the last tier of a ${name} price, and none below`, () => {
      refuses(model([tier('10', '1')]), 'price_tiers_invalid', '10.000001');
      assert.equal(lineAmount(model([tier('10', '1')]), '10'), 10n);
    });
  }

  it('is a price without an amount', () => {
    refuses({ ...perUnit('1'), unitAmount: null }, 'price_amount_missing');
    refuses({ ...packages('1', 5), unitAmount: null }, 'price_amount_missing');
  });

  it('is a package without a size, or of a size that is no whole number above zero', () => {
    refuses({ ...packages('1', 5), package: null }, 'price_amount_missing');
    for (const size of [0, -5, 2.5, Number.NaN, Infinity]) {
      refuses(packages('1', size), 'price_amount_missing');
    }
  });

  it('is a model we do not know, such as one Stripe may add', () => {
    const price = { ...perUnit('1'), model: 'staircase' };
    refuses(price as unknown as Price, 'price_model_unknown');
  });
});

function refuses(price: Price, code: string, quantity = '7') {
  for (const reckon of [lineAmount, amountOf, pricedParts]) {
    assert.throws(() => reckon(price, quantity), { name: 'BillingError', code });
  }
}
