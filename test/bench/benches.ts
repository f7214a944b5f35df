import type { Bench } from './bench.ts';
import { chartOfAYear } from './chart-plot.ts';
import { explanation } from './explain.ts';
import { forecastOfForty } from './forecast-answer.ts';
import { forecastOfOne } from './forecast-item.ts';
import { portalAnswer } from './portal-answer.ts';
import { whatIfAnswer } from './what-if.ts';

export const BENCHES: readonly Bench[] = [
  portalAnswer,
  whatIfAnswer,
  explanation,
  forecastOfOne,
  forecastOfForty,
  chartOfAYear,
];
