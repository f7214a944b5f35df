/** What each check is given: one tenant, and its account of Stripe to ask. Nothing is ever changed. */
import type { Config } from '../config.ts';
import { Problem } from '../problems.ts';
import type { Account } from '../stripe/account.ts';
import { stripeStatus } from '../stripe/client.ts';
import type { Tenant } from '../tenant.ts';

/** Nobody has these ids: Stripe says so to a key that may ask, and refuses one that may not. */
export const NO_CUSTOMER = 'cus_UsagePortalDoctor';
export const NO_METER = 'mtr_UsagePortalDoctor';

export type Examination = {
  readonly config: Config;
  readonly tenant: Tenant;
  readonly account: Pick<Account, 'stripe' | 'ask'>;
};

/** Stripe does not answer at all, or refuses the key: there is no more to find out. */
export class Hopeless extends Error {
  override readonly name = 'Hopeless';
  readonly reason: 'key' | 'unreachable';

  constructor(reason: Hopeless['reason']) {
    super(reason);
    this.reason = reason;
  }
}

/** What Stripe answers; undefined where the key may not ask. Throws `Hopeless`, or what is wrong with the question. */
export async function permitted<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    const status = stripeStatus(error);
    if (status === 403) return undefined;
    if (status === 401) throw new Hopeless('key');
    const isDown = error instanceof Problem && /^stripe_(unavailable|busy)$/.test(error.code);
    if (isDown) throw new Hopeless('unreachable');
    throw error;
  }
}

/** Whether the key may ask: what is asked for need not be there. */
export async function mayAsk(call: Promise<unknown>): Promise<boolean> {
  try {
    return (await permitted(call.then(() => true))) ?? false;
  } catch (error) {
    const status = stripeStatus(error) ?? 0;
    if (status >= 400 && status < 500) return true;
    throw error;
  }
}
