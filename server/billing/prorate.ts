/**
 * What a change within a period gives back and charges. Only licensed prices are prorated, to the
 * second of the running period; usage is billed as it was used.
 */
import { BillingError } from './billing-error.ts';
import { amountOf, type Price } from './price.ts';
import { RULES, type Rules } from './rules.ts';
import { divideHalfUp, percentage, shareOf } from './settle.ts';

export type Span = { readonly start: Date; readonly end: Date };

/** Seats or a plan, as they are charged for a whole period. */
export type Holding = { readonly price: Price; readonly quantity: string };

/** Minor units: `unused` is zero or negative, `remaining` zero or positive. */
export type Proration = { readonly unused: bigint; readonly remaining: bigint };

/**
 * A change at an instant of the period. `debited` is what was charged for the running period and
 * defaults to the whole price of `before`; percentages off that stand lessen the new charge.
 */
export function prorate(
  change: {
    readonly before: Holding;
    readonly after: Holding;
    readonly period: Span;
    readonly at: Date;
    readonly debited?: bigint;
    /** Percentages off, in their order. */
    readonly percentsOff?: readonly string[];
  },
  rules: Rules = RULES,
): Proration {
  const { before, after, period, at, percentsOff = [] } = change;
  const whole = seconds(period.start, period.end);
  const rest = seconds(at > period.start ? at : period.start, period.end);
  if (whole <= 0n) throw new BillingError('quantity_invalid', 'The period has no length.');
  if (rest <= 0n) return { unused: 0n, remaining: 0n };

  const off = (amount: bigint) =>
    rules.prorationsIncludeDiscounts
      ? percentsOff.reduce((left, percent) => {
          return left - shareOf(left, percentage(percent, 'discount_invalid'));
        }, amount)
      : amount;
  const debited = change.debited ?? off(amountOf(before.price, before.quantity, rules));
  const full = amountOf(after.price, after.quantity, rules);
  return {
    unused: divideHalfUp(-debited * rest, whole),
    remaining: off(divideHalfUp(full * rest, whole)),
  };
}

function seconds(start: Date, end: Date): bigint {
  return BigInt(Math.floor(end.getTime() / 1_000) - Math.floor(start.getTime() / 1_000));
}
