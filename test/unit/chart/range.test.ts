import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fromUnits, toUnits } from '../../../widget/chart/decimal.ts';
import { rangeOf, sumOfRange } from '../../../widget/chart/range.ts';
import { readUsage } from '../../../widget/chart/usage.ts';
import { october, zeros } from './october.ts';

const usage = readUsage(october());

describe('rangeOf', () => {
  it('has its ends in order, and none in days to come', () => {
    assert.deepEqual(rangeOf(2, 0, usage), { from: 0, to: 2 });
    assert.deepEqual(rangeOf(1, 30, usage), { from: 1, to: 3 });
    assert.deepEqual(rangeOf(20, 30, usage), { from: 3, to: 3 });
  });
});

describe('sumOfRange', () => {
  it('adds up days, and says what share of the period they are', () => {
    const sum = sumOfRange(usage, { from: 0, to: 1 })!;
    assert.equal(sum.total, '30');
    assert.equal(sum.average, 15);
    assert.equal(sum.share, 30 / 65);
    assert.equal(sum.highest.value, '20');
  });

  it('leaves the day that is not over out of the average of a day', () => {
    const sum = sumOfRange(usage, { from: 2, to: 3 })!;
    assert.equal(sum.total, '35');
    assert.equal(sum.average, 30);
    assert.equal(sumOfRange(usage, { from: 3, to: 3 })!.average, null);
  });

  it('does not add up a level, and says the highest day of it', () => {
    const level = readUsage(october({ isLevel: true, used: '5' }));
    const sum = sumOfRange(level, { from: 0, to: 2 })!;
    assert.equal(sum.total, null);
    assert.equal(sum.share, null);
    assert.equal(sum.average, 20);
    assert.equal(sum.highest.value, '30');
  });

  it('says nothing where a day is not known', () => {
    const late = readUsage(
      october({ days: { start: '2026-10-03T00:00:00Z', values: ['3', '4'] } }),
    );
    assert.equal(sumOfRange(late, { from: 0, to: 3 }), null);
    assert.notEqual(sumOfRange(late, { from: 2, to: 3 }), null);
  });

  it('has no share of nothing', () => {
    const none = readUsage(
      october({ used: '0', days: { start: '2026-08-01T00:00:00Z', values: zeros(65) } }),
    );
    assert.equal(sumOfRange(none, { from: 0, to: 3 })!.share, null);
  });

  it('comes to the same whether it is added up at once or in two parts, exactly', () => {
    const days = fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 31, maxLength: 31 });
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 29 }), (cents, cut) => {
        const values = cents.map((each) => fromUnits(BigInt(each), 3));
        const month = readUsage(
          october({
            days: { start: '2026-10-01T00:00:00Z', values },
            previousPeriod: null,
            used: null,
            now: '2026-11-01T00:00:00Z',
          }),
        );
        const total = (from: number, to: number) =>
          toUnits(sumOfRange(month, { from, to })!.total!, 3);
        assert.equal(total(0, cut) + total(cut + 1, 30), total(0, 30));
      }),
    );
  });
});
