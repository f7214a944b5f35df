/**
 * Usage by dimension, of Stripe's preview of Meter Usage Analytics. The SDK has no types of it yet, so
 * every field is checked here, and the version it is asked in is named with each request.
 */
import type Stripe from 'stripe';
import type { GroupedRow, GroupedUsage } from '../portal/snapshot.ts';
import { Problem } from '../problems.ts';
import { stripeCode, stripeMessage, stripeParam, stripeStatus } from './client.ts';
import { date, decimal } from './mapping.ts';
import type { Ask } from './retry.ts';

/** The first version with today's names of its fields. */
const VERSION = '2025-09-30.preview';

/** Requests for one reading. Each halves a range that held too many rows for one answer. */
const MOST_REQUESTS = 32;

export type Steps = { readonly start: Date; readonly end: Date; readonly window: 'hour' | 'day' };

type Asked = {
  readonly stripe: Stripe;
  readonly ask: Ask;
  readonly customer: string;
  readonly meter: string;
  readonly dimension: string;
  /** Hears of a row that is another's and is dropped. */
  readonly foreign: (row: string) => void;
};

/** A dimension whose values, at these steps, are more than one reading takes. */
export class TooManyRows extends Problem {
  constructor() {
    super(
      'parameter_unsupported',
      'This dimension has too many values to divide so long a time by. Ask for fewer steps, or for another dimension.',
      { field: 'groupBy' },
    );
  }
}

type Part = { readonly data: readonly GroupedRow[]; readonly isWhole: boolean; readonly at: Date };

/**
 * Throws `parameter_unsupported` where Stripe does not divide for this account or meter, and
 * `TooManyRows` where there are more than we read: a part would look like the whole.
 */
export async function readGroupedUsage(asked: Asked, steps: Steps): Promise<GroupedUsage> {
  const { window } = steps;
  const stepMs = window === 'day' ? 86_400_000 : 3_600_000;
  const parts: Part[] = [];
  const open: Steps[] = [steps];
  for (let requests = 0; open.length > 0; requests++) {
    if (requests === MOST_REQUESTS) throw new TooManyRows();
    const { start, end } = open.pop()!;
    const part = await readPart(asked, { start, end, window });
    if (part.isWhole) {
      parts.push(part);
      continue;
    }
    // The preview's parameters have no cursor: a shorter range is what surely gives the rest.
    const half = Math.floor((end.getTime() - start.getTime()) / stepMs / 2) * stepMs;
    if (half === 0) throw new TooManyRows();
    const middle = new Date(start.getTime() + half);
    open.push({ start, end: middle, window }, { start: middle, end, window });
  }
  return {
    rows: parts.flatMap(({ data }) => data),
    refreshedAt: new Date(Math.min(...parts.map(({ at }) => at.getTime()))),
  };
}

async function readPart(asked: Asked, steps: Steps): Promise<Part> {
  const { stripe, ask } = asked;
  const path = `/v1/billing/analytics/meter_usage?${queryOf(asked, steps)}`;
  const answer: unknown = await ask('meter_usage', () =>
    stripe.rawRequest('GET', path, undefined, { apiVersion: VERSION }),
  ).catch(undivided);
  const { rows, refreshed_at } = fields(answer);
  const { data, has_more } = fields(rows);
  if (!Array.isArray(data)) throw new TypeError('The rows of usage are no list.');
  return {
    data: data.map(fields).flatMap((row) => rowOf(row, asked)),
    isWhole: has_more === false,
    at: date(refreshed_at),
  };
}

function queryOf({ customer, meter, dimension }: Asked, { start, end, window }: Steps) {
  return new URLSearchParams({
    customer,
    starts_at: String(start.getTime() / 1_000),
    ends_at: String(end.getTime() / 1_000),
    value_grouping_window: window,
    'meters[0][meter]': meter,
    'meters[0][dimension_group_by_keys][0]': dimension,
  });
}

/** None for a row of another meter or customer: Stripe was not asked for it, and it is not shown. */
function rowOf(row: Record<string, unknown>, { customer, meter, dimension, foreign }: Asked) {
  if (row.meter !== meter || (row.customer ?? customer) !== customer) {
    foreign(String(row.id));
    return [];
  }
  return [
    {
      start: date(row.starts_at),
      quantity: decimal(row.value as number),
      value: dimensionIn(row.dimensions, dimension),
    },
  ];
}

/** Null where the events had none: no dimensions at all, not this one, or nothing in it. */
function dimensionIn(dimensions: unknown, key: string): string | null {
  if (dimensions === null || dimensions === undefined) return null;
  const all = fields(dimensions);
  const value = Object.hasOwn(all, key) ? all[key] : null;
  if (value === null || value === undefined || value === '') return null;
  if (typeof value !== 'string') throw new TypeError('The value of a dimension is no text.');
  return value;
}

function fields(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw new TypeError('Stripe left out an object we need.');
}

function undivided(error: unknown): never {
  if (stripeCode(error) === 'resource_missing' && stripeParam(error) === 'customer') {
    throw new Problem('customer_not_found', undefined, { cause: error });
  }
  if (!isUndivided(error)) throw error;
  throw new Problem('parameter_unsupported', 'Stripe does not divide this usage.', {
    field: 'groupBy',
    cause: error,
  });
}

/** An account without the preview, a key without the right, a meter without the dimension. */
function isUndivided(error: unknown): boolean {
  const status = stripeStatus(error);
  if (status === 403) return true;
  // An address that Stripe does not know has no code; an object of ours that it does not know has.
  if (status === 404) return stripeCode(error) !== 'resource_missing';
  const named = `${stripeParam(error)} ${stripeMessage(error)}`;
  return status === 400 && (named.includes('dimension_group_by_keys') || named.includes(VERSION));
}
