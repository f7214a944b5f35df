/**
 * Everything we ask of Stripe, in our words: cached, paced, bounded, and checked to belong to the
 * customer it was asked for.
 */
import type Stripe from 'stripe';
import type { Lifetime, ReadCache, Reading, ReadOptions } from '../cache/read-cache.ts';
import type { Money } from '../contract/values.ts';
import type { Log } from '../log.ts';
import type {
  BillingFacts,
  CreditGrant,
  Customer,
  DaySeries,
  GroupedUsage,
  InvoicePage,
  PaymentAttempt,
  PaymentMethod,
  PreviewFacts,
  Subscription,
  UsageRow,
} from '../portal/snapshot.ts';
import { Problem } from '../problems.ts';
import type { Tenant } from '../tenant.ts';
import type { Account } from './account.ts';
import { readGroupedUsage, type Steps, TooManyRows } from './analytics.ts';
import { readBillingFacts } from './billing-details.ts';
import { type Catalogue, withinReading } from './catalogue.ts';
import { asking, stripeCode } from './client.ts';
import { missing, openDesk } from './desk.ts';
import { readInvoiceFacts } from './invoice-facts.ts';
import {
  idOf,
  toCreditGrant,
  toCustomer,
  toInvoice,
  toMoney,
  toPaymentMethod,
  toSubscription,
  toUsageRows,
} from './mapping.ts';
import { everyPage } from './pages.ts';
import { toAttempt, WITH_PAYMENT } from './payment-mapping.ts';
import type { Ask } from './retry.ts';
import { changeParams, type ProratedChange } from './subscription-changes.ts';
import type { TooMany } from './too-many.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** How long each thing stays fresh at most, and how long after that it is shown while read again. */
const LIFETIMES = {
  /** Webhooks tell us sooner when one of these changes. */
  slow: { freshMs: 5 * MINUTE, staleMs: 60 * MINUTE },
  /** No webhook tells of usage, so time alone does. */
  usage: { freshMs: 30 * SECOND, staleMs: 5 * MINUTE },
  credits: { freshMs: MINUTE, staleMs: 5 * MINUTE },
  /** Usage of a time that is over: only late events and corrections still move it. */
  closedUsage: { freshMs: 5 * MINUTE, staleMs: 60 * MINUTE },
  /**
   * Stripe takes events of up to 35 days ago, and what is read of these days is used only when they are
   * a hundred days old: a reading of two months ago is still right.
   */
  pastUsage: { freshMs: 30 * DAY, staleMs: 30 * DAY },
  /** A finalized invoice hardly changes; its lines never do. */
  invoice: { freshMs: 5 * MINUTE, staleMs: 60 * MINUTE },
} as const satisfies Record<string, Lifetime>;

const INVOICES_SHOWN = 10;

/** A discount is told by its coupon's name, and reckoned by its rule. */
const WITH_COUPONS = {
  expand: ['total_discount_amounts.discount.source.coupon', 'discounts.source.coupon.applies_to'],
};

/** Grants of credits whose rest is asked for, which takes a call each. */
const MOST_GRANTS = 20;

export type Gateway = ReturnType<typeof createGateway>;
export type CustomerGateway = ReturnType<Gateway['customer']>;

export type CustomerOptions = ReadOptions & {
  /** Whether the request changes nothing: then it waits for Stripe so long and no longer. */
  readonly onlyReads?: boolean | undefined;
  /** Whether the request makes a change: what it reads for that goes first, as the change does. */
  readonly makesChange?: boolean | undefined;
  /** How the request asks Stripe; as one that only looks where it is absent. */
  readonly ask?: Ask;
  /** What the caller calls a change by, so that it is made once. */
  readonly idempotencyKey?: string | undefined;
};

export type InvoiceDetail = {
  readonly invoice: InvoicePage['data'][number];
  readonly facts: PreviewFacts;
};

/** Where everything a customer's reads are kept begins with this. */
export function customerKey({ id, livemode }: Pick<Tenant, 'id' | 'livemode'>, customerId: string) {
  return `${tenantKey({ id, livemode })}${customerId}/`;
}

export function tenantKey({ id, livemode }: Pick<Tenant, 'id' | 'livemode'>) {
  return `${id}/${livemode ? 'live' : 'test'}/`;
}

