/**
 * How one exchange with Stripe goes over the net, whatever is there: it goes to Stripe's address alone,
 * ends in time however slowly the answer drips, and takes no more memory than an answer may need.
 */
import type { Clock } from '../clock.ts';

/**
 * Hears of every call of `endpoint`, such as `invoices.list`, when its answer has ended: the status
 * (0 when there was no answer) and the milliseconds it took.
 */
export type StripeCallListener = (endpoint: string, status: number, ms: number) => void;

export type WireOptions = {
  readonly clock: Clock;
  readonly fetch?: typeof fetch | undefined;
  /** Where Stripe is, such as `https://api.stripe.com`. */
  readonly origin: string;
  /** Hears of every request that goes out, at once. */
  readonly onSend?: () => void;
  /** Hears the `Date` of every answer. */
  readonly onDate: (text: string) => void;
};

/** A read and a preview; Stripe answers most in a fifth of a second. */
const EXCHANGE_MS = 8_000;
/** A charge waits for a bank. The widget waits longer, so that it hears what has become of it. */
export const WRITE_MS = 40_000;
/** Stands for a refusal that is not Stripe's own, such as a page of some proxy. */
const UNTOLD = { error: { type: 'api_error', message: 'The refusal gives no reason.' } };
/** A hundred invoices with all their lines are a tenth of it. */
const MOST_BYTES = 10_000_000;

export function createWire({
  clock,
  fetch: send = globalThis.fetch,
  origin,
  onSend = () => {},
  onDate,
}: WireOptions): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    // The key goes along: to nobody else, whoever wrote the address.
    if (url.origin !== origin) throw new Error('That is not the address of Stripe.');

    const over = new AbortController();
    const giveUp = () => over.abort(init.signal?.reason);
    init.signal?.addEventListener('abort', giveUp, { once: true });
    const done = new AbortController();
    const late = clock.sleep(isRead(url, init) ? EXCHANGE_MS : WRITE_MS, done.signal);
    late.then(() => {
      if (!done.signal.aborted) over.abort(new Error('Stripe has not answered in time.'));
    });
    try {
      // Not every fetch ends when it is told to.
      return await Promise.race([
        exchange(url, { ...init, signal: over.signal }),
        aborted(over.signal),
      ]);
    } finally {
      init.signal?.removeEventListener('abort', giveUp);
      done.abort('done');
    }
  };

  async function exchange(
    url: URL,
    init: RequestInit & { readonly signal: AbortSignal },
  ): Promise<Response> {
    onSend();
    // Followed, the key would go wherever the answer says.
    const response = await send(url.href, { ...init, redirect: 'manual' });
    onDate(response.headers.get('date') ?? '');
    const { status, headers } = response;
    if (status < 200 || (status >= 300 && status < 400)) {
      await response.body?.cancel();
      throw new Error('Stripe’s answer leads elsewhere.');
    }
    const body = await wholeBody(response, init.signal);
    if (status >= 400 && !isError(body)) return Response.json(UNTOLD, { status, headers });
    return new Response(status === 204 ? null : body, { status, headers });
  }
}

/** The preview of an invoice is posted, and changes nothing. */
function isRead({ pathname }: URL, { method = 'GET' }: RequestInit) {
  return method === 'GET' || pathname.endsWith('/create_preview');
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function wholeBody(
  { body }: Response,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  const stop = () => void reader?.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    size += part.value.length;
    chunks.push(part.value);
    if (size > MOST_BYTES) {
      stop();
      throw new Error('Stripe’s answer is too long.');
    }
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function isError(body: Uint8Array): boolean {
  try {
    const error: unknown = JSON.parse(new TextDecoder().decode(body))?.error;
    return typeof error === 'object' && error !== null;
  } catch {
    // Not JSON, so none of Stripe's.
    return false;
  }
}
