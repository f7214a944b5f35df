/** A customer in the first period: what holds always, and what a sensible person would say. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { toDays } from '../../../server/forecast/days.ts';
import { firstPeriod } from '../../../server/forecast/first.ts';
import type { ForecastInput } from '../../../server/forecast/types.ts';
import { anyInput, DAY, noise } from './inputs.ts';

/** A Monday, midnight UTC; 30 days from here hold 22 weekdays. */
const MONDAY = Date.UTC(2025, 2, 3) / 1000;

const HOUR = 3600;

describe('a first period', () => {
  it('has 99 finite percentiles that never fall below zero or each other', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { quantiles } = firstPeriod(toDays(input));
        assert.equal(quantiles.length, 99);
        assert.ok(quantiles.every((value) => Number.isFinite(value) && value >= 0));
        assert.ok(quantiles.every((value, nth) => nth === 0 || value >= quantiles[nth - 1]!));
      }),
      { numRuns: 500 },
    );
  });

  it('has a share for each day left, none below zero', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const days = toDays(input);
        const { shape } = firstPeriod(days);
        assert.equal(shape.length, Math.max(0, Math.ceil(days.left - 1e-9)));
        assert.ok(shape.every((value) => Number.isFinite(value) && value >= 0));
      }),
    );
  });

  it('is the same in another unit, once anything is used', () => {
    const units = fc.constantFrom(1e-6, 0.01, 24, 1e9);
    fc.assert(
      fc.property(anyStart, units, (values, unit) => {
        fc.pre(values.some((value) => value > 0));
        const other = restAfter(values.map((value) => value * unit));
        allClose(
          other,
          restAfter(values).map((value) => value * unit),
        );
      }),
    );
  });

  it('is the same whole weeks later', () => {
    fc.assert(
      fc.property(anyStart, fc.integer({ min: -500, max: 500 }), (values, weeks) => {
        const later = restAfter(values, { start: MONDAY + weeks * 7 * DAY });
        allClose(later, restAfter(values));
      }),
    );
  });

  it('is about the same from hours as from days', () => {
    fc.assert(
      fc.property(anyStart, (values) => {
        const hours = values.flatMap((value) => new Array<number>(24).fill(value / 24));
        allClose(restAfter(hours, { step: HOUR }), restAfter(values));
      }),
      { numRuns: 30 },
    );
  });

  it('narrows as it passes, to nothing at its end', () => {
    const widths = [3, 6, 12, 18, 24, 29, 30].map((seen) => {
      const rest = restAfter(steady(seen));
      return rest[89]! - rest[9]!;
    });
    assert.deepEqual(
      widths,
      [...widths].sort((a, b) => b - a),
    );
    assert.equal(widths.at(-1), 0);
  });

  it('takes the weekend off when the first week did', () => {
    const weekdays = (count: number) => Array.from({ length: count }, (_, n) => +(n % 7 < 5) * 100);
    for (const seen of [7, 10, 14, 20]) isNear(totalAfter(weekdays(seen)), 2200, 0.01);
    const { shape } = firstPeriod(toDays(inputOf(weekdays(14))));
    assert.ok(Math.max(shape[5]!, shape[6]!) < 0.1 * Math.min(...shape.slice(0, 5)));
  });

  it('expects a usual week of a customer whose weekend is still to come', () => {
    const { shape } = firstPeriod(toDays(inputOf([100, 100, 100, 100])));
    const [friday, saturday, , monday] = shape;
    assert.ok(saturday! < friday! && saturday! < monday!);
    assert.ok(saturday! > 0.7 * monday!);
  });

  it('goes by the day where there is one, widely, and by the hour more widely', () => {
    const day = restAfter([100]);
    const hour = restAfter([100 / 24], { step: HOUR });
    isNear(day[49]!, 2900, 0.1);
    isNear(hour[49]!, 3000, 0.1);
    assert.ok(day[89]! > 3 * day[9]!);
    assert.ok(hour[89]! / hour[9]! > 2 * (day[89]! / day[9]!));
  });

  it('turns from hours to a whole day without a jump', () => {
    const after = (hours: number) =>
      restAfter(new Array<number>(hours).fill(4), { step: HOUR })[49]!;
    for (const hours of [22, 23, 24, 25]) isNear(after(hours + 1), after(hours), 0.01);
  });

  it('expects nothing of a customer who used nothing, and little at most', () => {
    const rest = restAfter(new Array<number>(10).fill(0));
    assert.ok(rest.slice(0, 50).every((value) => value === 0));
    assert.ok(rest[89]! > 0 && rest[89]! < 5);
    assert.ok(restAfter([])[98] === 0);
  });

  it('does not take a spike yesterday for the new level', () => {
    const before = steady(9);
    const usual = totalAfter([...before, 100]);
    const spiked = totalAfter([...before, 1000]);
    assert.ok(spiked - 900 < 1.1 * usual);
    assert.ok(spiked - 900 > 0.9 * usual);
  });

  it('does not take a backlog on the first day for the level', () => {
    isNear(totalAfter([5000, 10, 12, 9, 10, 11, 10, 10]), 5000 + 29 * 10, 0.05);
  });

  it('says that bursts may come again', () => {
    const quiet = restAfter([0, 2, 0, 3, 0, 1, 0, 2, 0, 1, 0, 0]);
    const burst = restAfter([0, 2, 0, 500, 0, 1, 0, 2, 0, 1, 0, 0]);
    assert.ok(burst[49]! < 500 && burst[89]! > 3 * 500);
    assert.ok(quiet[89]! < 50);
  });

  it('follows growth as far as it has come and does not run ahead of it', () => {
    const values = Array.from({ length: 15 }, (_, n) => 100 * 1.03 ** n);
    const runRate = 2 * sum(values);
    const asNow = sum(values) + 15 * values.at(-1)!;
    assert.ok(totalAfter(values) > 1.03 * runRate);
    assert.ok(totalAfter(values) < asNow);
  });

  it('follows decay, and a customer who stopped', () => {
    const fading = Array.from({ length: 12 }, (_, n) => 100 * 0.9 ** n);
    assert.ok(totalAfter(fading) < 0.9 * 2.5 * sum(fading));
    const stopped = [...steady(10), ...new Array<number>(8).fill(0)];
    isNear(totalAfter(stopped), sum(stopped), 0.2);
  });

  it('follows a step up within days', () => {
    const stepped = [...steady(10), 300, 310, 290, 300];
    const runRate = (sum(stepped) / 14) * 30;
    assert.ok(totalAfter(stepped) > 1.05 * runRate);
    assert.ok(totalAfter(stepped) < sum(stepped) + 16 * 300);
  });

  it('goes by the days since a late start, with as many of the empty ones before', () => {
    const late = [...new Array<number>(14).fill(0), 100, 110, 90, 100, 100];
    const perDay = (totalAfter(late) - 500) / 11;
    assert.ok(perDay > 50 && perDay < 90);
    const longer = restAfter([0, 0, 0, ...late], { length: 33 });
    isNear(longer[49]!, totalAfter(late) - 500, 0.25);
  });

  it('learns from a few days before the period', () => {
    const known = { start: MONDAY - 7 * DAY, step: DAY, values: steady(9) };
    const input = { ...inputOf(steady(2)), history: known };
    const { quantiles } = firstPeriod(toDays(input));
    const without = restAfter(steady(2));
    assert.ok(quantiles[89]! - quantiles[9]! < 0.5 * (without[89]! - without[9]!));
  });

  it('looks back six weeks', () => {
    const recent = steady(42);
    const long = (old: number) => {
      const values = [...new Array<number>(28).fill(old), ...recent];
      return restAfter(values, { length: 90 });
    };
    allClose(long(5), long(5000));
  });

  it('moves little with one more ordinary hour', () => {
    const hours = Array.from(
      { length: 400 },
      (_, n) => (n % 24 > 7 ? 6 : 1) * (1 + 0.3 * noise(n)),
    );
    const totals = Array.from({ length: 48 }, (_, n) => {
      const values = hours.slice(0, 240 + n);
      return sum(values) + restAfter(values, { step: HOUR })[49]!;
    });
    for (const [nth, total] of totals.slice(1).entries()) isNear(total, totals[nth]!, 0.01);
  });
});

