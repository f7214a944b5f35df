/**
 * What the key may read, endpoint by endpoint. What it may write cannot be tried without writing, so
 * that is only told.
 */
import type Stripe from 'stripe';
import { checkDimensions } from './dimensions.ts';
import { type Examination, mayAsk, NO_CUSTOMER, NO_METER } from './examination.ts';
import { type Found, found, good } from './finding.ts';

type Probe = {
  /** The permission as Stripe's dashboard calls it. */
  readonly permission: string;
  readonly level: 'error' | 'warning';
  readonly without: string;
  readonly endpoint: string;
  readonly ask: (stripe: Stripe) => Promise<unknown>;
};

const ONE = { limit: 1 };
const DAY = 86_400;

const PROBES: readonly Probe[] = [
  {
    permission: 'Customers: Read',
    level: 'error',
    without: 'no customer is shown anything',
    endpoint: 'customers.retrieve',
    ask: (stripe) => stripe.customers.retrieve(NO_CUSTOMER),
  },
  {
    permission: 'Subscriptions: Read',
    level: 'error',
    without: 'there is no bill and no usage',
    endpoint: 'subscriptions.list',
    ask: (stripe) => stripe.subscriptions.list(ONE),
  },
  {
    permission: 'Invoices: Read',
    level: 'error',
    without: 'there are no invoices',
    endpoint: 'invoices.list',
    ask: (stripe) => stripe.invoices.list(ONE),
  },
  {
    permission: 'Invoices: Read, or Write where that is refused',
    level: 'error',
    without: 'the running bill has no figures',
    endpoint: 'invoices.create_preview',
    // A POST that writes nothing, of a customer who does not exist.
    ask: (stripe) => stripe.invoices.createPreview({ customer: NO_CUSTOMER }),
  },
  {
    permission: 'Prices: Read',
    level: 'error',
    without: 'items have no price, and other numbers of a bill cannot be reckoned',
    endpoint: 'prices.list',
    ask: (stripe) => stripe.prices.list({ ...ONE, expand: ['data.tiers'] }),
  },
  {
    permission: 'Products: Read',
    level: 'warning',
    without: 'items have no names',
    endpoint: 'products.list',
    ask: (stripe) => stripe.products.list(ONE),
  },
  {
    permission: 'Billing Meters: Read',
    level: 'error',
    without: 'there is no usage',
    endpoint: 'meters.list',
    ask: (stripe) => stripe.billing.meters.list(ONE),
  },
  {
    permission: 'Billing Meter Event Summaries: Read',
    level: 'error',
    without: 'usage has no chart and no history',
    endpoint: 'event_summaries',
    ask: (stripe) =>
      stripe.billing.meters.listEventSummaries(NO_METER, {
        customer: NO_CUSTOMER,
        start_time: 0,
        end_time: DAY,
      }),
  },
  {
    permission: 'Payment Methods: Read',
    level: 'warning',
    without: 'no card is shown',
    endpoint: 'payment_methods.list',
    ask: (stripe) => stripe.paymentMethods.list({ ...ONE, customer: NO_CUSTOMER }),
  },
  {
    permission: 'Billing Credits: Read (balance summary)',
    level: 'warning',
    without: 'billing credits are not shown',
    endpoint: 'credit_balance_summary',
    ask: (stripe) =>
      stripe.billing.creditBalanceSummaries.retrieve({
        customer: NO_CUSTOMER,
        filter: { type: 'applicability_scope', applicability_scope: { price_type: 'metered' } },
      }),
  },
  {
    permission: 'Billing Credits: Read (grants)',
    level: 'warning',
    without: 'a what-if with credits is approximate',
    endpoint: 'credit_grants.list',
    ask: (stripe) => stripe.billing.creditGrants.list(ONE),
  },
  {
    permission: 'Coupons: Read',
    level: 'warning',
    without: 'a discount is called just that, and other numbers of its bill are approximate',
    endpoint: 'coupons.list',
    ask: (stripe) => stripe.coupons.list(ONE),
  },
  {
    permission: 'Tax Rates: Read',
    level: 'warning',
    without: 'a tax is called just that, and other numbers of its bill are approximate',
    endpoint: 'tax_rates.list',
    ask: (stripe) => stripe.taxRates.list(ONE),
  },
  {
    permission: 'Tax IDs: Read',
    level: 'warning',
    without: 'billing details are not shown',
    endpoint: 'tax_ids.list',
    ask: (stripe) => stripe.customers.listTaxIds(NO_CUSTOMER, ONE),
  },
  {
    permission: 'Payment Intents: Read',
    level: 'warning',
    without: 'nobody is told why a payment failed',
    endpoint: 'payment_intents.list',
    ask: (stripe) => stripe.paymentIntents.list(ONE),
  },
];

const TEST_CLOCKS: Probe = {
  permission: 'Test clocks: Read',
  level: 'warning',
  without: 'customers on a test clock are shown at the wrong time',
  endpoint: 'test_clocks.list',
  ask: (stripe) => stripe.testHelpers.testClocks.list(ONE),
};

/** Scopes of sessions by what they write. */
const WRITES =
  'Payment Methods, Setup Intents and Customers (payment_methods:write), Invoices and Payment Intents ' +
  '(invoices:pay), Customers and Tax IDs (billing_details:write), Subscriptions and Invoices ' +
  '(subscription:write), Customer portal (Stripe’s own pages)';

export async function checkPermissions(examination: Examination): Promise<Found[]> {
  const { tenant, account } = examination;
  const { stripe, ask } = account;
  const probes = tenant.livemode ? PROBES : [...PROBES, TEST_CLOCKS];
  const findings: Found[] = [];
  for (const { permission, level, without, endpoint, ask: send } of probes) {
    if (await mayAsk(ask(endpoint, () => send(stripe)))) continue;
    const text = `The key may not read what ${endpoint} answers: ${without}.`;
    findings.push(
      found(
        level,
        'permission_missing',
        text,
        `Give the key “${permission}” in Stripe’s dashboard.`,
      ),
    );
  }
  findings.push(...(await checkDimensions(examination)));
  if (findings.length === 0) {
    findings.push(good('reads_permitted', 'The key may read everything the portal shows.'));
  }
  if (tenant.stripeKey.startsWith('rk_')) {
    const text = 'What the key may write cannot be tried without writing.';
    const todo = `For what your sessions may change it needs Write on: ${WRITES}.`;
    findings.push(found('hint', 'writes_untried', text, todo));
  }
  return findings;
}
