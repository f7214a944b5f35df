/** A part of an answer: figures with their time and source, or the reason there are none. */
import { z } from '@hono/zod-openapi';
import { PartProblem } from './problem.ts';
import { Instant } from './values.ts';

export const Source = z.enum(['stripe', 'stripe_meters']).openapi('Source');

/**
 * `{ asOf, source, data }`, or `{ problem }` when nothing is known.
 * Both together mean: the read failed, this is the last good answer and its time.
 */
export function part<T extends z.ZodType>(data: T): z.ZodType<Part<z.output<T>>> {
  return z.union([
    z.object({ asOf: Instant, source: Source, data, problem: PartProblem.optional() }).strict(),
    z.object({ problem: PartProblem }).strict(),
  ]) as z.ZodType<Part<z.output<T>>>;
}

export type Source = z.infer<typeof Source>;

export type Part<T> =
  | { asOf: string; source: Source; data: T; problem?: PartProblem }
  | { problem: PartProblem; data?: undefined; asOf?: undefined };
