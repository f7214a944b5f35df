/** The whole answer of `GET /v1/portal`, from a snapshot. */
import { toInstant } from '../billing/period.ts';
import type { Portal } from '../contract/portal.ts';
import type { Scope } from '../session/session.ts';
import type { MeterSettings } from '../tenant.ts';
import { portalBills } from './bills.ts';
import { newest } from './invoices.ts';
import { portalItems } from './items.ts';
import { portalNotices } from './notices.ts';
import { map, partsFor } from './parts.ts';
import { portalPaymentMethods } from './payment-methods.ts';
import type { Snapshot } from './snapshot.ts';

export function portalOf(
  snapshot: Snapshot,
  context: {
    readonly livemode: boolean;
    readonly settings: Readonly<Record<string, MeterSettings>>;
    readonly requestId: string;
    readonly scopes: ReadonlySet<Scope>;
    readonly linkOrigins?: readonly string[];
  },
): Portal {
  const { billingNow, customer, subscriptions, invoices, paymentMethods, credits } = snapshot;
  const parts = partsFor(context.requestId);
  const names = { prices: snapshot.prices, meters: snapshot.meters, settings: context.settings };

  const bills = portalBills(snapshot, names, parts);
  const methods = map(paymentMethods, (value) =>
    portalPaymentMethods(value, customer.value, snapshot.holders.value ?? []),
  );

  return {
    billingNow: toInstant(billingNow),
    livemode: context.livemode,
    bills: parts.part(bills, (value) => [...value]),
    items: parts.part(portalItems(snapshot, names, parts), (value) => [...value]),
    invoices: parts.part(invoices, (page) => newest(page, billingNow, snapshot.attempts)),
    paymentMethods: parts.part(methods, (value) => value),
    credits: parts.part(credits, (value) => [...value]),
    notices: portalNotices({
      billingNow,
      invoices: invoices.value?.data ?? [],
      attempts: snapshot.attempts,
      methods: methods.value ?? [],
      bills: bills.value ?? [],
      customer: customer.value,
      subscriptions: subscriptions.value ?? [],
    }),
    can: [...context.scopes].filter((scope) => !scope.endsWith(':read')),
    ...(context.linkOrigins?.length && { linkOrigins: [...context.linkOrigins] }),
  };
}
