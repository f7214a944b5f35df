import { createRoute, z } from '@hono/zod-openapi';
import { readExplanation } from '../bill/read-explanation.ts';
import { readWhatIf, readWhatIfBasis } from '../bill/read-what-if.ts';
import { Explanation } from '../contract/explain.ts';
import { SubscriptionId } from '../contract/subscriptions.ts';
import { WhatIfAnswer, WhatIfBasis, WhatIfRequest } from '../contract/what-if.ts';
import { requireScope } from '../session/require-session.ts';
import { body, createRouter, json, problems, SECURED } from './documented.ts';

const upcoming = SubscriptionId.optional();

const any = z
  .string()
  .regex(/^(sub|in)_[A-Za-z0-9_]{1,250}$/)
  .optional()
  .openapi({ example: 'in_1MtHbELkdIwHu7ixl4OzzPMv' });

const compare = z.enum(['likely', 'same_point']).optional();

const mayRead = requireScope('usage:read', 'billing:read');
const secured = { tags: ['Bill'], security: SECURED, middleware: mayRead };

const failures = problems(401, 403, 404, 422, 502, 503);

const explanation = createRoute({
  ...secured,
  method: 'get',
  path: '/explain',
  summary: 'Why a bill is not what the one before was',
  description:
    'Effects that add up to the difference, to the minor unit. An upcoming bill (`sub_…`, the soonest when absent) is compared at its likely usage with the last invoice, or (`compare=same_point`, and where there is no forecast) as it stands with that invoice at the same point of its period; an invoice (`in_…`) with the one before it.',
  request: { query: z.object({ bill: any, compare }) },
  responses: { ...json(Explanation, 'The explanation.'), ...failures },
});

const basis = createRoute({
  ...secured,
  method: 'get',
  path: '/what-if',
  summary: 'What the bill is reckoned from',
  description: 'Prices, terms and plans, so that a browser can reckon other numbers by itself.',
  request: { query: z.object({ bill: upcoming }) },
  responses: { ...json(WhatIfBasis, 'The basis.'), ...failures },
});

const outcome = createRoute({
  ...secured,
  method: 'post',
  path: '/what-if',
  summary: 'The bill at other usage, seats or plan',
  description: 'Nothing is changed or ordered. Usage is that of the whole period.',
  request: { body: body(WhatIfRequest) },
  responses: { ...json(WhatIfAnswer, 'The bill as it would be.'), ...problems(400), ...failures },
});

/** `GET /v1/bill/explain`, `GET` and `POST /v1/bill/what-if` */
export function billRoutes() {
  return createRouter()
    .openapi(explanation, async (c) =>
      c.json(await readExplanation(c.var.customer, c.req.valid('query')), 200),
    )
    .openapi(basis, async (c) =>
      c.json(await readWhatIfBasis(c.var.customer, c.req.valid('query').bill), 200),
    )
    .openapi(outcome, async (c) =>
      c.json(await readWhatIf(c.var.customer, c.req.valid('json')), 200),
    );
}
