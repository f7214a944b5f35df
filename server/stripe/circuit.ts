/**
 * What Stripe refuses the key is not asked again and again: a key that is refused everywhere (401)
 * stops every call of the account, one that lacks a permission (403) only those of the endpoint. Once
 * in half a minute one call tries whether that has changed.
 */
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { Problem } from '../problems.ts';

export type Circuit = {
  /** Throws what Stripe refused the key with, when this call is not to be made. */
  refuse(name: string): void;
  /** The same, for a call that leaves now: it may be the one that tries. */
  enter(name: string): void;
  /** What came of a call that left at `leftAt`. */
  heard(name: string, leftAt: number, outcome: Outcome): void;
  /** What is not asked at present: `account`, or names of calls. */
  readonly open: readonly string[];
};

/** Status 0 is no answer. */
export type Outcome = { readonly status: number; readonly problem?: Problem | undefined };

type Refused = { readonly problem: Problem; readonly openedAt: number; triesAt: number };

const TRY_MS = 30_000;
const ACCOUNT = 'account';

export function createCircuit({
  clock,
  log,
  tenants,
}: {
  readonly clock: Clock;
  readonly log: Log;
  /** Whose account it is, for the log. */
  readonly tenants: readonly string[];
}): Circuit {
  const refused = new Map<string, Refused>();

  return {
    refuse(name) {
      for (const at of [ACCOUNT, name]) {
        const found = refused.get(at);
        if (found && clock.now() < found.triesAt) throw again(found.problem);
      }
    },

    enter(name) {
      this.refuse(name);
      for (const at of [ACCOUNT, name]) {
        const found = refused.get(at);
        if (found) found.triesAt = clock.now() + TRY_MS;
      }
    },

    heard(name, leftAt, { status, problem }) {
      if (status === 401 && problem) return open(ACCOUNT, status, problem);
      if (status === 403 && problem) open(name, status, problem);
      // These say nothing of the key.
      if (status === 0 || status === 429 || status >= 500) return;
      close(ACCOUNT, leftAt);
      if (status !== 403) close(name, leftAt);
    },

    get open() {
      return [...refused.keys()];
    },
  };

  function open(at: string, status: number, problem: Problem) {
    const now = clock.now();
    const isNew = !refused.has(at);
    const openedAt = refused.get(at)?.openedAt ?? now;
    refused.set(at, { problem, openedAt, triesAt: now + TRY_MS });
    if (isNew) tell('error', 'stripe_circuit_opened', at, status);
  }

  function close(at: string, leftAt: number) {
    const found = refused.get(at);
    // An answer to what was asked before says nothing of what is so now.
    if (!found || leftAt < found.openedAt) return;
    refused.delete(at);
    tell('info', 'stripe_circuit_closed', at);
  }

  function tell(level: 'info' | 'error', event: string, at: string, status?: number) {
    const endpoint = at === ACCOUNT ? undefined : at;
    log({ level, event, tenant: tenants.join(' '), endpoint, status });
  }
}

/** A problem of its own for each call: one object thrown to many would gather their traces. */
function again({ code, cause }: Problem) {
  return new Problem(code, undefined, { cause });
}
