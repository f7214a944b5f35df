import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { earlierEnds } from '../../../server/forecast/periods.ts';
import { DAY } from './inputs.ts';

describe('where earlier periods ended', () => {
  for (const [what, from, to, ends] of [
    [
      'the first of each month',
      '2026-06-01',
      '2026-07-01',
      ['2026-06-01', '2026-05-01', '2026-04-01'],
    ],
    [
      'the same day of each month',
      '2026-01-15',
      '2026-02-15',
      ['2026-01-15', '2025-12-15', '2025-11-15'],
    ],
    [
      'the last day where a month is shorter',
      '2026-03-31',
      '2026-04-30',
      ['2026-03-31', '2026-02-28', '2026-01-31'],
    ],
    ['each quarter', '2026-04-01', '2026-07-01', ['2026-04-01', '2026-01-01', '2025-10-01']],
    ['each year', '2026-02-28', '2027-02-28', ['2026-02-28', '2025-02-28', '2024-02-28']],
    ['thirty days back', '2026-06-10', '2026-07-10', ['2026-06-10', '2026-05-10', '2026-04-10']],
    [
      'its own length back where it is no month',
      '2026-06-01',
      '2026-06-11',
      ['2026-06-01', '2026-05-22', '2026-05-12'],
    ],
  ] as const) {
    it(`is ${what}`, () => {
      assert.deepEqual(endsOf(at(from), at(to)), ends);
    });
  }

  it('is the last of each month for a customer of the 31st, whichever month it is', () => {
    const ends = ['2026-02-28', '2026-01-31', '2025-12-31'];
    assert.deepEqual(endsOf(at('2026-02-28'), at('2026-03-31')), ends);
    const late = ['2026-02-28T23', '2026-01-31T23', '2025-12-31T23'];
    assert.deepEqual(endsOf(at('2026-02-28T23:00Z'), at('2026-03-31T22:00Z'), 13), late);
  });

  it('is the same where clocks go forward or back in between', () => {
    const months = ['2026-03-01T05', '2026-02-01T05', '2026-01-01T05'];
    assert.deepEqual(endsOf(at('2026-03-01T05:00Z'), at('2026-04-01T04:00Z'), 13), months);
    const autumn = ['2026-11-01T04', '2026-10-01T04', '2026-09-01T04'];
    assert.deepEqual(endsOf(at('2026-11-01T04:00Z'), at('2026-12-01T05:00Z'), 13), autumn);
  });

  it('is twenty days before where the period is twenty days, whatever their dates', () => {
    const ends = ['2021-09-29', '2021-09-09', '2021-08-20'];
    assert.deepEqual(endsOf(at('2021-09-29'), at('2021-10-19')), ends);
  });

  it('is thirty days before where the period is thirty days, not a month', () => {
    assert.deepEqual(endsOf(at('2026-05-01'), at('2026-05-01') + 30 * DAY), [
      '2026-05-01',
      '2026-04-01',
      '2026-03-02',
    ]);
  });
});

function endsOf(periodStart: number, periodEnd: number, letters = 10): string[] {
  const ends = earlierEnds({ periodStart, periodEnd }, 3);
  return ends.map((end) => new Date(end * 1000).toISOString().slice(0, letters));
}

function at(date: string): number {
  return Date.parse(date) / 1000;
}
