import { rateLimited, StripeFailure } from './errors.ts';
import type { FaultKind, FaultRule } from './faults.ts';

/** What `@hono/node-server` lets one do to a real connection; absent in process. */
export type Connection = { destroy(): void };

type Replacement = (
  rule: FaultRule,
  request: Request,
  connection: Connection | null,
) => Response | Promise<Response>;

/** The faults that need no answer of the app. */
export const REPLACEMENTS: Partial<Record<FaultKind, Replacement>> = {
  rate_limit: (rule) => limited('rate_limit', rule),
  lock_timeout: (rule) => limited('lock_timeout', rule),
  error: ({ value = 500 }) => {
    const message = 'An unknown error occurred';
    return new StripeFailure(message, { status: value, type: 'api_error' }).toResponse();
  },
  html: ({ value = 502 }) => {
    const body = '<html><head><title>Bad Gateway</title></head><body>Bad Gateway</body></html>';
    return new Response(body, { status: value, headers: { 'content-type': 'text/html' } });
  },
  reset: (_rule, _request, connection) => reset(connection),
  hang: (_rule, request) => untilAborted(request),
};

/** Spoils what the app answered, after it has done the work. */
export async function breakAnswer(
  kind: FaultKind,
  response: Response,
  connection: Connection | null,
): Promise<Response> {
  const { status } = response;
  if (kind === 'half_body') return halfOf(response, connection);
  if (kind === 'trickle' || kind === 'huge') {
    return streamed(response, kind === 'trickle' ? trickle(response) : padded(response));
  }
  if (kind === 'empty') {
    return new Response('', { status, headers: { 'content-type': 'application/json' } });
  }
  const headers = { 'content-type': 'text/plain' };
  return new Response(await response.text(), { status, headers });
}

function limited(code: 'rate_limit' | 'lock_timeout', rule: FaultRule): Response {
  const { retryAfter, shouldRetry = code === 'lock_timeout' ? true : undefined } = rule;
  const response = rateLimited({ code, ...(shouldRetry !== undefined && { shouldRetry }) });
  if (retryAfter !== undefined) response.headers.set('retry-after', String(retryAfter));
  return response;
}

/** As the network says it: `fetch` fails in process, and the socket goes over HTTP. */
function reset(connection: Connection | null): Response {
  if (connection) {
    connection.destroy();
    return new Response(null);
  }
  const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  throw new TypeError('fetch failed', { cause });
}

/** Half the bytes, and then the connection breaks. */
async function halfOf(response: Response, connection: Connection | null): Promise<Response> {
  const bytes = new TextEncoder().encode(await response.text());
  let isHalfSent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (!isHalfSent) {
        isHalfSent = true;
        controller.enqueue(bytes.subarray(0, bytes.length >> 1));
        return undefined;
      }
      if (!connection) {
        controller.error(new TypeError('terminated'));
        return undefined;
      }
      connection.destroy();
      // The server that reads this stream stops when its connection is gone.
      return new Promise<void>(() => {});
    },
  });
  const headers = new Headers(response.headers);
  // Without it the server would wait for the second half before it sends the first.
  if (connection) headers.set('transfer-encoding', 'chunked');
  return new Response(body, { status: response.status, headers });
}

function streamed({ status, headers }: Response, body: ReadableStream<Uint8Array>): Response {
  return new Response(body, { status, headers });
}

/** A byte a second. */
function trickle(response: Response): ReadableStream<Uint8Array> {
  let bytes: Uint8Array | undefined;
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      bytes ??= new TextEncoder().encode(await response.text());
      if (at > 0) await new Promise((resolve) => setTimeout(resolve, 1_000));
      controller.enqueue(bytes.subarray(at, at + 1));
      at += 1;
      if (at >= bytes.length) controller.close();
    },
  });
}

/** The answer behind fifty megabytes of blanks, which JSON allows. */
function padded(response: Response): ReadableStream<Uint8Array> {
  let megabytes = 50;
  return new ReadableStream({
    async pull(controller) {
      if (megabytes-- > 0) return controller.enqueue(new Uint8Array(2 ** 20).fill(0x20));
      controller.enqueue(new TextEncoder().encode(await response.text()));
      controller.close();
    },
  });
}

/** Never answers; ends when the caller gives up. */
function untilAborted({ signal }: Request): Promise<Response> {
  return new Promise((_, reject) => {
    const giveUp = () => reject(signal.reason ?? new TypeError('terminated'));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
