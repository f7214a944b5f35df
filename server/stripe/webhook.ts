/**
 * What Stripe tells us of its own accord: a hint that something changed, so that it is read again.
 * Nothing in an event is ever shown, and any event may come twice, late, out of order or never.
 */
import Stripe from 'stripe';
import type { ReadCache } from '../cache/read-cache.ts';
import { Problem } from '../problems.ts';
import type { Tenant } from '../tenant.ts';
import { catalogueKey } from './catalogue.ts';
import { customerKey, tenantKey } from './gateway.ts';
import { DEFAULT_NOTE } from './payment-mapping.ts';

const TOLERANCE_SECONDS = 300;

export type Hint = {
  readonly type: string;
  readonly livemode: boolean;
  /** Whose it is, and whose it was: what was detached has only the latter. */
  readonly customers: readonly string[];
  /** `seti_…` of a setup that has succeeded and for which a default was wished. */
  readonly wished: string | null;
};

/** Throws `webhook_signature_invalid` unless one of the tenant's secrets signed these bytes lately. */
export async function readWebhook(
  body: string,
  signature: string | undefined,
  { webhookSecrets }: Pick<Tenant, 'webhookSecrets'>,
  now: Date,
): Promise<Hint> {
  const header = signature ?? '';
  requireFresh(header, now);
  for (const secret of webhookSecrets) {
    if (await isSigned(body, header, secret, now)) return toHint(body);
  }
  throw new Problem('webhook_signature_invalid');
}

/** Marks what the event may have changed as to be read again. */
export function invalidate(cache: ReadCache, tenant: Tenant, { type, livemode, customers }: Hint) {
  if (livemode !== tenant.livemode) return;
  if (/^(price|product|billing\.meter|coupon)\./.test(type)) cache.invalidate(catalogueKey(tenant));
  // A clock, coupon or tax rate may belong to many customers.
  if (/^(test_helpers\.test_clock|coupon|tax_rate)\./.test(type))
    cache.invalidate(tenantKey(tenant));
  for (const customer of customers) cache.invalidate(customerKey(tenant, customer));
}

/** The SDK accepts a time in the future: this does not. */
function requireFresh(header: string, now: Date) {
  const seconds = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(header)?.[1] ?? Number.NaN);
  const age = Math.abs(Math.floor(now.getTime() / 1_000) - seconds);
  if (!(age <= TOLERANCE_SECONDS)) throw new Problem('webhook_signature_invalid');
}

async function isSigned(body: string, header: string, secret: string, now: Date) {
  try {
    return await Stripe.webhooks.signature!.verifyHeaderAsync(
      body,
      header,
      secret,
      TOLERANCE_SECONDS,
      Stripe.createSubtleCryptoProvider(),
      now.getTime(),
    );
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false;
    throw error;
  }
}

function toHint(body: string): Hint {
  const event: unknown = parse(body);
  const type = field(event, 'type');
  const data = field(event, 'data');
  const owners = ['object', 'previous_attributes'].map((name) => customerOf(field(data, name)));
  const customers = [...new Set(owners.filter((id) => id !== null))];
  if (typeof type !== 'string')
    throw new Problem('request_malformed', 'That is not an event of Stripe.');
  const wished = wishedOf(type, field(data, 'object'));
  return { type, livemode: field(event, 'livemode') === true, customers, wished };
}

function wishedOf(type: string, setup: unknown): string | null {
  const id = field(setup, 'id');
  const isWished = Boolean(field(field(setup, 'metadata'), DEFAULT_NOTE));
  return type === 'setup_intent.succeeded' && isWished && typeof id === 'string' ? id : null;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new Problem('request_malformed', undefined, { cause });
  }
}

function customerOf(object: unknown): string | null {
  const reference = field(object, 'object') === 'customer' ? object : field(object, 'customer');
  const id = typeof reference === 'string' ? reference : field(reference, 'id');
  return typeof id === 'string' && id.startsWith('cus_') ? id : null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
