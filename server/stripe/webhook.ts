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
  /** Of an account that is connected to the tenant's, whose customers are none of ours. */
  readonly isOfAnotherAccount: boolean;
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

/**
 * Marks what the event may have changed as to be read again. Resolves when other instances can know.
 * Few events name no customer though they are of one (`invoice_payment.*`,
 * `billing.credit_balance_transaction.*`): those of the invoice come with them.
 */
export async function invalidate(
  cache: Pick<ReadCache, 'invalidate'>,
  tenant: Pick<Tenant, 'id' | 'livemode'>,
  { type, livemode, customers }: Pick<Hint, 'type' | 'livemode' | 'customers'>,
): Promise<void> {
  if (livemode !== tenant.livemode) return;
  const prefixes = customers.map((customer) => customerKey(tenant, customer));
  if (/^(price|product|billing\.meter)\.|^(coupon|tax_rate)\.created$/.test(type)) {
    // A coupon or rate that is new is on nobody's bill yet.
    prefixes.push(catalogueKey(tenant));
  } else if (/^(test_helpers\.test_clock|coupon|tax_rate)\./.test(type)) {
    // It may belong to many customers; the catalogue has coupons and rates too.
    prefixes.push(tenantKey(tenant));
  }
  await Promise.all(prefixes.map((prefix) => cache.invalidate(prefix)));
}

/** Whether it tells of the account and the mode that the tenant's key is of. */
export function concerns({ livemode }: Pick<Tenant, 'livemode'>, hint: Hint): boolean {
  return hint.livemode === livemode && !hint.isOfAnotherAccount;
}

/**
 * The SDK accepts a time in the future: this does not. Of two times it would check the other one, and
 * an empty signature is an error of its own to it.
 */
function requireFresh(header: string, now: Date) {
  const entries = header.split(',').map((entry) => entry.trim());
  const times = entries.filter((entry) => entry.startsWith('t='));
  const digits = times.length === 1 ? /^t=(\d{1,12})$/.exec(times[0]!)?.[1] : undefined;
  if (entries.some((entry) => /^v1=(?![0-9a-f]{64}$)/.test(entry))) {
    throw new Problem('webhook_signature_invalid');
  }
  const seconds = Number(digits ?? Number.NaN);
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
  const named = field(event, 'type');
  const data = field(event, 'data');
  const owners = [
    ...['object', 'previous_attributes'].map((name) => customerOf(field(data, name))),
    relatedCustomer(field(event, 'related_object')),
  ];
  const customers = [...new Set(owners.filter((id) => id !== null))];
  if (typeof named !== 'string')
    throw new Problem('request_malformed', 'That is not an event of Stripe.');
  // A thin event of the same thing is called by its version too.
  const type = named.replace(/^v1\./, '');
  const wished = wishedOf(type, field(data, 'object'));
  return {
    type,
    livemode: field(event, 'livemode') === true,
    isOfAnotherAccount: typeof field(event, 'account') === 'string',
    customers,
    wished,
  };
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
  return isCustomerId(id) ? id : null;
}

/** A thin event says only what it is about. */
function relatedCustomer(related: unknown): string | null {
  const id = field(related, 'type') === 'customer' ? field(related, 'id') : null;
  return isCustomerId(id) ? id : null;
}

/** One that a session can be of. Nothing is kept of any other, and a longer text would be. */
function isCustomerId(id: unknown): id is string {
  return typeof id === 'string' && /^cus_[A-Za-z0-9_]{1,255}$/.test(id);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
