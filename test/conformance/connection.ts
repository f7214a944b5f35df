import { isTagged, type Made, madeBy, TAG } from './made.ts';
import { createPace, type Timer } from './pace.ts';

export type Connection = {
  send: typeof fetch;
  /** What was made through this connection and not yet removed. */
  made: Made[];
  /** From here on only what removes is let through, for a while longer. */
  beginCleanUp(): void;
};

export type ConnectionOptions = {
  run: string;
  fetch: (request: Request) => Promise<Response>;
  timer: Timer;
  perSecond: number;
  /** After this the tests are over, whatever is left to do. */
  timeoutMilliseconds: number;
};

const ATTEMPTS = 6;
const FIRST_WAIT = 500;
const LIVE = 'An answer came from live mode: this suite never touches a live account.';
const TOO_LONG = 'The conformance run took too long and ends here.';

/**
 * The one way to the account: at a bounded rate, waiting when told to, marking what is
 * made and remembering it, and never taking an answer of live mode.
 */
export function createConnection(options: ConnectionOptions): Connection {
  const { run, timer, timeoutMilliseconds } = options;
  const turn = createPace(options.perSecond, timer);
  const made: Made[] = [];
  let deadline = timer.now() + timeoutMilliseconds;
  let isLive = false;

  return {
    made,
    beginCleanUp() {
      deadline = Math.max(deadline, timer.now() + timeoutMilliseconds);
    },
    async send(input, init) {
      const request = await tagged(new Request(input, init), run);
      const { pathname } = new URL(request.url);
      const body = await request.clone().text();
      const response = await patiently(request);
      if (request.method !== 'POST' || !response.ok) return response;
      // Some answers say nothing.
      const answer: unknown = JSON.parse((await response.clone().text()) || 'null');
      isLive ||= isOfLiveMode(answer);
      if (isLive) return refusal(LIVE);
      made.push(...madeBy(pathname, body, answer));
      return response;
    },
  };

  async function patiently(request: Request): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      await turn();
      if (isLive) return refusal(LIVE);
      if (timer.now() > deadline) return refusal(TOO_LONG);
      const response = await options.fetch(request.clone());
      if (response.status !== 429 || attempt === ATTEMPTS) return response;
      await timer.sleep(FIRST_WAIT * 2 ** attempt);
    }
  }
}

/** An answer of our own in the place of Stripe's: thrown errors would be tried again. */
function refusal(message: string): Response {
  return Response.json({ error: { message, type: 'invalid_request_error' } }, { status: 400 });
}

/** The request with the mark of this run in what it makes. */
async function tagged(request: Request, run: string): Promise<Request> {
  const { pathname } = new URL(request.url);
  if (request.method !== 'POST' || !isTagged(pathname)) return request;
  const isJson = pathname.startsWith('/v2/');
  const body = (isJson ? taggedJson : taggedForm)(await request.text(), run);
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  headers.set('content-type', isJson ? 'application/json' : 'application/x-www-form-urlencoded');
  return new Request(request.url, { method: 'POST', headers, body, signal: request.signal });
}

/** A price can bring a product of its own, which is marked like the price. */
function taggedForm(body: string, run: string): string {
  const product = body.includes('product_data') && `product_data[metadata][${TAG}]=${run}`;
  return [body, `metadata[${TAG}]=${run}`, product].filter(Boolean).join('&');
}

function taggedJson(body: string, run: string): string {
  const given = JSON.parse(body) as { metadata?: object };
  return JSON.stringify({ ...given, metadata: { ...given.metadata, [TAG]: run } });
}

function isOfLiveMode(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'livemode' in answer
    ? answer.livemode === true
    : false;
}
