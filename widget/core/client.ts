import type { Portal } from '../../server/contract/portal.ts';
import type { ProblemBody } from '../../server/contract/problem.ts';
import { patiently } from './busy.ts';
import { ProblemError } from './problem.ts';
import { send } from './send.ts';
import type { Session } from './session.ts';
import type { PortalStore } from './store.ts';

/** How long an answer may take, in milliseconds. The server waits for Stripe's own to a change for 40 s. */
const READ = 20_000;
const CHANGE = 45_000;

/** Invisible, and a name that holds one turns the figures beside it: `docs/security.md`. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/** How one request is made. `reload` asks past every cache. */
export interface RequestOptions {
  signal?: AbortSignal | undefined;
  reload?: boolean;
  /** Whose first view the answer is: it is waited for as long as it takes, and what is missing of it. */
  store?: PortalStore;
  method?: 'POST' | 'PATCH' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  /** Names a change, so that a repeated request makes it once. */
  key?: string;
}

/** An answer and the server's clock (epoch milliseconds) when it was given. */
export interface Answer<T> {
  data: T;
  serverNow: number;
}

/** The API of one customer. The only place in the widget that asks it. */
export class PortalClient {
  /** The server has said when it makes sense to read the portal again, and it is not yet then. */
  declare isWaiting?: boolean;
  #session: Session;
  #ended: () => void;

  constructor(session: Session, ended: () => void) {
    this.#session = session;
    this.#ended = ended;
  }

  portal(options?: RequestOptions): Promise<Answer<Portal>> {
    return this.#json('portal', options);
  }

  /** Any other answer, to a question or a change; `requests.ts` and the rooms that ask know them. */
  async read<T>(path: string, options?: RequestOptions): Promise<T> {
    return (await this.#json<T>(path, options)).data;
  }

  /** An answer that goes on for as long as it is listened to. Throws `ProblemError` until it begins. */
  stream(path: string, signal: AbortSignal): Promise<Response> {
    return this.#send(path, { signal, isEndless: true });
  }

  #json<T>(path: string, options?: RequestOptions): Promise<Answer<T>> {
    return patiently(() => this.#answer<T>(path, options), options);
  }

  async #answer<T>(path: string, options?: RequestOptions): Promise<Answer<T>> {
    const response = await this.#send(path, options);
    if (response.status === 204) return { data: undefined as T, serverNow: 0 };
    const data: T = await response
      .text()
      .then((text) => JSON.parse(text, unturned))
      .catch((cause) => {
        throw new ProblemError('answer_malformed', response.status, undefined, { cause });
      });
    return { data, serverNow: Date.parse(response.headers.get('date') ?? '') || Date.now() };
  }

  /** A refused token is renewed twice at most; then the session has ended. */
  async #send(
    path: string,
    { signal, reload, method, body, key, isEndless }: RequestOptions & { isEndless?: boolean } = {},
  ) {
    const signals = isEndless ? [] : [AbortSignal.timeout(method ? CHANGE : READ)];
    const either = AbortSignal.any(signal ? [signal, ...signals] : signals);
    let rejected: string | undefined;
    for (let tries = 0; tries < 3; ) {
      try {
        const { token, api } = await this.#session.get(rejected);
        either.throwIfAborted();
        const response = await send(`${api}/v1/${path}`, {
          headers: {
            accept: 'application/json',
            authorization: `Bearer ${token}`,
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(key && { 'idempotency-key': key }),
          },
          credentials: 'omit',
          signal: either,
          ...(method && { method }),
          ...(body !== undefined && { body: JSON.stringify(body) }),
          ...(reload && { cache: 'reload' as const }),
        });
        if (response.ok) return response;
        if (response.status !== 401) throw await problemOf(response);
        rejected = token;
        tries++;
      } catch (error) {
        const problem = named(error);
        if (problem.code !== 'session_refused') throw problem;
        tries = Math.max(tries, 1) + 1;
      }
    }
    this.#ended();
    throw new ProblemError('session_ended', 401);
  }
}

/** Also what was written as an escape. */
function unturned(_: string, value: unknown) {
  return typeof value === 'string' ? value.replace(TURNS, '') : value;
}

function named(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  return new ProblemError(isLate ? 'timeout' : 'network', 0, undefined, { cause: error });
}

async function problemOf(response: Response) {
  const body: Partial<ProblemBody> = await response.json().catch(() => ({}));
  const id = body.requestId ?? response.headers.get('x-request-id') ?? undefined;
  return new ProblemError(body.code ?? 'internal', response.status, id, undefined, body);
}
