import { ProblemError } from './problem.ts';

/** What a vendor's endpoint answers. The API's address comes from here and nowhere else. */
export interface SessionGrant {
  token: string;
  api: string;
}

/** Where the next session comes from. Rejects with `session_refused` when there is none. */
export type SessionSource = (signal: AbortSignal) => Promise<SessionGrant>;

/**
 * The running session. Its token stands in a private field and never in the document.
 *
 * The lifetime `exp - iat` is counted from receipt, because clients' clocks are wrong. At four
 * fifths of it the next request renews it first; one renewal serves everybody who waits.
 */
export class Session {
  #source: SessionSource;
  #current: { grant: SessionGrant; until: number; renewAt: number } | undefined;
  #renewing: Promise<SessionGrant> | undefined;
  #abort = new AbortController();

  constructor(source: SessionSource) {
    this.#source = source;
  }

  /** A session that is still good. `rejected` is a token the server has just refused. */
  async get(rejected?: string): Promise<SessionGrant> {
    const held = this.#current;
    const now = performance.now();
    const isGood = held && held.grant.token !== rejected && now < held.until;
    if (isGood && now < held.renewAt) return held.grant;
    this.#renewing ??= this.#renew();
    return isGood ? this.#renewing.catch(() => held.grant) : this.#renewing;
  }

  /** Aborts a running renewal. The next `get` starts a new one. */
  close() {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#renewing = undefined;
  }

  async #renew() {
    const { signal } = this.#abort;
    try {
      const { token, api } = await this.#source(signal);
      const grant = { token, api: trusted(api) };
      const life = lifetime(token);
      const now = performance.now();
      this.#current = { grant, until: now + life, renewAt: now + 0.8 * life };
      return grant;
    } finally {
      if (!signal.aborted) this.#renewing = undefined;
    }
  }
}

/** Milliseconds a token lives, as it says itself; five minutes when it does not say. */
export function lifetime(token: string): number {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const { exp, iat } = JSON.parse(atob(payload));
    if (exp > iat) return (exp - iat) * 1000;
  } catch {
    // Not for us to judge: the server does. Only the time to renew is unknown.
  }
  return 300_000;
}

/** A token travels only encrypted, or to this very machine or origin. */
function trusted(api: string) {
  const url = new URL(api, location.href);
  if (!isSafe(url) && url.origin !== location.origin) throw new ProblemError('session_malformed');
  return url.href.replace(/\/$/, '');
}

/** https anywhere, plain http only on this machine. */
export function isSafe({ protocol, hostname }: URL): boolean {
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && /^((.*\.)?localhost|127\.0\.0\.1|\[::1\])$/.test(hostname))
  );
}
