/** From usage to money: what a bill is likely to come to, and the range of it. */
import { BillingError } from '../billing/billing-error.ts';
import { toMoney } from '../billing/money.ts';
import { amountsDue } from '../billing/outcomes.ts';
import { whatIf } from '../billing/what-if.ts';
import type { Approximation } from '../contract/bill.ts';
import type { BillForecast, LikelyMoney, Withheld } from '../contract/forecast.ts';
import type { WhatIfBasis } from '../contract/what-if.ts';
import { jointPercentiles } from '../forecast/joint.ts';
import { runningPeriod } from './bills.ts';
import type { Foreseen, ForeseenBy } from './foresee.ts';
import { likelyMoney, MEDIAN, percentilesOf, TOLERANCE } from './likely-money.ts';
import type { Subscription } from './snapshot.ts';
import { isTooWide } from './withheld.ts';

/** What can only be reckoned wrongly: the difference so far says nothing of the whole. */
const UNRECKONED: readonly Approximation['reason'][] = [
  'trial',
  'threshold',
  'schedule',
  'paused',
  'price_unknown',
  'discount_unknown',
  'tax_unknown',
  'credits_unknown',
  'cancelling',
];

/** Usage by the period's end, by item, of what can be forecast: the bill at it is the likely bill. */
export function likelyQuantities(basis: WhatIfBasis, foreseen: ForeseenBy): Record<string, string> {
  return Object.fromEntries(
    basis.items.flatMap(({ id }) => {
      const likely = foreseen.get(id)?.priced[MEDIAN];
      return likely === undefined ? [] : [[id, likely]];
    }),
  );
}

/** `basis` is null where the bill cannot be reckoned at all. */
export function billForecast(
  subscription: Subscription,
  basis: WhatIfBasis | null,
  foreseen: ForeseenBy,
): BillForecast {
  const approximate = basis?.approximate ?? null;
  try {
    const own = ownOf(subscription, foreseen);
    const why = unsaid(subscription, own, foreseen) ?? unreckoned(basis, own);
    if (why || !basis) return withheld(subscription, why ?? APPROXIMATE, approximate);

    const amounts = drawnAmounts(basis, own);
    const preview = whatIf(basis, { quantities: likelyQuantities(basis, foreseen) });
    const likely = BigInt(preview.totals.amountDue.amount);
    const drawn = amounts.length > 0 ? amounts : [likely];
    const amountDue = likelyMoney(drawn, likely, subscription.currency);
    const vague = saysTooLittle(amountDue, own);
    if (vague) return withheld(subscription, vague, approximate);
    const percentiles = percentilesOf(drawn).map((each) => toMoney(each, subscription.currency));
    return { ...of(subscription), amountDue, preview, approximate, withheld: null, percentiles };
  } catch (error) {
    if (!(error instanceof BillingError)) throw error;
    return withheld(subscription, APPROXIMATE, approximate);
  }
}

const APPROXIMATE: Withheld = { reason: 'approximate', from: null };
const UNREAD: Withheld = { reason: 'unread', from: null };

/** A bill that could not be read. */
export function billUnread(subscription: Subscription): BillForecast {
  return withheld(subscription, UNREAD, null);
}

function withheld(
  subscription: Subscription,
  why: Withheld,
  approximate: Approximation | null,
): BillForecast {
  return { ...of(subscription), amountDue: null, preview: null, approximate, withheld: why };
}

function of(subscription: Subscription) {
  const { id: bill, currency } = subscription;
  return { bill, currency, period: runningPeriod(subscription) };
}

function ownOf({ id }: Subscription, foreseen: ForeseenBy): Foreseen[] {
  return [...foreseen.values()].filter(({ entry }) => entry.subscription.id === id);
}

/** A meter of which nothing can be said, and which would stand in the bill as it is so far. */
function unsaid(
  subscription: Subscription,
  own: readonly Foreseen[],
  foreseen: ForeseenBy,
): Withheld | null {
  const { end } = runningPeriod(subscription);
  const due = subscription.items.filter(
    (item) => item.quantity === null && item.end.getTime() === Date.parse(end),
  );
  if (due.some(({ id }) => !foreseen.has(id))) return UNREAD;
  const ids = new Set(due.map(({ id }) => id));
  const unknown = own.find(({ entry, forecast }) => forecast === null && ids.has(entry.item.id));
  return unknown?.withheld ?? null;
}

/** Early usage that matters, or a range that is wide because usage is irregular. */
function saysTooLittle({ lower, upper }: LikelyMoney, own: readonly Foreseen[]): Withheld | null {
  const because = (reason: Withheld['reason']) =>
    own.find((each) => each.withheld?.reason === reason);
  const early = because('early');
  if (early && lower.amount !== upper.amount) return early.withheld;
  const isVague = because('irregular') && isTooWide(lower.amount, upper.amount);
  return isVague ? { reason: 'irregular', from: null } : null;
}

/**
 * A basis whose changes start from what is likely: with it by item, and the amount due at it where
 * the forecast of the bill is not withheld.
 */
export function withLikely(
  basis: WhatIfBasis,
  subscription: Subscription,
  foreseen: ForeseenBy,
): WhatIfBasis {
  const { amountDue } = billForecast(subscription, basis, foreseen);
  if (!amountDue) return basis;
  const likely = likelyQuantities(basis, foreseen);
  return {
    ...basis,
    items: basis.items.map((item) => ({ ...item, likely: likely[item.id] ?? null })),
    likelyDue: amountDue.likely,
  };
}

/** What the bill comes to in each joint draw of its meters. */
function drawnAmounts(basis: WhatIfBasis, own: readonly Foreseen[]): bigint[] {
  const moved = own.filter(
    ({ entry, priced }) => priced.length > 0 && basis.items.some(({ id }) => id === entry.item.id),
  );
  const draws = jointPercentiles(moved.map(({ days }) => days));
  return amountsDue(
    basis,
    moved.map(({ entry, priced }, nth) => ({
      item: entry.item.id,
      quantities: priced,
      draws: draws[nth]!,
    })),
  );
}

/** Where what is reckoned of the bill so far is too far from Stripe's to say what it will be. */
function unreckoned(basis: WhatIfBasis | null, own: readonly Foreseen[]): Withheld | null {
  if (!basis) return APPROXIMATE;
  const { approximate, invoiceDate } = basis;
  const reckoned = new Set(basis.items.map(({ id }) => id));
  const isMissing = ({ entry: { item }, priced, cost }: Foreseen) =>
    // An item with a period of its own may be billed later than the rest.
    item.end.getTime() === Date.parse(invoiceDate) &&
    !reckoned.has(item.id) &&
    priced.some((quantity) => Number(quantity) !== 0) &&
    (cost === null || cost.lower.amount !== cost.upper.amount);
  if (own.some(isMissing)) return APPROXIMATE;
  if (!approximate) return null;
  const { reason, difference } = approximate;
  if (UNRECKONED.includes(reason) || !difference) return APPROXIMATE;
  const { lines, totals } = whatIf(basis);
  // Each line may be off by the rounding of one unit, however little it comes to.
  const allowed = Math.abs(totals.subtotal.amount) * TOLERANCE + lines.length;
  return Math.abs(difference.amount) > allowed ? APPROXIMATE : null;
}
