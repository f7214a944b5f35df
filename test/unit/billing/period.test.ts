import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  addIntervals,
  previousPeriod,
  startOfDay,
  toInstant,
} from '../../../server/billing/period.ts';

const at = (text: string) => new Date(text);

describe('addIntervals', () => {
  for (const [anchor, interval, count, expected] of [
    ['2026-01-31T10:00:00Z', 'month', 1, '2026-02-28T10:00:00Z'],
    ['2026-01-31T10:00:00Z', 'month', 2, '2026-03-31T10:00:00Z'],
    ['2028-01-31T10:00:00Z', 'month', 1, '2028-02-29T10:00:00Z'],
    ['2026-01-31T10:00:00Z', 'month', -2, '2025-11-30T10:00:00Z'],
    ['2024-02-29T00:00:00Z', 'year', 1, '2025-02-28T00:00:00Z'],
    ['2024-02-29T00:00:00Z', 'year', 4, '2028-02-29T00:00:00Z'],
    ['2026-03-29T01:30:00Z', 'day', 1, '2026-03-30T01:30:00Z'],
    ['2026-12-28T00:00:00Z', 'week', 1, '2027-01-04T00:00:00Z'],
  ] as const) {
    it(`${anchor} and ${count} ${interval} is ${expected}`, () => {
      assert.equal(toInstant(addIntervals(at(anchor), interval, count)), expected);
    });
  }

  it('always goes forward', () => {
    fc.assert(
      fc.property(
        fc.date({ min: at('2000-01-01'), max: at('2100-01-01'), noInvalidDate: true }),
        fc.integer({ min: -200, max: 200 }),
        (anchor, n) => {
          assert.ok(addIntervals(anchor, 'month', n) < addIntervals(anchor, 'month', n + 1));
        },
      ),
    );
  });
});

describe('previousPeriod', () => {
  const terms = {
    anchor: at('2026-01-31T09:00:00Z'),
    startedAt: at('2026-01-31T09:00:00Z'),
    interval: 'month',
    intervalCount: 1,
  } as const;

  it('ends where this one starts, counted from the anchor', () => {
    const previous = previousPeriod({ ...terms, start: at('2026-03-31T09:00:00Z') });
    assert.deepEqual(previous, {
      start: at('2026-02-28T09:00:00Z'),
      end: at('2026-03-31T09:00:00Z'),
    });
  });

  it('is none in the first period', () => {
    assert.equal(previousPeriod({ ...terms, start: terms.startedAt }), null);
  });

  it('begins when the subscription did, if that was inside it', () => {
    const anchor = at('2026-02-01T00:00:00Z');
    const startedAt = at('2026-01-20T00:00:00Z');
    assert.deepEqual(
      previousPeriod({ ...terms, anchor, startedAt, start: anchor })?.start,
      startedAt,
    );
  });

  it('is counted back from a start that is no edge of the anchor', () => {
    const start = at('2026-05-17T12:00:00Z');
    assert.deepEqual(previousPeriod({ ...terms, start })?.start, at('2026-04-17T12:00:00Z'));
  });

  it('and this one leave no gap, over any run of months', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), (n) => {
        const start = addIntervals(terms.anchor, 'month', n);
        const previous = previousPeriod({ ...terms, start })!;
        assert.deepEqual(previous.end, start);
        assert.deepEqual(previous.start, addIntervals(terms.anchor, 'month', n - 1));
      }),
    );
  });
});

describe('startOfDay', () => {
  it('is midnight in UTC, before 1970 too', () => {
    assert.equal(toInstant(startOfDay(at('2026-11-20T14:00:00Z'))), '2026-11-20T00:00:00Z');
    assert.equal(toInstant(startOfDay(at('1969-12-31T23:00:00Z'))), '1969-12-31T00:00:00Z');
  });
});
