import { createRoute } from '@hono/zod-openapi';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { Problem } from '../problems.ts';
import type { Services } from '../services.ts';
import { createRouter, problems, SECURED } from './documented.ts';
import { createSpread } from './spread.ts';
import { createTurns } from './turns.ts';

/** One customer's open at once, over all of their tabs and colleagues. The oldest one goes. */
const MOST_STREAMS = 20;

/** Who has made room stays away so long: whoever came back at once would send another away. */
const AWAY_MS = 300_000;

/** Something is sent this often, so that no proxy takes the silence for an end. */
const STILL_HERE_MS = 20_000;

const TYPE = 'text/event-stream';
const HEADERS = {
  'Cache-Control': 'private, no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

const route = createRoute({
  method: 'get',
  path: '/',
  tags: ['Portal'],
  security: SECURED,
  summary: 'Says when to read again',
  description:
    'A stream that is read by `fetch`, since an EventSource can carry no token. `event: changed` means that Stripe, or another page, has told of a change; it holds no data. It ends with the session, when that is revoked, and when its customer has opened twenty others since: then `retry` comes first, the milliseconds to stay away. A change that many customers have in common is told to them within a minute, the others at once. Answers 204 at the edge, where one request cannot hear of another.',
  responses: {
    200: { description: 'The stream.', content: { 'text/event-stream': {} } },
    204: { description: 'There is no stream here: ask again in a minute.' },
    ...problems(401, 403),
  },
});

/** `GET /v1/changes` */
export function changeRoutes({
  revocations,
  operation,
}: Pick<Services, 'revocations' | 'operation'>) {
  const open = createTurns(MOST_STREAMS);
  const spread = createSpread();
  return createRouter().openapi(route, (c) => {
    const { session, customer } = c.var;
    const { watch } = customer;
    if (!session.scopes.has('usage:read') && !session.scopes.has('billing:read')) {
      throw new Problem('scope_missing', 'The session needs a scope that reads.');
    }
    if (!watch) return c.body(null, 204);
    // Nobody would ever read it.
    if (c.req.method === 'HEAD') return c.body(null, 200, { ...HEADERS, 'Content-Type': TYPE });
    const left = session.expiresAt * 1_000 - customer.now().getTime();
    const whose = JSON.stringify([session.tenantId, session.customerId]);
    const hear = (tell: () => void) => {
      const told = spread(whose, tell);
      const stop = watch(told.call);
      return () => {
        stop();
        told.end();
      };
    };
    const enter = (leave: () => void, makeRoom: () => void) => {
      const leaving = [
        open(whose, makeRoom),
        operation.streams.open(leave),
        revocations?.watch(session, leave),
      ];
      return () => {
        for (const left of leaving) left?.();
      };
    };
    const response = streamSSE(c, (stream) => follow(stream, hear, enter, left));
    for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
    return response;
  });
}

/** Tells of changes until the reader goes, the session ends or it has to make room. */
async function follow(
  stream: SSEStreamingApi,
  hear: (tell: () => void) => () => void,
  enter: (leave: () => void, makeRoom: () => void) => () => void,
  lifetimeMs: number,
) {
  const over = Promise.withResolvers<void>();
  const say = (text: string) => void stream.write(text).catch(over.resolve);
  const makeRoom = () => {
    say(`retry: ${AWAY_MS}\n\n`);
    over.resolve();
  };
  const left = enter(over.resolve, makeRoom);
  const stop = hear(() => say('event: changed\ndata:\n\n'));
  const beat = setInterval(() => say(': still here\n\n'), STILL_HERE_MS);
  const end = setTimeout(over.resolve, lifetimeMs);
  stream.onAbort(over.resolve);
  // The first bytes let a proxy pass the headers on.
  say(': here\n\n');
  await over.promise;
  stop();
  left();
  clearInterval(beat);
  clearTimeout(end);
}
