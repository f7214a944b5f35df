import type { ForecastAnswer } from '../../server/contract/forecast.ts';
import { ProblemError } from '../core/problem.ts';

/** What was answered, of which an answer of another shape is a failure as good as any. */
export function answered(answer: Partial<ForecastAnswer> | null): ForecastAnswer {
  const { bills, items } = answer ?? {};
  if (!Array.isArray(bills) || !Array.isArray(items)) throw new ProblemError('answer_malformed');
  return answer as ForecastAnswer;
}
