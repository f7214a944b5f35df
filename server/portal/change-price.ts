/** What a change of a subscription costs, of Stripe's own previews with and without it. */
import { lineAmount } from '../billing/price.ts';
import { dueOf } from '../billing/settle.ts';
import type { Price } from '../contract/values.ts';
import type { Line, PreviewFacts } from './snapshot.ts';

/** Null where Stripe says that nothing is to come. */
type Previewed = PreviewFacts | null;

export type Previews = {
  readonly currency: string;
  /** End of the running period, when the next invoice is made. */
  readonly periodEnd: string;
  /** The next invoice as it stands. */
  readonly asIs: Previewed;
  /** The next invoice with the change. */
  readonly changed: Previewed;
  /** With the change invoiced at once; absent where the vendor lets it wait. */
  readonly atOnce?: Previewed;
  /** What comes round with the change, where that begins the period anew; else absent. */
  readonly recurring?: Previewed;
};

/** Minor units. */
export type ChangePrice = {
  readonly prorations: readonly Line[];
  readonly prorated: number;
  readonly dueNow: number;
  readonly next: { readonly date: string; readonly before: number; readonly after: number };
  /** The invoice that is made when it is confirmed; null where it waits for the next. */
  readonly charge: PreviewFacts | null;
};

export function changePrice(previews: Previews): ChangePrice {
  const { asIs, changed, atOnce, recurring, periodEnd } = previews;
  const prorations = newProrations(asIs, changed);
  const before = dueIn(asIs);
  const of = (charge: Previewed, after: number, date = periodEnd) => ({
    prorations,
    prorated: prorations.reduce((sum, { amount }) => sum + amount.amount, 0),
    dueNow: dueIn(charge),
    next: { date, before, after },
    charge,
  });

  if (isOfNow(changed, periodEnd)) {
    const charged = atOnce ?? changed;
    const after = dueAfter(charged, recurring?.totals.total.amount ?? 0, previews);
    return of(charged, after, lastEnd(changed) ?? periodEnd);
  }
  if (!atOnce || !isOfNow(atOnce, periodEnd)) return of(null, dueIn(changed));
  // What is invoiced now is no longer on the next.
  const rest = totalOf(changed) - totalOf(atOnce);
  return of(atOnce, dueAfter(atOnce, rest, previews));
}

/**
 * What must be the same when it is confirmed as it was when it was told. Usage goes on meanwhile:
 * where it is billed with the change, that is all that binds but its amount. `usage` are items.
 */
export function bindingOf(
  { prorated, dueNow, charge }: ChangePrice,
  usage: ReadonlySet<string>,
): object {
  const isUsage = ({ item }: Line) => item !== null && usage.has(item);
  if (!charge?.lines.some(isUsage)) return { prorated, dueNow, total: totalOf(charge) };
  const { lines, startingBalance, discounts, itemDiscounts } = charge;
  const fixed = lines
    .filter((line) => !isUsage(line))
    .map((line) => [nameOf(line), line.taxes, line.discounts]);
  const taxes = lines.filter(isUsage).map((line) => [line.priceId, line.taxes, line.discounts]);
  return { prorated, startingBalance, discounts, itemDiscounts, fixed, taxes };
}

/** Whether a preview is of an invoice made at once: nothing on it belongs to the end of the period. */
export function isOfNow(preview: Previewed, periodEnd: string): preview is PreviewFacts {
  if (!preview) return false;
  return !preview.lines.some(
    ({ item, proration, period: { start, end } }) =>
      item !== null && !proration && (start === periodEnd || end === periodEnd),
  );
}

/** What recurs each period of one rhythm, before discount, tax and usage. In minor units. */
export function recurringAmount(
  items: readonly { readonly price: Price; readonly quantity: number | null }[],
  { interval, intervalCount }: Pick<Price, 'interval' | 'intervalCount'>,
): bigint {
  return items
    .filter(({ price }) => price.interval === interval && price.intervalCount === intervalCount)
    .reduce(
      (sum, { price, quantity }) =>
        quantity === null ? sum : sum + lineAmount(price, String(quantity)),
      0n,
    );
}

/** Prorations that the change brings: those waiting from before are on both. */
function newProrations(asIs: Previewed, changed: Previewed): Line[] {
  const waiting = (asIs?.lines ?? []).filter(({ proration }) => proration).map(nameOf);
  return (changed?.lines ?? []).filter((line) => {
    if (!line.proration) return false;
    const place = waiting.indexOf(nameOf(line));
    if (place >= 0) waiting.splice(place, 1);
    return place < 0;
  });
}

/** A line of a preview has another id each time it is asked for. */
function nameOf({ item, priceId, description, period: { start, end }, amount }: Line) {
  return JSON.stringify([item, priceId, description, start, end, amount.amount]);
}

/** Due on the invoice after one that is made now, which leaves the balance it does not use. */
function dueAfter(
  { startingBalance, totals }: PreviewFacts,
  total: number,
  { currency }: Previews,
) {
  const left = startingBalance + totals.total.amount - totals.amountDue.amount;
  return Number(dueOf(BigInt(total), { balance: BigInt(left), currency }).amountDue);
}

function lastEnd({ lines }: PreviewFacts) {
  const ends = lines.flatMap(({ item, proration, period }) =>
    item !== null && !proration ? period.end : [],
  );
  return ends.toSorted().at(-1);
}

function totalOf(preview: Previewed) {
  return preview?.totals.total.amount ?? 0;
}

function dueIn(preview: Previewed) {
  return preview?.totals.amountDue.amount ?? 0;
}
