import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Effect } from '../../../server/contract/explain.ts';
import { shownOf, sumOf } from '../../../widget/explain/rows.ts';
import { shareOf } from '../../../widget/explain/share.ts';

const usd = (amount: number) => ({ amount, currency: 'usd' });

const effect = (factor: Effect['factor'], amount: number, rest: Partial<Effect> = {}): Effect => ({
  factor,
  change: 'changed',
  label: null,
  unit: null,
  quantity: null,
  percent: null,
  before: usd(0),
  after: usd(amount),
  amount: usd(amount),
  ...rest,
});

const same = (percent: string) => ({ percent: { before: percent, after: percent } });

describe('a discount or a tax', () => {
  const lines = [effect('usage', 2000), effect('seats', 1000)];

  it('is a share of what stands before it, where that is true to the minor unit', () => {
    const discount = effect('discount', -300, same('10'));
    const tax = effect('tax', 240, same('8.875'));
    assert.equal(shareOf(discount, [...lines, discount, tax]), 3000);
    assert.equal(shareOf(tax, [...lines, discount, tax]), 2700);
  });

  it('is none where another amount moved: some lines are not discounted, or not taxed', () => {
    const discount = effect('discount', -200, same('10'));
    assert.equal(shareOf(discount, [...lines, discount]), undefined);
  });

  it('is none where the share itself is another, or on one bill only', () => {
    const other = effect('discount', -300, { percent: { before: '5', after: '10' } });
    const added = effect('discount', -300, { ...same('10'), change: 'added' });
    assert.equal(shareOf(other, [...lines, other]), undefined);
    assert.equal(shareOf(added, [...lines, added]), undefined);
  });

  it('is a share of a decrease too', () => {
    const less = [effect('usage', -3000)];
    const discount = effect('discount', 300, same('10'));
    assert.equal(shareOf(discount, [...less, discount]), -3000);
  });

  it('may be taken off what another one left', () => {
    const first = effect('discount', -300, same('10'));
    const second = effect('discount', -540, same('20'));
    assert.equal(shareOf(second, [...lines, first, second]), 2700);
  });

  it('is no share of nothing, nor is a credit one of anything', () => {
    const alone = effect('tax', 1, same('10'));
    const credit = effect('credit', -300, same('10'));
    assert.equal(shareOf(alone, [alone]), undefined);
    assert.equal(shareOf(credit, [...lines, credit]), undefined);
  });

  it('is found on every two bills that only differ in their lines', () => {
    const amount = fc.integer({ min: 0, max: 10 ** 11 });
    const basisPoints = fc.integer({ min: 1, max: 9999 });
    fc.assert(
      fc.property(amount, amount, basisPoints, (before, after, points) => {
        fc.pre(before !== after);
        const off = (lines: number) => Number((BigInt(lines) * BigInt(points) + 5000n) / 10_000n);
        const percent = String(points / 100);
        const usage = effect('usage', after - before);
        const discount = effect('discount', off(before) - off(after), same(percent));
        assert.equal(shareOf(discount, [usage, discount]), after - before);
      }),
    );
  });
});

describe('the effects that are shown', () => {
  const effects = fc.array(
    fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map((amount) => effect('usage', amount)),
    { maxLength: 40 },
  );
  const rows = fc.integer({ min: 2, max: 8 });

  it('are all of them, once, and add up to the same', () => {
    fc.assert(
      fc.property(effects, rows, (all, most) => {
        const { effects: own, merged } = shownOf(all, most);
        assert.equal(own.length + merged.length, all.length);
        assert.equal(new Set([...own, ...merged]).size, all.length);
        assert.equal(sumOf(own) + sumOf(merged), sumOf(all));
      }),
    );
  });

  it('take no more rows than there are, and keep their order', () => {
    fc.assert(
      fc.property(effects, rows, (all, most) => {
        const { effects: own, merged } = shownOf(all, most);
        assert.ok(own.length + (merged.length ? 1 : 0) <= most);
        assert.notEqual(merged.length, 1);
        for (const list of [own, merged]) {
          assert.deepEqual(
            list,
            all.filter((each) => list.includes(each)),
          );
        }
      }),
    );
  });

  it('are the largest: nothing merged is larger than what has its own row', () => {
    fc.assert(
      fc.property(effects, rows, (all, most) => {
        const { effects: own, merged } = shownOf(all, most);
        const size = ({ amount }: Effect) => Math.abs(amount.amount);
        assert.ok(!merged.length || Math.min(...own.map(size)) >= Math.max(...merged.map(size)));
      }),
    );
  });
});
