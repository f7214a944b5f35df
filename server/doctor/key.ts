/** The key itself, and the clock that everything signed is judged by. */
import type { Account } from '../stripe/account.ts';
import { type Examination, permitted } from './examination.ts';
import { type Found, found, good } from './finding.ts';

/** Throws `Hopeless` when Stripe refuses the key or cannot be reached. */
export async function checkKey({
  tenant,
  account: { stripe, ask, time },
}: Examination & { readonly account: Pick<Account, 'time'> }): Promise<Found[]> {
  await permitted(ask('customers.list', () => stripe.customers.list({ limit: 1 })));
  const { stripeKey, livemode } = tenant;
  const mode = livemode ? 'live' : 'test';
  const findings: Found[] = [good('key_accepted', `Stripe accepts the key, in ${mode} mode.`)];
  if (stripeKey.startsWith('sk_')) {
    findings.push(
      found(
        'hint',
        'key_unrestricted',
        'The key may do everything in the account.',
        'Make a restricted key (rk_…) with the permissions of docs/server.md, and run this again with it.',
      ),
    );
  }
  return [...findings, ...checkClock(time.aheadSeconds)];
}

/** Webhooks are refused beyond five minutes, and tokens end at the wrong time. */
function checkClock(aheadSeconds: number): Found[] {
  const off = Math.round(Math.abs(aheadSeconds));
  if (off <= 30) return [good('clock_right', 'The clock agrees with Stripe’s.')];
  const text = `The clock is ${off} seconds ${aheadSeconds > 0 ? 'behind' : 'ahead of'} Stripe’s.`;
  const todo = 'Let this machine keep its time (NTP): sessions end, and signatures age, by it.';
  return [found(off > 300 ? 'error' : 'warning', 'clock_wrong', text, todo)];
}
