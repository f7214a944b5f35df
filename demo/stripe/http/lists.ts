import type { List } from '../wire.ts';
import { missing, StripeFailure } from './errors.ts';
import { field } from './form.ts';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

/** The parameters every list takes. */
export const paging = {
  limit: field.integer.optional(),
  starting_after: field.text.optional(),
  ending_before: field.text.optional(),
  expand: field.expand,
};

/** The parameter shape of a filter by time: an instant, or bounds. */
export const timeFilter = field.integer.or(field.bounds).optional();

type Page = { limit?: number; starting_after?: string; ending_before?: string };
type Bounds = { gt?: number; gte?: number; lt?: number; lte?: number };

/** One page of a list whose items stand in the order they are sent. */
export function page<T extends { id: string }>(items: T[], params: Page, url: string): List<T> {
  const { limit = DEFAULT_LIMIT, starting_after: after, ending_before: before } = params;
  refuseBadPage(params);
  if (before !== undefined) {
    const end = positionOf(items, before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: items.slice(start, end), has_more: start > 0, url };
  }
  const start = after === undefined ? 0 : positionOf(items, after, 'starting_after') + 1;
  const data = items.slice(start, start + limit);
  return { object: 'list', data, has_more: start + limit < items.length, url };
}

/** How many rows an object embeds of a list; the rest must be paged. */
const EMBEDDED_ROWS = 10;

/** The first page of a list, embedded in the object that owns it. */
export function embed<T>(all: T[], url: string, count = EMBEDDED_ROWS): List<T> {
  return { object: 'list', data: all.slice(0, count), has_more: all.length > count, url };
}

/** Lists are sent newest first; what is created in one second keeps its order of creation. */
export function newestFirst<T extends { created: number }>(items: Iterable<T>): T[] {
  return [...items].reverse().sort((a, b) => b.created - a.created);
}

export function isWithin(time: number, filter: number | Bounds | undefined): boolean {
  if (filter === undefined) return true;
  if (typeof filter === 'number') return time === filter;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = filter;
  return time > gt && time >= gte && time < lt && time <= lte;
}

function refuseBadPage({ limit = DEFAULT_LIMIT, starting_after, ending_before }: Page): void {
  if (limit < 1 || limit > MAX_LIMIT) {
    const bound = limit < 1 ? `greater than or equal to 1` : `less than or equal to ${MAX_LIMIT}`;
    const message = `This value must be ${bound} (limit currently is ${limit}).`;
    throw new StripeFailure(message, { param: 'limit', code: 'parameter_invalid_integer' });
  }
  if (starting_after !== undefined && ending_before !== undefined) {
    const message =
      'Received both starting_after and ending_before parameters. Please pass in only one.';
    throw new StripeFailure(message, { code: 'parameters_exclusive', param: 'starting_after' });
  }
}

function positionOf(items: { id: string }[], id: string, param: string): number {
  const position = items.findIndex((item) => item.id === id);
  if (position < 0) throw missing('object', id, param);
  return position;
}
