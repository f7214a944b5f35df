import type { Portal } from '../../server/contract/portal.ts';
import type { ProblemBody } from '../../server/contract/problem.ts';
import { ProblemError } from './problem.ts';
import type { Session } from './session.ts';

const TIMEOUT = 20_000;

/** How one request is made. `reload` asks past every cache. */
export interface RequestOptions {
  signal?: AbortSignal | undefined;
  reload?: boolean;
}

/** An answer and the server's clock (epoch milliseconds) when it was given. */
export interface Answer<T> {
  data: T;
  serverNow: number;
}

/** The API of one customer. The only place in the widget that calls `fetch` for it. */
export class PortalClient {
  #session: Session;
  #ended: () => void;

  constructor(session: Session, ended: () => void) {
    this.#session = session;
    this.#ended = ended;
  }

  portal(options?: RequestOptions): Promise<Answer<Portal>> {
    return this.#json('portal', options);
  }

  /** Any other answer; `requests.ts` knows them. */
  async read<T>(path: string, options?: RequestOptions): Promise<T> {
    return (await this.#json<T>(path, options)).data;
  }

  async #json<T>(path: string, options?: RequestOptions): Promise<Answer<T>> {
    const response = await this.#send(path, options);
    const data: T = await response.json().catch((cause) => {
      throw new ProblemError('answer_malformed', response.status, undefined, { cause });
    });
    return { data, serverNow: Date.parse(response.headers.get('date') ?? '') || Date.now() };
  }

  /** A refused token is renewed twice at most; then the session has ended. */
  async #send(path: string, { signal, reload }: RequestOptions = {}) {
    const timeout = AbortSignal.timeout(TIMEOUT);
    const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
    let rejected: string | undefined;
    for (let tries = 0; tries < 3; ) {
      try {
        const { token, api } = await this.#session.get(rejected);
        either.throwIfAborted();
        const response = await fetch(`${api}/v1/${path}`, {
          headers: { accept: 'application/json', authorization: `Bearer ${token}` },
          credentials: 'omit',
          signal: either,
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

function named(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const isLate = error instanceof Error && error.name === 'TimeoutError';
  return new ProblemError(isLate ? 'timeout' : 'network', 0, undefined, { cause: error });
}

async function problemOf(response: Response) {
  const body: Partial<ProblemBody> = await response.json().catch(() => ({}));
  const id = body.requestId ?? response.headers.get('x-request-id') ?? undefined;
  return new ProblemError(body.code ?? 'internal', response.status, id);
}
