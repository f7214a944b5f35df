/** What a sensible person would say of a customer's June, asked on its 13th unless told otherwise. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forecastPeriod } from '../../../server/forecast/index.ts';
import { DAY, firstOf, june, juneTotal, noise } from './inputs.ts';

type Rule = (day: Date, nth: number) => number;

const steady: Rule = (_, nth) => 100 + 10 * noise(nth);
const weekdaysOnly: Rule = (day, nth) => (day.getUTCDay() % 6 === 0 ? 0 : 100 + 10 * noise(nth));
const monthEnd: Rule = (day, nth) => 100 + 10 * noise(nth) + (isLastOfMonth(day) ? 2000 : 0);
const firstOfMonth: Rule = (day, nth) =>
  100 + 10 * noise(nth) + (day.getUTCDate() === 1 ? 2000 : 0);
const onlyMonthEnd: Rule = (day) => (isLastOfMonth(day) ? 2000 : 0);
const growing: Rule = (_, nth) => 50 * 1.005 ** nth * (1 + 0.1 * noise(nth));
const fading: Rule = (_, nth) => 5000 * 0.99 ** nth * (1 + 0.1 * noise(nth));
const seldom: Rule = (_, nth) => (noise(nth) > 0.82 ? 500 : 0);
const Christmas: Rule = (day, nth) => steady(day, nth) * (day.getUTCMonth() === 5 ? 3 : 1);

describe('a customer with a year behind them', () => {
  for (const [who, rule, within] of [
    ['uses about the same every day', steady, 0.02],
    ['works on weekdays only', weekdaysOnly, 0.03],
    ['has a job on the last of each month', monthEnd, 0.05],
    ['has a job on the first of each month', firstOfMonth, 0.05],
    ['uses something on the last of each month only', onlyMonthEnd, 0.05],
    ['grows by half a percent a day', growing, 0.06],
    ['fades by a percent a day', fading, 0.06],
  ] as const) {
    it(`who ${who} is told within ${100 * within} % of it`, () => {
      const total = juneTotal(rule);
      for (const seen of [6, 12, 18, 24]) {
        const forecast = forecastPeriod(june(rule, { seen }));
        assert.ok(
          Math.abs(forecast.total / total - 1) <= within,
          `${seen}: ${forecast.total / total}`,
        );
        assert.ok(forecast.lower <= total && total <= forecast.upper, `${seen} days`);
      }
    });
  }

  it('who works on weekdays only sees a flat weekend on the way', () => {
    const { path } = forecastPeriod(june(weekdaysOnly));
    const rises = path.slice(1).map(({ at, likely }, nth) => ({
      weekday: new Date(path[nth]!.at * 1000).getUTCDay(),
      rise: likely - path[nth]!.likely,
      at,
    }));
    const [weekend, week] = [0, 1].map((n) =>
      rises.filter(({ weekday }) => +(weekday % 6 !== 0) === n),
    );
    assert.ok(weekend!.every(({ rise }) => rise < 10) && week!.every(({ rise }) => rise > 80));
  });

  it('who has a job on the last of each month sees it on the way', () => {
    const { path } = forecastPeriod(june(monthEnd));
    const [before, end] = path.slice(-2);
    assert.ok(end!.likely - before!.likely > 1500);
  });

  it('who had a spike yesterday is not told three times as much', () => {
    const calm = forecastPeriod(june(steady));
    const input = june(steady);
    const values = input.history.values.with(-1, 3000);
    const { total } = forecastPeriod({ ...input, history: { ...input.history, values } });
    const rest = (of: number, used: number) => of - used;
    const used = sum(values.slice(-12));
    const calmUsed = sum(input.history.values.slice(-12));
    assert.ok(rest(total, used) <= 1.6 * rest(calm.total, calmUsed));
    assert.ok(total >= used);
  });

  it('who uses three times as much since two weeks is believed', () => {
    const input = june((day, nth) => steady(day, nth) * (nth >= 365 ? 3 : 1), { seen: 14 });
    const { total, upper } = forecastPeriod(input);
    assert.ok(total > 0.85 * 30 * 300 && upper > 30 * 300);
  });

  it('who uses something now and then has a range from little more to several times', () => {
    const input = june(seldom);
    const used = sum(input.history.values.slice(-12));
    const { lower, upper } = forecastPeriod(input);
    assert.ok(lower < used + 500 && upper > used + 500);
  });

  it('who stopped for good four weeks ago is told next to nothing', () => {
    const input = june((day, nth) => (nth >= 349 ? 0 : steady(day, nth)), { seen: 12 });
    const { total, upper } = forecastPeriod(input);
    assert.ok(total < 0.05 * 3000 && upper < 0.2 * 3000);
  });

  it('who never used anything is told nothing, for sure', () => {
    const { quantiles } = forecastPeriod(june(() => 0));
    assert.ok(quantiles.every((value) => value === 0));
  });

  it('who uses the same to the digit has a narrow range', () => {
    const { lower, upper } = forecastPeriod(june(() => 100));
    assert.ok(lower > 0.97 * 3000 && upper < 1.03 * 3000);
  });
});

describe('a customer of four months', () => {
  for (const [which, rule] of [
    ['last', monthEnd],
    ['first', firstOfMonth],
  ] as const) {
    it(`with a job on the ${which} of each month is told within a tenth of it`, () => {
      const since = firstOf(2026, 2);
      for (const seen of [6, 12, 18, 24, 28]) {
        const { total } = forecastPeriod(june(rule, { seen, since }));
        const said = total / juneTotal(rule, since);
        assert.ok(Math.abs(said - 1) < 0.1, `${seen}: ${said}`);
      }
    });
  }
});

describe('a customer of two years', () => {
  it('who uses three times as much every June is told more than the start of June says', () => {
    const since = firstOf(2024, 4);
    const calm = forecastPeriod(june(steady, { seen: 3, since }));
    const { total } = forecastPeriod(june(Christmas, { seen: 3, since }));
    assert.ok(total > 1.5 * calm.total);
  });
});

describe('the range', () => {
  it('gets narrower with every week and closes at the end', () => {
    const widths = [2, 9, 16, 23, 29, 30].map((seen) => {
      const { lower, upper } = forecastPeriod(june(steady, { seen }));
      return upper - lower;
    });
    assert.ok(widths.every((width, nth) => nth === 0 || width < widths[nth - 1]!));
    assert.equal(widths.at(-1), 0);
  });

  it('is wider for a customer whose days differ more', () => {
    const wild = forecastPeriod(june((_, nth) => 100 + 90 * noise(nth)));
    const calm = forecastPeriod(june((_, nth) => 100 + 9 * noise(nth)));
    assert.ok(wild.upper - wild.lower > 3 * (calm.upper - calm.lower));
  });
});

describe('one more ordinary hour', () => {
  it('moves the total by less than 1 %', () => {
    const start = firstOf(2026, 3);
    const periodStart = firstOf(2026, 6);
    const values = Array.from({ length: 110 * 24 }, (_, nth) => hourly(nth));
    const totals = Array.from({ length: 48 }, (_, hour) => {
      const now = periodStart + (10 * 24 + hour) * 3600;
      const history = { start, step: 3600, values: values.slice(0, (now - start) / 3600) };
      return forecastPeriod({ history, periodStart, periodEnd: firstOf(2026, 7), now }).total;
    });
    const moves = totals.slice(1).map((total, nth) => Math.abs(total / totals[nth]! - 1));
    assert.ok(Math.max(...moves) < 0.01, `${Math.max(...moves)}`);
  });
});

/** Busy by day, less so at the weekend. */
function hourly(nth: number): number {
  const isWeekend = Math.floor(nth / 24) % 7 < 2;
  return (5 + 4 * Math.sin((nth * Math.PI) / 12) + noise(nth)) * (isWeekend ? 0.4 : 1);
}

function isLastOfMonth(day: Date): boolean {
  return new Date(day.getTime() + DAY * 1000).getUTCDate() === 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
