/** Everything that is looked at, in the order it is told. Reads only. */
import { type Clock, createClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { createAccount } from '../stripe/account.ts';
import type { Tenant } from '../tenant.ts';
import { type Examination, Hopeless } from './examination.ts';
import { type Finding, type Found, found, type Topic } from './finding.ts';
import { checkHosted } from './hosted.ts';
import { checkKey } from './key.ts';
import { checkMeters } from './meters.ts';
import { checkPermissions } from './permissions.ts';
import { checkPlans } from './plans.ts';
import { checkPrices } from './prices.ts';
import { checkServer, checkTenant } from './settings.ts';
import { unread } from './unread.ts';
import { checkWebhook } from './webhook.ts';

type Check = (examination: Examination) => Promise<Found[]>;

const CHECKS: readonly (readonly [Topic, Check])[] = [
  ['permissions', checkPermissions],
  ['webhook', checkWebhook],
  ['prices', checkPrices],
  ['meters', checkMeters],
  ['plans', checkPlans],
  ['settings', checkHosted],
];

export async function examine(config: Config): Promise<Finding[]> {
  const { now, sleep } = config;
  const clock = createClock({ now, ...(sleep && { sleep }) });
  const findings: Finding[] = checkServer(config).map((one) => ({ topic: 'settings', ...one }));
  for (const tenant of config.tenants.values()) {
    findings.push(...(await examineTenant(config, tenant, clock)));
  }
  return findings;
}

async function examineTenant(config: Config, tenant: Tenant, clock: Clock): Promise<Finding[]> {
  const { stripe: connection, now, log } = config;
  const tenants = [tenant.id];
  const account = createAccount(tenant.stripeKey, { connection, clock, now, log, tenants });
  const about = (topic: Topic, found: readonly Found[]) =>
    found.map((one): Finding => ({ topic, tenant: tenant.id, ...one }));

  const findings = about('settings', checkTenant(tenant, now()));
  const examination = { config, tenant, account };
  try {
    findings.push(...about('key', await checkKey(examination)));
    for (const [topic, check] of CHECKS) {
      findings.push(...about(topic, await foundBy(check, examination)));
    }
  } catch (error) {
    const why = error instanceof Hopeless ? whyHopeless(error) : unread('The account', error);
    findings.push(...about('key', [why]));
  }
  return findings;
}

/** One answer that cannot be read hides nothing of the other checks. */
async function foundBy(check: Check, examination: Examination): Promise<Found[]> {
  try {
    return await check(examination);
  } catch (error) {
    if (error instanceof Hopeless) throw error;
    return [unread('This', error)];
  }
}

function whyHopeless({ reason }: Hopeless): Found {
  if (reason === 'key') {
    const todo = 'Copy it anew from Stripe’s dashboard; a key that was rolled no longer works.';
    return found('error', 'key_refused', 'Stripe refuses the key.', todo);
  }
  const todo = 'Can this machine reach api.stripe.com? Is status.stripe.com green?';
  return found('error', 'stripe_unreachable', 'Stripe does not answer.', todo);
}
