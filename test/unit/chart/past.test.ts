import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addIntervals, previousPeriod } from '../../../server/billing/period.ts';
import { type PeriodTerms, periodBack } from '../../../widget/chart/past.ts';

const day = (text: string) => `${text}T00:00:00.000Z`;
const monthly = { interval: 'month', intervalCount: 1 } as const;

describe('periodBack', () => {
  it('is the running period and the one before as they were told', () => {
    const terms = termsOf('2026-11-01', '2026-12-01', '2026-10-01');
    assert.equal(periodBack(terms, 0), terms.period);
    assert.equal(periodBack(terms, 1), terms.previousPeriod);
  });

  it('goes on by whole months', () => {
    const terms = termsOf('2026-11-01', '2026-12-01', '2026-10-01');
    assert.deepEqual(periodBack(terms, 2), { start: day('2026-09-01'), end: day('2026-10-01') });
    assert.deepEqual(periodBack(terms, 12), { start: day('2025-11-01'), end: day('2025-12-01') });
  });

  it('brings the 31st back after a shorter month', () => {
    const terms = termsOf('2026-11-30', '2026-12-31', '2026-10-31');
    assert.deepEqual(periodBack(terms, 2), { start: day('2026-09-30'), end: day('2026-10-31') });
    assert.deepEqual(periodBack(terms, 9), { start: day('2026-02-28'), end: day('2026-03-31') });
  });

  it('ends where the subscription began', () => {
    const young = { ...termsOf('2026-11-01', '2026-12-01', '2026-10-01'), previousPeriod: null };
    assert.equal(periodBack(young, 1), null);
    assert.equal(periodBack(young, 2), null);
    const short = termsOf('2026-11-01', '2026-12-01', '2026-10-12');
    assert.deepEqual(periodBack(short, 1), short.previousPeriod);
    assert.equal(periodBack(short, 2), null);
  });

  it('knows weeks, quarters and years', () => {
    const weekly = termsOf('2026-11-16', '2026-11-23', '2026-11-09', {
      interval: 'week',
      intervalCount: 1,
    });
    assert.deepEqual(periodBack(weekly, 3), { start: day('2026-10-26'), end: day('2026-11-02') });
    const quarterly = termsOf('2026-10-01', '2027-01-01', '2026-07-01', {
      interval: 'month',
      intervalCount: 3,
    });
    assert.deepEqual(periodBack(quarterly, 2), {
      start: day('2026-04-01'),
      end: day('2026-07-01'),
    });
    const yearly = termsOf('2026-03-01', '2027-03-01', '2025-03-01', {
      interval: 'year',
      intervalCount: 1,
    });
    assert.deepEqual(periodBack(yearly, 2), { start: day('2024-03-01'), end: day('2025-03-01') });
  });

  it('leaves no gap and no overlap', () => {
    fc.assert(
      fc.property(monthlyTerms, fc.integer({ min: 0, max: 30 }), (terms, back) => {
        assert.equal(
          Date.parse(periodBack(terms, back + 1)!.end),
          Date.parse(periodBack(terms, back)!.start),
        );
      }),
    );
  });

  it('agrees with how the server counts periods from the anchor', () => {
    fc.assert(
      fc.property(anchors, fc.integer({ min: 3, max: 30 }), (anchor, count) => {
        const edge = (index: number) => addIntervals(anchor, 'month', index).toISOString();
        const terms = {
          period: { start: edge(count), end: edge(count + 1) },
          previousPeriod: { start: edge(count - 1), end: edge(count) },
          price: monthly,
        };
        const said = periodBack(terms, 2)!;
        const counted = previousPeriod({
          start: new Date(edge(count - 1)),
          anchor,
          startedAt: anchor,
          interval: 'month',
          intervalCount: 1,
        })!;
        assert.deepEqual(said, {
          start: counted.start.toISOString(),
          end: counted.end.toISOString(),
        });
      }),
    );
  });
});

const anchors = fc.date({
  min: new Date('2023-01-01T00:00:00Z'),
  max: new Date('2025-12-31T23:59:59Z'),
  noInvalidDate: true,
});

const monthlyTerms = anchors.map((anchor): PeriodTerms => {
  const edge = (index: number) => addIntervals(anchor, 'month', index).toISOString();
  return {
    period: { start: edge(0), end: edge(1) },
    previousPeriod: { start: edge(-1), end: edge(0) },
    price: monthly,
  };
});

function termsOf(
  start: string,
  end: string,
  before: string,
  price: PeriodTerms['price'] = monthly,
): PeriodTerms {
  return {
    period: { start: day(start), end: day(end) },
    previousPeriod: { start: day(before), end: day(start) },
    price,
  };
}
