import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  friendlyAbove,
  type Known,
  type MarkKey,
  marksOf,
  scaleOf,
} from '../../../widget/what-if/scale.ts';

const price: Known['price'] = {
  id: 'price_1',
  currency: 'usd',
  model: 'graduated',
  unitAmount: null,
  tiers: [
    { upTo: '100000', unitAmount: '0', flatAmount: '0' },
    { upTo: '150000', unitAmount: '1.2', flatAmount: '0' },
    { upTo: null, unitAmount: '0.9', flatAmount: '0' },
  ],
  package: null,
  interval: 'month',
  intervalCount: 1,
};
const flat = { ...price, model: 'per_unit', unitAmount: '1', tiers: null } as const;
const item = (rest: Partial<Known>): Known => ({
  kind: 'usage',
  soFar: '0',
  likely: null,
  included: null,
  previous: null,
  price: flat,
  ...rest,
});
const words: Record<MarkKey, string> = {
  'whatif.zero': '0',
  'whatif.included': 'included',
  'whatif.likely': 'likely',
  'whatif.soFar': 'so far',
  'whatif.last': 'last period',
};

describe('a slider', () => {
  it('goes to a friendly number beyond all that is known', () => {
    assert.deepEqual(scaleOf(item({ soFar: '82436', previous: '109760', price })), {
      max: 400_000,
      step: 1000,
    });
    assert.equal(scaleOf(item({ price })).max, 250_000);
    assert.equal(scaleOf(item({ soFar: '1', previous: '900' })).max, 2000);
    assert.equal(scaleOf(item({ included: '500' })).max, 1000);
  });

  it('goes to twice what is likely, which has the rest of the period already', () => {
    const known = { soFar: '82436', likely: '126476', previous: '109760' };
    assert.deepEqual(scaleOf(item(known)), { max: 300_000, step: 1000 });
    assert.equal(scaleOf(item({ soFar: '900', likely: '100' })).max, 1000);
  });

  it('of seats goes to ten at least, one by one', () => {
    assert.deepEqual(scaleOf(item({ kind: 'recurring', soFar: '1' })), { max: 10, step: 1 });
  });

  it('of packages goes to ten of them', () => {
    assert.equal(
      scaleOf(item({ price: { ...flat, package: { size: 1000, round: 'up' } } })).max,
      10_000,
    );
  });

  it('breaks a unit only where usage is broken', () => {
    assert.equal(scaleOf(item({ soFar: '2' })).step, 1);
    assert.equal(scaleOf(item({ soFar: '2.5' })).step, 0.1);
  });

  it('ends on one of its steps, at no less than four times the usage', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 12 }), fc.nat({ max: 9 }), (whole, tenth) => {
        const soFar = `${whole}.${tenth}`;
        const { max, step } = scaleOf(item({ soFar }));
        assert.ok(max >= 4 * Number(soFar));
        const steps = max / step;
        assert.ok(Math.abs(steps - Math.round(steps)) < 1e-6 && steps >= 100 && steps <= 1001);
      }),
    );
  });
});

describe('a friendly number', () => {
  it('is not below, and at most a third above', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e15, noNaN: true }), (value) => {
        const above = friendlyAbove(value);
        assert.ok(above >= value && above <= value * 1.34);
      }),
    );
  });
});

describe('the marks', () => {
  const marks = (known: Partial<Known>, width = 400) => {
    const of = item(known);
    return marksOf(of, scaleOf(of), (key) => words[key], width);
  };
  const close = { soFar: '82436', included: '100000', previous: '109760', price };

  it('stand where their quantities do, from left to right', () => {
    const found = marks({ soFar: '82436', included: '120000', previous: '200000', price }, 700);
    assert.deepEqual(found, [
      { key: 'whatif.zero', at: 0, side: 'across' },
      { key: 'whatif.soFar', at: 0.20609, side: 'across' },
      { key: 'whatif.included', at: 0.3, side: 'across' },
      { key: 'whatif.last', at: 0.5, side: 'across' },
    ]);
  });

  it('step aside for each other, the less telling one leaves first', () => {
    const names = (width: number) => marks(close, width).map(({ key }) => key);
    assert.deepEqual(names(500), ['whatif.zero', 'whatif.soFar', 'whatif.included']);
    assert.ok(!names(250).includes('whatif.last'));
    assert.ok(names(120).includes('whatif.soFar'));
  });

  it('begin with what is likely, then what is included, then what is used', () => {
    const known = { ...close, soFar: '82436', likely: '126476' };
    const names = (width: number) => marks(known, width).map(({ key }) => key);
    const most = ['whatif.zero', 'whatif.soFar', 'whatif.included', 'whatif.likely'];
    assert.deepEqual(names(700), most);
    assert.deepEqual(names(200), ['whatif.zero', 'whatif.included', 'whatif.likely']);
    assert.deepEqual(names(80), ['whatif.zero', 'whatif.likely']);
  });

  it('leave out what lies beyond the slider', () => {
    const of = item({ soFar: '5', included: '1000' });
    const found = marksOf(of, { max: 100, step: 1 }, (key) => words[key], 400);
    assert.deepEqual(
      found.map(({ key }) => key),
      ['whatif.zero', 'whatif.soFar'],
    );
  });
});
