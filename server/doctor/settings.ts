/** What can be told of the settings without asking anybody: `config.ts` has refused what is wrong. */
import type { Config } from '../config.ts';
import { KEY_PREFIXES } from '../session/keys.ts';
import type { Tenant } from '../tenant.ts';
import { type Found, found, good } from './finding.ts';

export const SET_WEBHOOK_SECRET =
  'Set STRIPE_WEBHOOK_SECRETS to the endpoint’s signing secret (whsec_…).';

export function checkServer({ audience, operatorKeys, revocations, tenants }: Config): Found[] {
  const findings: Found[] = [];
  const isLive = [...tenants.values()].some(({ livemode }) => livemode);
  if (isLive && new URL(audience).protocol === 'http:') {
    const text = 'A live key is used at an address of this machine alone.';
    findings.push(
      found('warning', 'url_local', text, 'Set PORTAL_URL to the https address customers use.'),
    );
  }
  if (operatorKeys.length === 0) {
    const text = 'No operator key is set: nobody can read /metrics.';
    findings.push(
      found('hint', 'operator_key_missing', text, 'Set PORTAL_OPERATOR_KEYS to up_ops_….'),
    );
  }
  if (!revocations) {
    const text = 'There is no store of revocations: a session cannot be ended before its time.';
    findings.push(
      found(
        'hint',
        'revocations_missing',
        text,
        'Set PORTAL_DATABASE to a file, or hand in a store.',
      ),
    );
  }
  return [good('settings_read', 'The settings are complete.'), ...findings];
}

export function checkTenant(tenant: Tenant, now: Date): Found[] {
  const findings: Found[] = [];
  if (tenant.signingKeys.every(({ until }) => until && until <= now)) {
    const text = 'All signing keys have ended: no session is accepted.';
    findings.push(found('error', 'signing_keys_ended', text, 'Make a new one and set it first.'));
  }
  for (const key of tenant.signingKeys) {
    if (key.until && key.until <= now) {
      const text = `The signing key ${key.kid} has ended.`;
      findings.push(found('hint', 'signing_key_over', text, 'Take it out.'));
    }
    if (key.alg === 'HS256' && !key.secret.startsWith(KEY_PREFIXES.signing)) {
      const text = `The signing key ${key.kid} was not made by generateSecret.`;
      const todo = 'Unless it is 32 random bytes, make a new one and rotate.';
      findings.push(found('hint', 'signing_key_foreign', text, todo));
    }
  }
  if (tenant.webhookSecrets.length === 0) {
    const text =
      'No webhook secret is set: events of Stripe’s are refused, and changes show minutes late.';
    findings.push(found('warning', 'webhook_secret_missing', text, SET_WEBHOOK_SECRET));
  }
  if (tenant.publishableKey === null) {
    const text = 'No publishable key is set: cards and payments go by Stripe’s own pages.';
    const todo = 'Set STRIPE_PUBLISHABLE_KEY to have them in the page.';
    findings.push(found('hint', 'publishable_key_missing', text, todo));
  }
  const local = tenant.allowedOrigins.filter((origin) => origin.startsWith('http:'));
  if (tenant.livemode && local.length > 0) {
    const text = `With a live key, pages of ${local.join(', ')} may call.`;
    findings.push(
      found('warning', 'origin_local', text, 'Take origins of a developer’s machine out.'),
    );
  }
  return findings;
}