export function createGateway({
  tenant,
  account,
  cache,
  log,
  catalogue,
  tooMany,
}: {
  readonly tenant: Tenant;
  readonly account: Account;
  readonly cache: ReadCache;
  readonly log: Log;
  readonly catalogue: Catalogue;
  readonly tooMany: TooMany;
}) {
  const { stripe, ask, clock } = account;
  /** What replaces a known answer lets those go first who have none. */
  const askBehind: Ask = (name, call) => ask(name, call, { priority: 'refresh' });

  return { customer };

  /** Reads of one customer, whose id comes from a verified session, and the desk for changes. */
  function customer(
    customerId: string,
    { idempotencyKey, ask = account.ask, ...options }: CustomerOptions = {},
  ) {
    const prefix = customerKey(tenant, customerId);
    const reading = { stripe, catalogue, within: withinReading(options), foreign: tellForeign };
    const desk = openDesk({
      stripe,
      customerId,
      ask,
      clock,
      isOwn,
      idempotencyKey,
      changed: () => {
        const told = cache.invalidate(prefix);
        options.defer?.(told);
      },
    });

    function read<T>(
      name: string,
      lifetime: Lifetime,
      load: (ask: Ask) => Promise<T>,
    ): Promise<Reading<T>> {
      const loadBy = (behind: boolean) => asking(() => load(behind ? askBehind : ask));
      return cache.read(prefix + name, lifetime, loadBy, options);
    }

    return {
      desk,

      facts(): Promise<Reading<Customer>> {
        return read('customer', LIFETIMES.slow, async (ask) => {
          const found = await ask('customers.retrieve+clock', () =>
            stripe.customers.retrieve(customerId, { expand: ['test_clock'] }),
          ).catch(missing('customer_not_found'));
          const isTheirs = isOwn({ id: found.id, customer: found.id });
          if (!isTheirs || found.deleted) throw new Problem('customer_not_found');
          return toCustomer(found);
        });
      },

      billingDetails(): Promise<Reading<BillingFacts>> {
        return read('billing-details', LIFETIMES.slow, (ask) => readBillingFacts({ ...desk, ask }));
      },

      subscriptions(): Promise<Reading<readonly Subscription[]>> {
        return read('subscriptions', LIFETIMES.slow, async (ask) => {
          const { data } = await everyPage('subscriptions', 5, (starting_after) =>
            ask('subscriptions.list', () =>
              stripe.subscriptions.list({ customer: customerId, limit: 100, starting_after }),
            ),
          );
          return data.filter(isOwn).map(toSubscription);
        });
      },

      /** Newest first; `cursor` is the last id of the page before. */
      invoices(cursor?: string, limit = INVOICES_SHOWN): Promise<Reading<InvoicePage>> {
        return read(`invoices/${limit}/${cursor ?? ''}`, LIFETIMES.invoice, async (ask) => {
          const page = await ask('invoices.list', () =>
            stripe.invoices.list({ customer: customerId, limit, starting_after: cursor }),
          ).catch(missing('parameter_invalid', 'cursor'));
          const own = page.data.filter(isOwn);
          // A customer is told it: never the id of another's.
          const last = own.at(-1);
          return {
            data: own.map(toInvoice),
            nextCursor: page.has_more && last ? last.id : null,
          };
        });
      },

      /** The newest hundred invoices of one subscription, or those before one of its invoices. */
      invoicesOf(subscription: string, before?: string): Promise<Reading<InvoicePage>> {
        const name = `invoices-of/${subscription}/${before ?? ''}`;
        return read(name, LIFETIMES.invoice, async (ask) => {
          const page = await ask('invoices.list', () =>
            stripe.invoices.list({
              customer: customerId,
              subscription,
              limit: 100,
              starting_after: before,
            }),
          );
          const last = page.data.at(-1);
          return {
            data: page.data.filter(isOwn).map(toInvoice),
            nextCursor: page.has_more && last ? last.id : null,
          };
        });
      },

      /**
       * Credits granted and not used up, each with what is left of it. Throws where there are more
       * than can be read one by one: a part of them would be a wrong figure.
       */
      creditGrants(now: Date): Promise<Reading<readonly CreditGrant[]>> {
        return read('credit-grants', LIFETIMES.credits, async (ask) => {
          const { data, has_more } = await ask('credit_grants.list', () =>
            stripe.billing.creditGrants.list({ customer: customerId, limit: 100 }),
          );
          const usable = data.filter(isOwn).filter(isUsableAt(now));
          if (has_more || usable.length > MOST_GRANTS) throw new Problem('stripe_malformed');
          const granted = await Promise.all(usable.map((grant) => withRest(ask, grant)));
          return granted.flatMap((grant) => (grant && grant.available > 0 ? [grant] : []));
        });
      },

      invoice(invoiceId: string): Promise<Reading<InvoiceDetail>> {
        return read(`invoice/${invoiceId}`, LIFETIMES.invoice, async (ask) => {
          const invoice = await ownInvoice(ask, invoiceId);
          return {
            invoice: toInvoice(invoice),
            facts: await readInvoiceFacts({ ...reading, ask }, invoice),
          };
        });
      },

      /** Fresh links, never cached: Stripe promises ten days only for what was just asked for. */
      async invoiceLinks(invoiceId: string) {
        const invoice = await ownInvoice(ask, invoiceId);
        return { hosted: invoice.hosted_invoice_url ?? null, pdf: invoice.invoice_pdf ?? null };
      },

      /** What came of the last attempt to be paid for an invoice. */
      invoicePayment(invoiceId: string): Promise<Reading<PaymentAttempt>> {
        return read(`payment/${invoiceId}`, LIFETIMES.invoice, async (ask) => {
          const invoice = await ask('invoices.retrieve+payment', () =>
            stripe.invoices.retrieve(invoiceId, { expand: [WITH_PAYMENT] }),
          ).catch(missing('invoice_not_found'));
          if (!isOwn(invoice)) throw new Problem('invoice_not_found');
          return toAttempt(invoice);
        });
      },

      paymentMethods(): Promise<Reading<readonly PaymentMethod[]>> {
        return read('payment-methods', LIFETIMES.slow, async (ask) => {
          const { data } = await ask('payment_methods.list', () =>
            stripe.paymentMethods.list({ customer: customerId, limit: 100 }),
          );
          return data.filter(isOwn).map(toPaymentMethod);
        });
      },

      /** What is left of billing credits, by currency. */
      credits(): Promise<Reading<readonly Money[]>> {
        return read('credits', LIFETIMES.credits, async (ask) => {
          const balances = await creditBalances(ask, {
            type: 'applicability_scope',
            applicability_scope: { price_type: 'metered' },
          });
          return balances.flatMap(({ available_balance: { monetary } }) =>
            monetary && monetary.value !== 0 ? [toMoney(monetary.value, monetary.currency)] : [],
          );
        });
      },

      /** Stripe's own next invoice of one subscription; null when nothing is to come. */
      preview(subscriptionId: string): Promise<Reading<PreviewFacts | null>> {
        return read(`preview/${subscriptionId}`, LIFETIMES.usage, (ask) =>
          preview(ask, subscriptionId),
        );
      },

      /** The invoice a change would bring, which nobody makes; `recurring` leaves out what comes once. */
      previewOf(
        subscriptionId: string,
        change: ProratedChange,
        mode: 'next' | 'recurring' = 'next',
      ): Promise<PreviewFacts | null> {
        const subscription_details = changeParams(change);
        return asking(() =>
          preview(ask, subscriptionId, { subscription_details, preview_mode: mode }),
        );
      },

      /** Usage by UTC day, sparse. `start` and `end` are UTC midnights at most 100 days apart. */
      days(meterId: string, start: Date, end: Date): Promise<Reading<DaySeries>> {
        return read(`days/${meterId}/${start.getTime()}`, LIFETIMES.usage, async (ask) => ({
          start,
          end,
          rows: await usageRows(ask, meterId, start, end, 'day'),
        }));
      },

      /** The same, kept for a month. No webhook tells of what is long over, so none makes us read it again. */
      closedDays(meterId: string, start: Date, end: Date): Promise<Reading<DaySeries>> {
        const key = `${tenantKey(tenant)}#past:${customerId}/${meterId}/${start.getTime()}`;
        return cache.read(
          key,
          LIFETIMES.pastUsage,
          (behind) =>
            asking(async () => ({
              start,
              end,
              rows: await usageRows(behind ? askBehind : ask, meterId, start, end, 'day'),
            })),
          { ...options, maxAgeMs: undefined },
        );
      },

      /** Usage by hour or day over any aligned range, and in one row without a window. */
      usage(
        meterId: string,
        start: Date,
        end: Date,
        window?: 'hour' | 'day',
        isOver = false,
      ): Promise<Reading<readonly UsageRow[]>> {
        const key = `usage/${meterId}/${start.getTime()}/${end.getTime()}/${window ?? 'all'}`;
        const lifetime = isOver ? LIFETIMES.closedUsage : LIFETIMES.usage;
        return read(key, lifetime, (ask) => usageRows(ask, meterId, start, end, window));
      },

      /** The same by the values of a dimension, of Stripe's preview of Meter Usage Analytics. */
      groupedUsage(meter: string, dimension: string, steps: Steps): Promise<Reading<GroupedUsage>> {
        const { start, end, window } = steps;
        const key = `grouped/${meter}/${start.getTime()}/${end.getTime()}/${window}/${dimension}`;
        const asked = { stripe, customer: customerId, meter, dimension, foreign: tellForeign };
        const division = `${prefix}${meter}/${dimension}/${window}`;
        return read(key, LIFETIMES.usage, async (ask) => {
          if (tooMany.has(division, steps)) throw new TooManyRows();
          return readGroupedUsage({ ...asked, ask }, steps).catch((error) => {
            if (error instanceof TooManyRows) tooMany.add(division, steps);
            throw error;
          });
        });
      },
    };

    async function withRest(ask: Ask, grant: Stripe.Billing.CreditGrant) {
      const balances = await creditBalances(ask, { type: 'credit_grant', credit_grant: grant.id });
      return toCreditGrant(grant, balances[0]?.available_balance.monetary?.value ?? 0);
    }

    async function creditBalances(
      ask: Ask,
      filter: Stripe.Billing.CreditBalanceSummaryRetrieveParams.Filter,
    ) {
      const { customer, balances } = await ask('credit_balance_summary', () =>
        stripe.billing.creditBalanceSummaries.retrieve({ customer: customerId, filter }),
      );
      if (!isOwn({ id: idOf(customer) ?? '', customer })) throw new Problem('stripe_malformed');
      return balances;
    }

    async function ownInvoice(ask: Ask, invoiceId: string) {
      const invoice = await ask('invoices.retrieve', () =>
        stripe.invoices.retrieve(invoiceId, WITH_COUPONS),
      ).catch(missing('invoice_not_found'));
      if (!isOwn(invoice)) throw new Problem('invoice_not_found');
      return invoice;
    }

    async function preview(
      ask: Ask,
      subscription: string,
      more: Pick<Stripe.InvoiceCreatePreviewParams, 'subscription_details' | 'preview_mode'> = {},
    ) {
      const found = await ask('invoices.create_preview', () =>
        stripe.invoices.createPreview({
          customer: customerId,
          subscription,
          ...more,
          ...WITH_COUPONS,
        }),
      ).catch((error) => {
        if (stripeCode(error) === 'invoice_upcoming_none') return null;
        throw error;
      });
      if (found && !isOwn(found)) throw new Problem('stripe_malformed');
      return found && readInvoiceFacts({ ...reading, ask }, found);
    }

    async function usageRows(
      ask: Ask,
      meterId: string,
      start: Date,
      end: Date,
      window?: 'hour' | 'day',
    ) {
      const { data } = await everyPage('event summaries', 10, (starting_after) =>
        ask('event_summaries', () =>
          stripe.billing.meters.listEventSummaries(meterId, {
            customer: customerId,
            start_time: start.getTime() / SECOND,
            end_time: end.getTime() / SECOND,
            limit: 100,
            ...(window && { value_grouping_window: window }),
            starting_after,
          }),
        ),
      );
      return toUsageRows(data);
    }

    /**
     * Whether Stripe's object is this customer's. It was asked for by customer, so another's would
     * be a grave fault somewhere: it is dropped, and the log says so.
     */
    function isOwn(object: { id: string; customer?: string | { id: string } | null }) {
      if (idOf(object.customer) === customerId) return true;
      tellForeign(object.id);
      return false;
    }

    function tellForeign(object: string) {
      log({ level: 'error', event: 'foreign_object_dropped', tenant: tenant.id, object });
    }
  }
}

function isUsableAt(now: Date) {
  return ({ voided_at, expires_at }: Stripe.Billing.CreditGrant) =>
    voided_at === null && (expires_at === null || expires_at * SECOND > now.getTime());
}
