/** Why one bill is not what the one before was, for the customer in the session. */
import { BillingError } from '../billing/billing-error.ts';
import { amountDueOf, type Explained } from '../billing/explain.ts';
import { toMoney } from '../billing/money.ts';
import { toInstant } from '../billing/period.ts';
import type { Approximation } from '../contract/bill.ts';
import type { Compared, Explanation } from '../contract/explain.ts';
import type { Period } from '../contract/values.ts';
import { known } from '../known.ts';
import { billApproximation, runningPeriod } from '../portal/bills.ts';
import {
  effectsBetween,
  explainedInvoice,
  explainedOutcome,
  explainedUntil,
  usageGroups,
} from '../portal/explain.ts';
import type { Names } from '../portal/lines.ts';
import { totalsApproximation } from '../portal/reckon.ts';
import type { Invoice, Line, PreviewFacts, Snapshot, Subscription } from '../portal/snapshot.ts';
import { Problem } from '../problems.ts';
import type { CustomerServices } from '../services.ts';
import { billIdOf, invoiceBefore, upcomingOf } from './find.ts';
import { readBillForecast, readForeseen } from './read-forecast.ts';

const MINUTE_MS = 60_000;

/** What of an upcoming bill is compared: all that is likely, or what there is so far. */
type Point = 'likely' | 'same_point';

type Side = Omit<Compared, 'amount'> & { readonly facts: PreviewFacts };

type Comparison = {
  readonly before: Side;
  readonly after: Side;
  readonly names: Names;
  readonly snapshot: Snapshot;
  readonly asOf: Date;
  /** Why what is reckoned of either is approximate. */
  readonly approximate: Approximation | null;
};

/**
 * An upcoming bill (`sub_…`) at its likely usage is compared with the last whole invoice; where its
 * forecast is withheld, the bill so far with that invoice as it stood at the same point of its
 * period. Any invoice (`in_…`) with the one before it. Throws `bill_not_found`,
 * `invoice_not_found`, `comparison_missing` and what Stripe's failures are told as.
 */
export async function readExplanation(
  services: CustomerServices,
  { bill, compare = 'likely' }: { bill?: string | undefined; compare?: Point | undefined },
): Promise<Explanation> {
  const snapshot = await services.snapshot();
  const id = billIdOf(snapshot, bill);
  return id.startsWith('in_')
    ? ofInvoice(services, snapshot, id)
    : ofUpcoming(services, snapshot, id, compare);
}

async function ofInvoice(
  services: CustomerServices,
  snapshot: Snapshot,
  id: string,
): Promise<Explanation> {
  const { value: later, asOf } = await services.gateway.invoice(id);
  const { subscription, reason } = later.invoice;
  // An invoice within a period, such as of a change at once, is not like the one before it.
  if (subscription === null || reason !== 'subscription_cycle') {
    throw new Problem('comparison_missing');
  }
  const earlier = await invoiceBefore(services, subscription, id);
  const { value } = await services.gateway.invoice(earlier.id);
  const names = await namesOfBoth(services, snapshot, [later.facts, value.facts]);
  const comparison = {
    before: sideOf(value.invoice, value.facts),
    after: sideOf(later.invoice, later.facts),
    names,
    snapshot,
    asOf,
    approximate: null,
  };
  return answer(comparison, 'invoice', whole(comparison, value.facts));
}

async function ofUpcoming(
  services: CustomerServices,
  snapshot: Snapshot,
  id: string,
  compare: Point,
): Promise<Explanation> {
  const { subscription, preview } = upcomingOf(snapshot, id);
  const earlier = await invoiceBefore(services, id);
  const { value } = await services.gateway.invoice(earlier.id);
  const names = await namesOfBoth(services, snapshot, [preview.value, value.facts]);
  const period = runningPeriod(subscription);
  const now = toInstant(snapshot.billingNow);
  const comparison: Comparison = {
    before: sideOf(value.invoice, value.facts),
    after: {
      id,
      number: null,
      period,
      until: now < period.end ? now : period.end,
      facts: preview.value,
    },
    names,
    snapshot,
    asOf: preview.asOf,
    approximate: billApproximation(subscription, preview.value, snapshot),
  };
  // Without usage on either there is no point within the period to speak of.
  const groups = usageGroups(value.facts, names);
  if (groups.length === 0 && usageGroups(preview.value, names).length === 0) {
    return answer(comparison, 'invoice', whole(comparison, value.facts));
  }
  // The invoice of the first day has no period of usage to compare with.
  if (value.invoice.reason === 'subscription_create') throw new Problem('comparison_missing');
  const likely = compare === 'likely' && (await likelyBill(services, comparison, subscription));
  if (likely) {
    const to = { ...comparison, approximate: likely.approximate };
    const after = { ...to, after: { ...to.after, until: null } };
    return answer(after, 'likely', whole(comparison, value.facts), likely.bill);
  }
  return atSamePoint(services, comparison, groups);
}

