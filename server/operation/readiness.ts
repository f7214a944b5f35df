/**
 * Whether this server should get requests, and what an operator should know of it.
 *
 * A check is `failed` only where another server would do better: a key that never worked here, a
 * store that this one cannot reach. Stripe being down is `degraded`: it is down for every server,
 * and if all of them called themselves unready, customers would get nothing in place of the figures
 * that are known.
 */
export type CheckResult = {
  readonly status: 'ok' | 'degraded' | 'failed';
  /** What the operator should know, without a secret or a customer. */
  readonly detail?: string;
  readonly lastSuccess?: Date;
  readonly lastFailure?: Date;
};

export type Check = CheckResult & { readonly name: string; readonly since: Date };

export type State = {
  readonly status: 'ready' | 'draining' | 'not_ready';
  readonly since: Date;
  readonly checks: readonly Check[];
};

/** What a runtime that binds I/O to its request has of this one, as a check may need it. */
export type Runtime = {
  readonly scope?: object;
  readonly defer?: (work: Promise<unknown>) => void;
};

type Ask = (runtime: () => Runtime) => CheckResult | Promise<CheckResult>;

export type Readiness = {
  /** Asked each time somebody asks; one that throws has failed. */
  add(name: string, check: Ask): void;
  /** From now on it wants no new requests, and still answers those that come. */
  drain(): void;
  state(runtime?: () => Runtime): Promise<State>;
};

export function createReadiness({ now }: { readonly now: () => Date }): Readiness {
  const checks = new Map<string, Ask>();
  const since = createSince(now);
  let isDraining = false;

  async function ask(name: string, check: Ask, runtime: () => Runtime) {
    const result = await settled(() => check(runtime));
    return { name, ...result, since: since(`check ${name}`, result.status) };
  }

  return {
    add: (name, check) => void checks.set(name, check),
    drain() {
      isDraining = true;
    },
    async state(runtime = () => ({})) {
      const found = await Promise.all(
        [...checks].map(([name, check]) => ask(name, check, runtime)),
      );
      const hasFailed = found.some(({ status }) => status === 'failed');
      const status = isDraining ? 'draining' : hasFailed ? 'not_ready' : 'ready';
      return { status, since: since('state', status), checks: found };
    },
  };
}

async function settled(check: () => CheckResult | Promise<CheckResult>): Promise<CheckResult> {
  try {
    return await check();
  } catch {
    // Its words may hold an address or a part of a key.
    return { status: 'failed', detail: 'The check itself failed.' };
  }
}

/** When something was first seen to be as it is. */
function createSince(now: () => Date) {
  const seen = new Map<string, { readonly value: string; readonly at: Date }>();
  return (what: string, value: string): Date => {
    const known = seen.get(what);
    if (known?.value === value) return known.at;
    const at = now();
    seen.set(what, { value, at });
    return at;
  };
}
