import type { Context } from 'hono';
import { z } from 'zod';

type Details = { status?: number; code?: string; type?: string };

/** A failure in the envelope of API v2, which names a code and seldom a type. */
export class V2Failure extends Error {
  readonly status: number;
  readonly code: string;
  readonly type: string | undefined;

  constructor(message: string, { status = 400, code = 'invalid_fields', type }: Details = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.type = type;
  }

  toResponse(): Response {
    const { code, message, type, status } = this;
    return Response.json({ error: { code, message, ...(type && { type }) } }, { status });
  }
}

/** An id of API v2 that names nothing. */
export function notFound(kind: string, id: string): V2Failure {
  return new V2Failure(`No such ${kind}: '${id}'`, { status: 404, code: 'not_found' });
}

/** Reads a JSON body against a schema; no body reads as an empty object. */
export async function readJson<Shape extends z.ZodRawShape>(c: Context, shape: Shape) {
  return check(parseJson(await c.req.text()), shape);
}

/** Checks parameters of API v2, of a body or a query, and answers the first fault. */
export function check<Shape extends z.ZodRawShape>(given: unknown, shape: Shape) {
  const result = z.strictObject(shape).safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => (path ? `${path}.${key}` : key));
    throw new V2Failure(`Received unknown fields: ${names.join(', ')}`);
  }
  throw new V2Failure(`Invalid field '${path}': ${issue.message}`);
}

/** Seconds as API v2 writes a time. */
export function toIso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/** The whole seconds of a time as API v2 writes it. */
export const isoTime = z.iso
  .datetime({ offset: true })
  .transform((text) => Math.floor(Date.parse(text) / 1000));

export type V2List<T> = {
  data: T[];
  next_page_url: string | null;
  previous_page_url: string | null;
};

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** The parameters every list of API v2 takes. */
export const v2Paging = {
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).optional(),
  page: z.string().optional(),
};

/** One page, with the addresses of its neighbours; a page is named by where it starts. */
export function v2Page<T>(
  items: T[],
  { limit = DEFAULT_LIMIT, page }: { limit?: number | undefined; page?: string | undefined },
  url: URL,
): V2List<T> {
  const start = page === undefined ? 0 : Number(/^page_(\d+)$/.exec(page)?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) throw new V2Failure(`Invalid field 'page': ${page}`);
  const addressOf = (position: number) => {
    const query = new URLSearchParams(url.search);
    query.set('page', `page_${position}`);
    query.set('limit', String(limit));
    return `${url.pathname}?${query}`;
  };
  return {
    data: items.slice(start, start + limit),
    next_page_url: start + limit < items.length ? addressOf(start + limit) : null,
    previous_page_url: start > 0 ? addressOf(Math.max(0, start - limit)) : null,
  };
}

function parseJson(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new V2Failure('The body is not valid JSON.', { code: 'invalid_json' });
  }
}
