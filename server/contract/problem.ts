/** How a failure looks on the wire (RFC 9457), whole or inside one part of an answer. */
import { z } from '@hono/zod-openapi';
import { PROBLEM_CODES } from '../problems.ts';

export const ProblemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.enum(PROBLEM_CODES),
    requestId: z.string(),
    /** The request field at fault. */
    field: z.string().optional(),
    /** Whole seconds after which asking again makes sense; also the header `Retry-After`. */
    retryAfter: z.int().min(0).optional(),
  })
  .strict()
  .openapi('Problem');

/** Why one part of an answer is missing or old. The rest of the answer stands. */
export const PartProblem = z
  .object({
    code: z.enum(PROBLEM_CODES),
    title: z.string(),
    requestId: z.string(),
    /** Whole seconds after which asking again makes sense: the part is still being read. */
    retryAfter: z.int().min(0).optional(),
  })
  .strict()
  .openapi('PartProblem');

export type ProblemBody = z.infer<typeof ProblemBody>;
export type PartProblem = z.infer<typeof PartProblem>;
