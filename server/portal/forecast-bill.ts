/** From usage to money: what a bill is likely to come to, and the range of it. */
import { BillingError } from '../billing/billing-error.ts';
import { toMoney } from '../billing/money.ts';
import { amountsDue } from '../billing/outcomes.ts';
import { whatIf } from '../billing/what-if.ts';
import type { Approximation } from '../contract/bill.ts';
import type { BillForecast, Withheld } from '../contract/forecast.ts';
import type { WhatIfBasis } from '../contract/what-if.ts';
import { jointPercentiles } from '../forecast/joint.ts';
import {
  type Foreseen,
  type ForeseenBy,
  isTooWide,
  likelyMoney,
  MEDIAN,
  percentilesOf,
} from './foresee.ts';

/** Our price may be off Stripe's by this share of the bill, and still be told with the difference. */
const NEAR = 0.05;

/** What can only be reckoned wrongly: the difference so far says nothing of the whole. */
const UNRECKONED: readonly (Approximation['reason'] | undefined)[] = [
  'trial',
  'threshold',
  'schedule',
  'paused',
  'price_unknown',
  'discount_unknown',
  'tax_unknown',
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

type OfBill = Pick<BillForecast, 'bill' | 'currency' | 'period'>;

/** A bill that could not be read. */
export function billUnread(of: OfBill): BillForecast {
  const withheld: Withheld = { reason: 'unread', from: null };
  return { ...of, amountDue: null, preview: null, approximate: null, withheld };
}

/** `basis` is null where the bill cannot be reckoned at all. */
export function billForecast(
  of: OfBill,
  basis: WhatIfBasis | null,
  foreseen: ForeseenBy,
): BillForecast {
  const own = [...foreseen.values()].filter(({ entry }) => entry.subscription.id === of.bill);
  const approximate = basis?.approximate ?? null;
  const withheld = (reason: Withheld): BillForecast => ({
    ...of,
    amountDue: null,
    preview: null,
    approximate,
    withheld: reason,
  });
  const unknown = own.find((each) => each.forecast === null && isDueThen(each, of.period.end));
  if (unknown?.withheld) return withheld(unknown.withheld);
  if (!basis || isFarOff(basis, own)) return withheld({ reason: 'approximate', from: null });

  try {
    const amounts = drawnAmounts(basis, own);
    const preview = whatIf(basis, { quantities: likelyQuantities(basis, foreseen) });
    const likely = BigInt(preview.totals.amountDue.amount);
    const drawn = amounts.length > 0 ? amounts : [likely];
    const amountDue = likelyMoney(drawn, likely, of.currency);
    const tooEarly = own.find(({ withheld: why }) => why?.reason === 'early');
    const isCertain = amountDue.lower.amount === amountDue.upper.amount;
    if (tooEarly?.withheld && !isCertain) return withheld(tooEarly.withheld);
    const isIrregular = own.some(({ withheld: why }) => why?.reason === 'irregular');
    if (isIrregular && isTooWide(amountDue.lower.amount, amountDue.upper.amount)) {
      return withheld({ reason: 'irregular', from: null });
    }
    const percentiles = percentilesOf(drawn).map((amount) => toMoney(amount, of.currency));
    return { ...of, amountDue, preview, approximate, withheld: null, percentiles };
  } catch (error) {
    if (!(error instanceof BillingError)) throw error;
    return withheld({ reason: 'approximate', from: null });
  }
}

/**
 * A basis whose changes start from what is likely: with it by item, and the amount due at it where
 * the forecast of the bill is not withheld.
 */
export function withLikely(basis: WhatIfBasis, foreseen: ForeseenBy): WhatIfBasis {
  const { bill, currency, period } = basis;
  const { amountDue } = billForecast({ bill, currency, period }, basis, foreseen);
  if (!amountDue) return basis;
  const likely = likelyQuantities(basis, foreseen);
  return {
    ...basis,
    items: basis.items.map((item) => ({ ...item, likely: likely[item.id] ?? null })),
    likelyDue: amountDue.likely,
  };
}

/** What the bill comes to in each joint draw of its meters, least first or not. */
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

/** Whether what is reckoned of the bill so far is too far from Stripe's to say what it will be. */
function isFarOff(basis: WhatIfBasis, own: readonly Foreseen[]): boolean {
  const { approximate, amountDue, invoiceDate } = basis;
  if (UNRECKONED.includes(approximate?.reason)) return true;
  const reckoned = new Set(basis.items.map(({ id }) => id));
  const isMissing = (each: Foreseen) =>
    isDueThen(each, invoiceDate) && !reckoned.has(each.entry.item.id) && each.priced.some(isUsed);
  if (own.some(isMissing)) return true;
  const off = Math.abs(approximate?.difference?.amount ?? 0);
  return off > Math.abs(amountDue.amount) * NEAR;
}

function isUsed(quantity: string) {
  return Number(quantity) !== 0;
}

/** An item with a period of its own may be billed later than the rest. */
function isDueThen({ entry: { item } }: Foreseen, end: string) {
  return item.end.getTime() === Date.parse(end);
}
