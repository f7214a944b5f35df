import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DAY, readUsage } from '../../../widget/chart/usage.ts';
import { october, zeros } from './october.ts';

describe('the line of a period', () => {
  it('starts at zero and ends at the exact total', () => {
    const { line } = readUsage(october());
    assert.deepEqual(line[0], { at: Date.parse('2026-10-01T00:00:00Z'), total: '0' });
    assert.deepEqual(line.at(-1), { at: Date.parse('2026-10-04T12:00:00Z'), total: '65' });
  });

  it('has the sum of its days at the end of each', () => {
    assert.deepEqual(
      readUsage(october()).line.map(({ total }) => total),
      ['0', '10', '30', '60', '65'],
    );
  });

  it('never falls, starts at zero, never passes the total and ends there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 100 }),
        fc.nat({ max: 100_000 }),
        fc.integer({ min: 0, max: DAY - 1 }),
        fc.integer({ min: 1, max: 60 * DAY }),
        (values, used, offset, elapsed) => {
          const first = Date.parse('2026-08-01T00:00:00Z');
          const start = first + offset;
          const { line } = readUsage({
            period: { start: iso(start), end: iso(start + 61 * DAY) },
            previousPeriod: null,
            days: { start: iso(first), values: values.map(String) },
            used: String(used),
            isLevel: false,
            now: iso(start + elapsed),
          });
          const totals = line.map(({ total }) => Number(total));
          assert.equal(totals[0], 0);
          assert.equal(totals.at(-1), used);
          for (let i = 1; i < totals.length; i++) assert.ok(totals[i]! >= totals[i - 1]!);
          for (let i = 1; i < line.length; i++) assert.ok(line[i]!.at >= line[i - 1]!.at);
        },
      ),
    );
  });

  it('takes of a day that the period cuts its share by time', () => {
    const { line, steps } = readUsage(
      october({
        period: { start: '2026-10-01T18:00:00Z', end: '2026-11-01T18:00:00Z' },
        used: '60',
      }),
    );
    // A quarter of the first day's 10 is 2.5; units are whole here, and what is cut is not counted.
    assert.deepEqual(
      line.map(({ total }) => total),
      ['0', '2', '22', '52', '60'],
    );
    assert.equal(steps.length, 32);
    assert.equal(steps[0]!.value, '2');
  });

  it('is held below the exact total when a cut day says more', () => {
    const { line } = readUsage(october({ used: '25' }));
    assert.deepEqual(
      line.map(({ total }) => total),
      ['0', '10', '25', '25', '25'],
    );
  });

  it('keeps decimals exact', () => {
    const { line } = readUsage(
      october({
        days: { start: '2026-10-01T00:00:00Z', values: ['0.1', '0.2', '0', '0'] },
        used: '0.3',
      }),
    );
    assert.deepEqual(
      line.map(({ total }) => total),
      ['0', '0.1', '0.3', '0.3', '0.3'],
    );
  });

  it('adds up the days while the exact total is unknown', () => {
    const usage = readUsage(october({ used: null }));
    assert.equal(usage.used, '65');
    assert.equal(usage.line.at(-1)!.total, '65');
  });

  it('begins where days are known, at what is left of the total', () => {
    const usage = readUsage(
      october({
        period: { start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' },
        previousPeriod: null,
        days: { start: '2026-10-01T00:00:00Z', values: ['10', '20', '30', '5'] },
        used: '1065',
      }),
    );
    assert.deepEqual(usage.line[0], { at: Date.parse('2026-10-01T00:00:00Z'), total: '1000' });
    assert.equal(usage.line.at(-1)!.total, '1065');
    assert.deepEqual(usage.gap, {
      start: Date.parse('2026-01-01T00:00:00Z'),
      end: Date.parse('2026-10-01T00:00:00Z'),
    });
  });

  it('is a single stretch in a period of one day', () => {
    const { line, steps, current } = readUsage(
      october({
        period: { start: '2026-10-04T00:00:00Z', end: '2026-10-05T00:00:00Z' },
        previousPeriod: { start: '2026-10-03T00:00:00Z', end: '2026-10-04T00:00:00Z' },
        used: '5',
      }),
    );
    assert.deepEqual(
      line.map(({ total }) => total),
      ['0', '5'],
    );
    assert.equal(steps.length, 1);
    assert.equal(current, 0);
    assert.equal(steps[0]!.past, '15');
  });

  it('stands still when the period has only begun', () => {
    const { line } = readUsage(october({ now: '2026-10-01T00:00:00Z', used: '0' }));
    assert.ok(line.every(({ total }) => total === '0'));
  });

  it('ends with its period', () => {
    const usage = readUsage(october({ now: '2026-12-01T00:00:00Z' }));
    assert.equal(usage.now, Date.parse('2026-11-01T00:00:00Z'));
    assert.equal(usage.current, 30);
  });
});

