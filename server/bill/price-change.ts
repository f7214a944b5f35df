/** What a change of a subscription costs at one second, as Stripe's previews say it now. */
import { current } from '../known.ts';
import { bindingOf, type ChangePrice, changePrice, isOfNow } from '../portal/change-price.ts';
import type { Change } from '../portal/subscription-change.ts';
import type { ProratedChange } from '../stripe/subscription-changes.ts';
import type { Asker, Found } from './read-subscriptions.ts';

export type PricedChange = {
  readonly price: ChangePrice;
  /** What is told, and of what, as one short text: another one means that something differs. */
  readonly fingerprint: string;
};

/** Nothing is changed, and nothing is of a cache. */
export async function priceChange(
  { services: { fresh, gateway, tenant } }: Asker,
  found: Found,
  change: Change,
  at: Date,
): Promise<PricedChange> {
  const { id, currency, period } = found.view;
  const { proration } = tenant.subscriptions;
  const [asIs, ...previews] = await Promise.all([
    current(fresh.preview(id)),
    previewOf({ change, proration: proration === 'none' ? 'none' : 'create_prorations', at }),
    proration === 'always_invoice' ? previewOf({ change, proration, at }) : undefined,
  ]);
  const [changed, atOnce] = previews;
  const beginsAnew = isOfNow(changed, period.end);
  const recurring = beginsAnew
    ? await gateway.previewOf(id, { change, proration, at }, 'recurring')
    : undefined;
  const price = changePrice({ currency, periodEnd: period.end, asIs, changed, atOnce, recurring });
  return { price, fingerprint: await fingerprintOf(found, price, { change, proration, at }) };

  function previewOf(wanted: ProratedChange) {
    return gateway.previewOf(id, wanted);
  }
}

async function fingerprintOf(
  { subscription: { id, items, cancelAt, status } }: Found,
  price: ChangePrice,
  { change, proration, at }: ProratedChange,
): Promise<string> {
  const held = items.map((item) => [item.id, item.priceId, item.quantity]).toSorted();
  // By its prices, not by its name: a plan or a lookup key may come to mean another price.
  const after = change.after.map((item) => [item.id, item.price.id, item.quantity]);
  const usage = new Set(items.flatMap((item) => (item.quantity === null ? item.id : [])));
  const text = JSON.stringify([
    [id, status, held, cancelAt, proration, at],
    [after, change.dropped],
    bindingOf(price, usage),
  ]);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(hash, 0, 16)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
