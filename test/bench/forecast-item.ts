import { type ForecastInput, forecastPeriod } from '../../server/forecast/index.ts';
import type { Bench } from './bench.ts';

const DAY = 86_400;
const START = Date.UTC(2024, 0, 1) / 1_000;

export const forecastOfOne: Bench = {
  name: 'the forecast of one item with 36 months of days',
  budgetMs: 10,
  against: 'JSON.parse of its days',
  async prepare() {
    const days = (Date.UTC(2026, 11, 20) / 1_000 - START) / DAY;
    const values = Array.from({ length: days }, (_, day) =>
      Math.round(
        1_000 * (1 + day / days) * (day % 7 > 4 ? 0.4 : 1) * (1 + 0.2 * Math.sin(day ** 2)),
      ),
    );
    const input: ForecastInput = {
      history: { start: START, step: DAY, values },
      periodStart: Date.UTC(2026, 11, 1) / 1_000,
      periodEnd: Date.UTC(2027, 0, 1) / 1_000,
      now: START + days * DAY,
    };
    const text = JSON.stringify(input);
    const answer = JSON.stringify(forecastPeriod(input));
    return {
      run: () => forecastPeriod(input),
      reference: () => (JSON.parse(text) ? answer : ''),
    };
  },
};
