/** How Stripe has answered each account's key, as far as calls were made: nothing is asked for this. */
import type { CheckResult } from './readiness.ts';

export type StripeHealth = {
  /** Hears the status of each call of one account; 0 is no answer. `name` is for the operator. */
  account(name: string): (status: number) => void;
  /** One check for all accounts: `failed` only when none of their keys has ever been accepted. */
  check(): CheckResult;
};

type Account = {
  readonly name: string;
  lastSuccess?: Date;
  lastFailure?: Date;
  /** The status of the last call, if that failed; 401 until the key is accepted. */
  failedWith: number | null;
};

/** A failure counts for this long after the last one: a single slow call is no outage. */
const RECENT_MS = 60_000;

/** So long a server that has just started waits for Stripe's first answer before it calls itself ready. */
const FIRST_ANSWER_MS = 5_000;

export function createStripeHealth({ now }: { readonly now: () => Date }): StripeHealth {
  const accounts: Account[] = [];
  const startedAt = now().getTime();

  /** Stripe being down makes nobody wait for ever: it is down for every server. */
  function isTooEarly() {
    const isUnheard = accounts.every(
      ({ lastSuccess, lastFailure }) => !lastSuccess && !lastFailure,
    );
    return accounts.length > 0 && isUnheard && now().getTime() - startedAt < FIRST_ANSWER_MS;
  }

  return {
    account(name) {
      const account: Account = { name, failedWith: null };
      accounts.push(account);
      return (status) => {
        // What Stripe refuses for the request's own sake (404, 402) it has answered well.
        const hasFailed = status === 0 || status === 401 || status === 429 || status >= 500;
        if (!hasFailed) Object.assign(account, { lastSuccess: now(), failedWith: null });
        else Object.assign(account, { lastFailure: now(), failedWith: failureOf(account, status) });
      };
    },

    check() {
      if (isTooEarly()) return { status: 'failed', detail: 'Stripe has not answered yet.' };
      const troubled = accounts.filter((account) => isTroubled(account, now()));
      const isUseless = accounts.length > 0 && accounts.every(wasNeverAccepted);
      const detail = troubled.map(({ name, failedWith }) => `${name}: ${wordsOf(failedWith)}`);
      const lastSuccess = latest(accounts.map((account) => account.lastSuccess));
      const lastFailure = latest(accounts.map((account) => account.lastFailure));
      return {
        status: isUseless ? 'failed' : troubled.length > 0 ? 'degraded' : 'ok',
        ...(detail.length > 0 && { detail: detail.join(' ') }),
        ...(lastSuccess && { lastSuccess }),
        ...(lastFailure && { lastFailure }),
      };
    },
  };
}

/** An answer that is lost or late says nothing of a key: what was refused stays so until it is accepted. */
function failureOf({ failedWith }: Account, status: number) {
  return failedWith === 401 ? failedWith : status;
}

function isTroubled({ lastFailure, failedWith }: Account, now: Date) {
  if (!lastFailure || failedWith === null) return false;
  return failedWith === 401 || now.getTime() - lastFailure.getTime() < RECENT_MS;
}

/** A key that worked before is refused everywhere by now: only one that never did is this server's own. */
function wasNeverAccepted({ lastSuccess, failedWith }: Account) {
  return !lastSuccess && failedWith === 401;
}

function wordsOf(status: number | null) {
  if (status === 0) return 'Stripe does not answer.';
  if (status === 401) return 'Stripe refuses the key.';
  if (status === 429) return 'Stripe says to slow down.';
  return `Stripe answers ${status}.`;
}

function latest(dates: readonly (Date | undefined)[]): Date | undefined {
  return dates.reduce((a, b) => (!a || (b && b > a) ? b : a), undefined);
}
