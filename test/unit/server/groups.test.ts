import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sum } from '../../../server/billing/decimal.ts';
import type { GroupedRow } from '../../../server/portal/snapshot.ts';
import { groupsOf } from '../../../server/usage/groups.ts';

const DAY = 86_400_000;
const START = new Date('2026-11-01T00:00:00Z');
const DAYS = 5;
const RANGE = { start: START, end: new Date(START.getTime() + DAYS * DAY), window: 'day' as const };

describe('usage in groups', () => {
  it('is the four largest values by name, and the rest as one', () => {
    const { groups } = groupsOf(
      ['1', '5', '3', '2', '4', '6'].map((quantity) => row(quantity, 0, `v${quantity}`)),
      RANGE,
    );
    assert.deepEqual(
      groups.map(({ value, isRest, total }) => [value, isRest, total]),
      [
        ['v6', false, '6'],
        ['v5', false, '5'],
        ['v4', false, '4'],
        ['v3', false, '3'],
        [null, true, '3'],
      ],
    );
  });

  it('holds what has no value as a group that is not the rest', () => {
    const { groups } = groupsOf([row('7', 1, null), row('2', 1, 'a')], RANGE);
    assert.deepEqual(
      groups.map(({ value, label, isRest, values }) => [value, label, isRest, values]),
      [
        [null, null, false, ['0', '7', '0', '0', '0']],
        ['a', 'a', false, ['0', '2', '0', '0', '0']],
      ],
    );
  });

  it('is nothing, and zero each day, where nothing was used', () => {
    assert.deepEqual(groupsOf([], RANGE), { groups: [], values: ['0', '0', '0', '0', '0'] });
  });

  it('names of two values as large always the same first', () => {
    const rows = [row('1', 0, 'b'), row('1', 0, 'a')];
    assert.deepEqual(groupsOf(rows, RANGE), groupsOf(rows.toReversed(), RANGE));
  });

  it('leaves out rows of no day of the range', () => {
    const outside = [row('9', -1, 'a'), row('9', DAYS, 'a'), row('9', 0.5, 'a')];
    assert.deepEqual(groupsOf([row('1', 0, 'a'), ...outside], RANGE).values[0], '1');
    assert.equal(groupsOf(outside, RANGE).groups.length, 0);
  });

  it('adds up, day by day and in total, whatever the rows', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 60 }), (rows) => {
        const { groups, values } = groupsOf(rows, RANGE);
        for (let day = 0; day < DAYS; day++) {
          assert.equal(sum(groups.map((group) => group.values[day]!)), values[day]);
          assert.equal(values[day], sum(onDay(rows, day)));
        }
        for (const group of groups) assert.equal(group.total, sum(group.values));
        assert.equal(sum(groups.map(({ total }) => total)), sum(rows.map((one) => one.quantity)));
      }),
    );
  });

  it('has at most five groups, the rest last, and no value twice', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 60 }), (rows) => {
        const { groups } = groupsOf(rows, RANGE);
        assert.ok(groups.length <= 5);
        assert.ok(groups.slice(0, -1).every(({ isRest }) => !isRest));
        const named = groups.filter(({ isRest }) => !isRest).map(({ value }) => value);
        assert.equal(new Set(named).size, named.length);
        assert.ok(groups.every(({ values }) => values.length === DAYS));
      }),
    );
  });
});

const anyRow = fc.record({
  start: fc.integer({ min: 0, max: DAYS - 1 }).map((day) => new Date(START.getTime() + day * DAY)),
  quantity: fc.oneof(
    fc.integer({ min: -1_000, max: 1_000_000_000 }).map(String),
    fc.integer({ min: 0, max: 9_999 }).map((n) => (n / 100).toFixed(2)),
  ),
  value: fc.oneof(
    fc.constantFrom(null, 'a', 'b', 'c', 'd', 'e', '__proto__', 'constructor'),
    fc.string(),
  ),
});

function row(quantity: string, day: number, value: string | null): GroupedRow {
  return { start: new Date(START.getTime() + day * DAY), quantity, value };
}

function onDay(rows: readonly GroupedRow[], day: number) {
  const at = START.getTime() + day * DAY;
  return rows.filter(({ start }) => start.getTime() === at).map(({ quantity }) => quantity);
}
