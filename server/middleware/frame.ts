/**
 * What every answer has around its content: an id, the time, the headers that protect it, and one
 * line in the log, which holds no query, header or body.
 *
 * One middleware of ours for what Hono has three for (`requestId`, `cors`, `secureHeaders`): each of
 * them opens a finished answer again, which costs more than an answer that is known already. Here
 * `framed` makes an answer with its frame at once, and any other gets it afterwards.
 */
import type { Context, MiddlewareHandler } from 'hono';
import type { PortalEnv } from '../env.ts';
import type { Log } from '../log.ts';
import type { Recorder } from '../operation/recorder.ts';
import { Problem } from '../problems.ts';
import type { Cors } from '../session/cors.ts';
import { problemResponse } from './answer-problem.ts';
import { routeOf } from './route-of.ts';

/** Characters. Servers in front of ours commonly draw the line here. */
export const LONGEST_URL = 8_192;

export type FrameOptions = {
  readonly log: Log;
  readonly now: () => Date;
  readonly recorder?: Pick<Recorder, 'request'>;
  /** Whose pages may read the answers. Without it nothing is said of origins. */
  readonly cors?: Cors;
};

/** Of one request. */
export type Frame = {
  readonly headers: Readonly<Record<string, string>>;
  /** Nobody came before us, so nobody has set a header that an answer of ours could lose. */
  readonly isOutermost: boolean;
  /** A 5xx that is what somebody asked for, and no failure. */
  isMeant?: boolean;
  /** The answer that has its frame already. */
  made?: Response;
};

/** Of one answer, whoever makes it. */
export type Framer = {
  open(method: string, origin: string | undefined): Opened;
  /** Counts the answer, and writes its line. */
  close(opened: Opened, answer: Answered): void;
};

type Opened = Pick<Frame, 'headers'> & { readonly requestId: string; readonly start: number };

type Answered = {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly isMeant?: boolean | undefined;
  readonly session: { readonly tenantId: string; readonly customerId: string } | undefined;
};

export function createFramer({ log, now, recorder, cors }: FrameOptions): Framer {
  const date = createDate(now);

  return {
    open(method, origin) {
      const start = performance.now();
      const requestId = `req_${crypto.randomUUID().replaceAll('-', '')}`;
      const headers = {
        'X-Request-Id': requestId,
        Date: date(),
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Resource-Policy': 'same-origin',
        ...cors?.[method === 'OPTIONS' ? 'preflight' : 'answer'](origin),
      };
      return { requestId, start, headers };
    },

    close({ requestId, start }, { method, route, status, isMeant, session }) {
      const ms = performance.now() - start;
      recorder?.request(method, route, status, ms);
      log({
        level: status >= 500 && !isMeant ? 'error' : 'info',
        event: 'request_answered',
        requestId,
        method,
        route,
        status,
        durationMs: Math.round(ms),
        tenant: session?.tenantId,
        customer: session?.customerId,
      });
    },
  };
}

/** The first one that a request meets is its frame. */
export function frame(options: FrameOptions): MiddlewareHandler<PortalEnv> {
  const { log, cors } = options;
  const framer = createFramer(options);

  return async (c, next) => {
    if (c.get('frame')) return next();
    const { method } = c.req;
    const opened = framer.open(method, c.req.header('origin'));
    const { requestId, headers } = opened;
    const frame: Frame = { headers, isOutermost: c.req.routeIndex === 0 };
    c.set('requestId', requestId);
    c.set('log', log);
    c.set('frame', frame);

    if (c.req.url.length > LONGEST_URL) c.res = problemResponse(c, new Problem('url_too_long'));
    else if (cors && method === 'OPTIONS') c.res = framed(c, null, 204, {});
    else await next();

    const { res } = c;
    if (res !== frame.made) putAround(res.headers, frame.headers, cors !== undefined);
    framer.close(opened, {
      method,
      route: routeOf(c),
      status: res.status,
      isMeant: frame.isMeant,
      session: c.get('session'),
    });
  };
}

/** An answer with its frame. What a vendor's own app around ours has set stays in it. */
export function framed(
  c: Context<PortalEnv>,
  body: string | null,
  status: 200 | 204 | 304,
  headers: Readonly<Record<string, string>>,
): Response {
  const frame = c.get('frame');
  if (!frame.isOutermost && hasHeaders(c)) return c.newResponse(body, status, { ...headers });
  frame.made = new Response(body, { status, headers: { ...frame.headers, ...headers } });
  return frame.made;
}

/** Hono tells of headers that were set before an answer only by an answer. */
function hasHeaders(c: Context<PortalEnv>): boolean {
  return !c.newResponse(null).headers.keys().next().done;
}

function putAround(headers: Headers, frame: Frame['headers'], isPinned: boolean) {
  if (isPinned) headers.delete('Access-Control-Allow-Origin');
  for (const [name, value] of Object.entries(frame)) {
    if (name === 'Vary') addToVary(headers, value);
    // Scripts say that every page may load them.
    else if (name !== 'Cross-Origin-Resource-Policy' || !headers.has(name))
      headers.set(name, value);
  }
}

function addToVary(headers: Headers, name: string) {
  const named = (headers.get('Vary') ?? '').split(',').map((word) => word.trim().toLowerCase());
  if (!named.includes(name.toLowerCase())) headers.append('Vary', name);
}

/** The time as the `Date` header has it, written once a second. */
function createDate(now: () => Date): () => string {
  let second = Number.NaN;
  let text = '';
  return () => {
    const date = now();
    const current = Math.floor(date.getTime() / 1_000);
    if (current !== second) {
      second = current;
      text = date.toUTCString();
    }
    return text;
  };
}