/** The bill at its likely usage; null where the forecast is withheld. */
async function likelyBill(
  services: CustomerServices,
  { snapshot, names, after }: Comparison,
  subscription: Subscription,
) {
  const foreseen = await readForeseen(services, snapshot, [subscription]);
  const { basis, forecast } = await readBillForecast(services, snapshot, subscription, foreseen);
  if (!basis || !forecast.preview) return null;
  const of = { subscriptions: snapshot.subscriptions.value ?? [] };
  const bill = explainedOutcome(basis, forecast.preview, after.facts, names, of);
  return { bill, approximate: forecast.approximate };
}

/** The earlier invoice's usage until the same share of its period had passed. */
async function atSamePoint(
  { usage }: CustomerServices,
  comparison: Comparison,
  groups: readonly (readonly Line[])[],
): Promise<Explanation> {
  const { before, after, names, snapshot } = comparison;
  const point = pointOf(wholeOf(groups) ?? before.period, shareOf(after.period, after.until!));
  const used = await Promise.all(
    groups.map(async ([line]): Promise<[Line, string]> => {
      const meterId = names.prices.get(line!.priceId!)?.value?.meterId;
      const meter = names.meters.value?.find((one) => one.id === meterId);
      if (!meter) throw names.meters.problem ?? new Problem('bill_not_reckonable');
      const start = new Date(line!.period.start);
      const whole = new Date(line!.period.end);
      const end = point < whole ? point : whole;
      if (end <= start) return [line!, '0'];
      const total = await usage.total(meter, { start, end, isOver: true });
      if (total.asOf === undefined) throw total.problem;
      return [line!, total.value];
    }),
  );
  const of = { subscriptions: snapshot.subscriptions.value ?? [] };
  const then = reckonable(() => explainedUntil(before.facts, names, of, new Map(used), point));
  const until = { ...comparison, before: { ...before, until: toInstant(point) } };
  return answer(until, 'same_point', then);
}

function whole({ names, snapshot }: Comparison, facts: PreviewFacts): Explained {
  return explainedInvoice(facts, names, { subscriptions: snapshot.subscriptions.value ?? [] });
}

function answer(
  comparison: Comparison,
  compares: Explanation['compares'],
  then: Explained,
  now: Explained = whole(comparison, comparison.after.facts),
): Explanation {
  const { before, after, names, approximate, asOf } = comparison;
  const { currency } = now;
  const money = (amount: bigint) => toMoney(amount, currency);
  const [was, is] = [amountDueOf(then), amountDueOf(now)];
  const own = compares === 'same_point' ? totalsApproximation(before.facts, names.prices) : null;
  return {
    compares,
    currency,
    before: compared(before, money(was)),
    after: compared(after, money(is)),
    difference: money(is - was),
    effects: reckonable(() => effectsBetween(then, now)),
    approximate: approximate ?? own,
    asOf: toInstant(asOf),
    source: 'stripe',
  };
}

function compared({ id, number, period, until }: Side, amount: Compared['amount']): Compared {
  return { id, number, period, until, amount };
}

function sideOf({ id, number, period }: Invoice, facts: PreviewFacts): Side {
  return { id, number, period, until: null, facts };
}

/** Prices of both bills: those of an ended plan too. */
async function namesOfBoth(
  { catalogue, tenant }: CustomerServices,
  { meters }: Snapshot,
  both: readonly PreviewFacts[],
): Promise<Names> {
  const ids = both.flatMap(({ lines }) => lines.flatMap(({ priceId }) => priceId ?? []));
  const all = meters.value ? meters : await known(catalogue.meters());
  return { prices: await catalogue.prices(ids), meters: all, settings: tenant.meters };
}

/** From where the usage of an invoice begins to where it ends: a price may have changed between. */
function wholeOf(groups: readonly (readonly Line[])[]): Period | undefined {
  const periods = groups.map(([line]) => line!.period);
  const [start] = periods.map((period) => period.start).sort();
  const end = periods
    .map((period) => period.end)
    .sort()
    .at(-1);
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** How much of a period has passed, 0 to 1. */
function shareOf({ start, end }: Period, now: string): number {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  return Math.min(1, Math.max(0, (Date.parse(now) - from) / (to - from)));
}

/** The whole minute at which that share of a period had passed. */
function pointOf({ start, end }: Period, share: number): Date {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  const at = from + (to - from) * share;
  return new Date(share === 1 ? to : Math.max(from, Math.floor(at / MINUTE_MS) * MINUTE_MS));
}

function reckonable<T>(reckon: () => T): T {
  try {
    return reckon();
  } catch (error) {
    if (!(error instanceof BillingError)) throw error;
    throw new Problem('bill_not_reckonable', undefined, { cause: error });
  }
}