describe('a level', () => {
  const seats = readUsage(october({ isLevel: true, used: '6' }));

  it('steps, and is never added up', () => {
    assert.deepEqual(
      seats.line.map(({ total }) => total),
      ['10', '10', '20', '20', '30', '30', '6', '6'],
    );
    assert.equal(seats.steps[1]!.total, '20');
  });

  it('compares with the level of last period at the same point', () => {
    assert.equal(readUsage(october({ isLevel: true })).past, '1');
  });
});

describe('last period', () => {
  it('ends together with this one, whatever their lengths', () => {
    const { ghost, period } = readUsage(october());
    assert.equal(ghost[0]!.at, period.start);
    assert.equal(ghost.at(-1)!.at, period.end);
    assert.equal(ghost.at(-1)!.total, '30');
  });

  it('is read at the same fraction: half of September beside half of October', () => {
    const { past } = readUsage(october({ now: '2026-10-16T12:00:00Z' }));
    assert.equal(past, '15');
  });

  it('fits a February of 28 days under a March of 31', () => {
    const { ghost, steps } = readUsage({
      period: { start: '2027-03-01T00:00:00Z', end: '2027-04-01T00:00:00Z' },
      previousPeriod: { start: '2027-02-01T00:00:00Z', end: '2027-03-01T00:00:00Z' },
      days: {
        start: '2027-01-01T00:00:00Z',
        values: [...zeros(31), ...Array(28).fill('31'), ...zeros(10)],
      },
      used: '0',
      isLevel: false,
      now: '2027-03-10T12:00:00Z',
    });
    assert.equal(ghost.length, 29);
    assert.equal(steps[0]!.past, '28');
    assert.equal(steps.at(-1)!.past, String(28 * 31));
  });

  it('is left out where its first days are not known', () => {
    assert.deepEqual(
      readUsage(october({ days: { start: '2026-09-02T00:00:00Z', values: zeros(34) } })).ghost,
      [],
    );
  });

  it('shows the same weekday four weeks before, five where that is in this period', () => {
    const values = Array.from({ length: 64 }, (_, index) => String(index));
    const { steps } = readUsage(october({ days: { start: '2026-08-01T00:00:00Z', values } }));
    // 1 October is day 61 since 1 August; 29 October minus four weeks would be 1 October.
    assert.equal(steps[0]!.before, String(61 - 28));
    assert.equal(steps[27]!.before, String(61 + 27 - 28));
    assert.equal(steps[28]!.before, String(61 + 28 - 35));
  });
});

describe('steps', () => {
  it('are days of 24 hours in UTC, also where clocks change', () => {
    const { steps } = readUsage(october());
    assert.equal(steps.length, 31);
    assert.ok(steps.every(({ start, end }) => end - start === DAY && start % DAY === 0));
  });

  it('are weeks in a period of more than 62 days', () => {
    const start = '2026-07-01T00:00:00Z';
    const usage = readUsage({
      period: { start, end: '2026-10-01T00:00:00Z' },
      previousPeriod: null,
      days: { start, values: Array(20).fill('1') },
      used: '20',
      isLevel: false,
      now: '2026-07-20T12:00:00Z',
    });
    assert.ok(usage.isWeekly);
    assert.equal(usage.steps.length, Math.ceil(92 / 7));
    assert.deepEqual(
      usage.steps.slice(0, 4).map(({ value }) => value),
      ['7', '7', '6', null],
    );
    assert.equal(usage.steps.at(-1)!.end, Date.parse('2026-10-01T00:00:00Z'));
  });

  it('know nothing of days to come', () => {
    const { steps, current } = readUsage(october());
    assert.equal(current, 3);
    assert.deepEqual([steps[4]!.value, steps[4]!.total], [null, null]);
  });

  it('say unknown, not zero, where a day is missing', () => {
    const { steps, gap } = readUsage(
      october({ days: { start: '2026-09-01T00:00:00Z', values: zeros(31) }, used: '40' }),
    );
    assert.equal(steps[1]!.value, null);
    assert.equal(gap!.end - gap!.start, 2.5 * DAY);
  });
});

describe('a period that is over', () => {
  it('has no today, and all of its days', () => {
    const over = readUsage(october({ now: '2026-11-03T00:00:00Z', used: null }));
    assert.equal(over.today, -1);
    assert.equal(over.current, 30);
    assert.equal(over.steps[30]!.at, over.period.end);
  });

  it('is not over while it runs', () => {
    assert.equal(readUsage(october()).today, 3);
  });

  it('has of a day that its end cuts only the share before it, though the whole day is known', () => {
    const period = { start: '2026-10-01T12:00:00Z', end: '2026-10-03T12:00:00Z' };
    const days = { start: '2026-10-01T00:00:00Z', values: ['8', '10', '20', '40'] };
    const over = readUsage({
      period,
      previousPeriod: null,
      days,
      used: null,
      isLevel: false,
      now: '2026-11-03T00:00:00Z',
    });
    assert.equal(over.used, '24');
  });
});

function iso(at: number) {
  return new Date(at).toISOString();
}