/** One to 29 days of anything whole. */
const anyStart = fc.array(fc.oneof(fc.nat(1000), fc.constantFrom(0, 0, 7, 1_000_000)), {
  minLength: 1,
  maxLength: 29,
});

interface Terms {
  readonly start?: number;
  readonly step?: number;
  /** Of the period, in days. */
  readonly length?: number;
}

function inputOf(
  values: readonly number[],
  { start = MONDAY, step = DAY, length = 30 }: Terms = {},
) {
  const now = start + values.length * step;
  const input: ForecastInput = {
    history: { start, step, values },
    periodStart: start,
    periodEnd: start + length * DAY,
    now,
  };
  return input;
}

function restAfter(values: readonly number[], terms: Terms = {}): readonly number[] {
  return firstPeriod(toDays(inputOf(values, terms))).quantiles;
}

function totalAfter(values: readonly number[]): number {
  return sum(values) + restAfter(values)[49]!;
}

function steady(count: number): number[] {
  return Array.from({ length: count }, (_, nth) => 100 + 10 * noise(nth));
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function isNear(actual: number, expected: number, share: number): void {
  const message = `${actual} is not within ${100 * share} % of ${expected}`;
  assert.ok(Math.abs(actual - expected) <= share * Math.abs(expected), message);
}

function allClose(actual: readonly number[], expected: readonly number[]): void {
  for (const [nth, value] of expected.entries()) isNear(actual[nth]!, value, 1e-6);
}
