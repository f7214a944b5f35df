/** The bill at other numbers, for the customer in the session. */
import { BillingError, type BillingErrorCode } from '../billing/billing-error.ts';
import { whatIf } from '../billing/what-if.ts';
import type { Money } from '../contract/values.ts';
import type { WhatIfAnswer, WhatIfBasis, WhatIfRequest } from '../contract/what-if.ts';
import { known } from '../known.ts';
import { whatIfBasis } from '../portal/basis.ts';
import { withLikely } from '../portal/forecast-bill.ts';
import { Problem } from '../problems.ts';
import type { CustomerServices } from '../services.ts';
import { billIdOf, invoiceBefore, upcomingOf } from './find.ts';
import { offeredPlans } from './offered-plans.ts';
import { readForeseen } from './read-forecast.ts';

/** Throws `bill_not_found` and what Stripe's failures are told as. */
export async function readWhatIfBasis(
  services: CustomerServices,
  asked: string | undefined,
): Promise<WhatIfBasis> {
  const snapshot = await services.snapshot();
  const id = billIdOf(snapshot, asked);
  const { subscription, preview } = upcomingOf(snapshot, id);
  const [previous, grants, { plans, prices }] = await Promise.all([
    lastInvoice(services, id),
    known(services.gateway.creditGrants(snapshot.billingNow)),
    offeredPlans(services, snapshot.meters),
  ]);
  const sources = {
    snapshot,
    subscription,
    preview,
    previous,
    grants,
    plans,
    names: {
      prices: new Map([...prices, ...snapshot.prices]),
      meters: snapshot.meters,
      settings: services.tenant.meters,
    },
  };
  const basis = reckon(() => whatIfBasis(sources));
  const foreseen = await readForeseen(services, snapshot, [subscription]);
  return withLikely(basis, subscription, foreseen);
}

/** Throws `parameter_invalid` for an item or plan the bill does not have. */
export async function readWhatIf(
  services: CustomerServices,
  { bill, ...change }: WhatIfRequest,
): Promise<WhatIfAnswer> {
  const basis = await readWhatIfBasis(services, bill);
  const { lines, totals } = reckon(() => whatIf(basis, change));
  const { approximate, asOf, source, amountDue, likelyDue } = basis;
  const more = ({ amount }: Money) => ({ ...amountDue, amount: totals.amountDue.amount - amount });
  return {
    bill: basis.bill,
    lines,
    totals,
    difference: more(amountDue),
    fromLikely: likelyDue && more(likelyDue),
    approximate,
    asOf,
    source,
  };
}

/** Whose fault it is that something asked cannot be reckoned. */
const FIELDS: Partial<Record<BillingErrorCode, string>> = {
  item_unknown: 'quantities',
  quantity_invalid: 'quantities',
  plan_unknown: 'plan',
};

function reckon<T>(reckoning: () => T): T {
  try {
    return reckoning();
  } catch (error) {
    if (!(error instanceof BillingError)) throw error;
    const { code, message } = error;
    const field = FIELDS[code];
    if (field) throw new Problem('parameter_invalid', message, { field, cause: error });
    throw new Problem('bill_not_reckonable', undefined, { cause: error });
  }
}

/** Only marks to compare with: without it there are none. */
async function lastInvoice(services: CustomerServices, subscription: string) {
  const read = async () => {
    const { id } = await invoiceBefore(services, subscription);
    return services.gateway.invoice(id);
  };
  return (await known(read())).value?.facts ?? null;
}
