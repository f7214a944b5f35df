/**
 * The demo's Stripe account: what Quillet sells, and three customers with a year behind them, each
 * made through the same API calls a vendor makes.
 */
import Stripe from 'stripe';
import { usagePoints } from './series.ts';
import type { Simulator } from './stripe/index.ts';

/** The demo's day. Fixed, so that every run and every screenshot shows the same. */
export const DEMO_NOW = new Date('2026-11-20T14:00:00Z');

/** Usage reaches this far, so that time can be moved on. */
export const USAGE_UNTIL = new Date('2027-01-15T00:00:00Z');

export const DEMO_STRIPE_KEY = 'sk_test_simulator';

/** What Quillet tells the portal of its meters. */
export const DEMO_METERS = {
  api_calls: { label: 'API calls', unit: 'calls' },
  storage: { label: 'Storage', unit: 'GB-months' },
  rides: { label: 'Trips', unit: 'trips' },
  events: { label: 'Events', unit: 'events' },
} as const;

export type DemoCustomer = {
  readonly key: string;
  readonly name: string;
  /** One sentence: what to look at. */
  readonly shows: string;
  readonly id: string;
  readonly clock: string;
  readonly meters: readonly (keyof typeof DEMO_METERS)[];
};

type Metered = {
  readonly meter: keyof typeof DEMO_METERS;
  readonly price: Stripe.PriceCreateParams;
};

type Plan = {
  readonly key: string;
  readonly name: string;
  readonly shows: string;
  readonly currency: 'usd' | 'jpy';
  readonly start: Date;
  /** One of Stripe's test tokens, and the month it ends. */
  readonly card: { readonly token: string; readonly month: number; readonly year: number };
  readonly licensed: readonly {
    readonly price: Stripe.PriceCreateParams;
    readonly quantity: number;
  }[];
  readonly metered: readonly Metered[];
  readonly usage: Partial<
    Record<keyof typeof DEMO_METERS, { series: string; value?: (n: number) => string }>
  >;
};

const PLANS: readonly Plan[] = [
  {
    key: 'halden',
    name: 'Halden Labs',
    shows:
      'Graduated overage with seats: a quota nearly used up, tier edges, a card that ends too soon.',
    currency: 'usd',
    start: new Date('2025-12-01T00:00:00Z'),
    card: { token: 'tok_visa', month: 11, year: 2026 },
    licensed: [
      { price: flat('usd', 'Scale plan', '29900'), quantity: 1 },
      {
        price: tiered('usd', 'Seats', 'graduated', [
          [10, '0'],
          ['inf', '2900'],
        ]),
        quantity: 14,
      },
    ],
    metered: [
      {
        meter: 'api_calls',
        price: tiered('usd', 'API calls', 'graduated', [
          [100_000, '0'],
          [150_000, '1.2'],
          ['inf', '0.9'],
        ]),
      },
      {
        meter: 'storage',
        price: tiered('usd', 'Storage', 'graduated', [
          [250, '0'],
          [500, '20'],
          ['inf', '15'],
        ]),
      },
    ],
    usage: {
      api_calls: { series: 'citibike-nyc-daily', value: (n) => String(Math.round(n / 9.4)) },
      storage: { series: 'us-births', value: (n) => (Math.round(n / 80) / 10).toFixed(1) },
    },
  },
  {
    key: 'northwind',
    name: 'Northwind Rides',
    shows: 'One volume price: close to an edge, where every unit becomes cheaper.',
    currency: 'usd',
    start: new Date('2026-01-01T00:00:00Z'),
    card: { token: 'tok_mastercard', month: 8, year: 2028 },
    licensed: [{ price: flat('usd', 'Fleet plan', '14900'), quantity: 1 }],
    metered: [
      {
        meter: 'rides',
        price: tiered('usd', 'Trips', 'volume', [
          [100_000, '0.5'],
          [250_000, '0.4'],
          ['inf', '0.35'],
        ]),
      },
    ],
    usage: { rides: { series: 'capital-bikeshare-hourly' } },
  },
  {
    key: 'sakura',
    name: 'Sakura Systems',
    shows: 'Packages of 1,000 in yen, a currency without a minor unit.',
    currency: 'jpy',
    start: new Date('2026-01-01T00:00:00Z'),
    card: { token: 'tok_amex', month: 3, year: 2029 },
    licensed: [{ price: flat('jpy', 'Standard plan', '12000'), quantity: 1 }],
    metered: [
      {
        meter: 'events',
        price: {
          currency: 'jpy',
          unit_amount: 30,
          product_data: { name: 'Events' },
          transform_quantity: { divide_by: 1_000, round: 'up' },
          recurring: { interval: 'month' },
        },
      },
    ],
    usage: { events: { series: 'metro-traffic-hourly' } },
  },
];

/** Builds the account and brings every customer to the demo's day. */
export async function buildWorld(simulator: Simulator): Promise<DemoCustomer[]> {
  const stripe = stripeFor(simulator);
  const isBound = simulator.switches.unlimitedAdvance;
  simulator.switches.unlimitedAdvance = true;
  try {
    const meters = await createMeters(stripe);
    const customers: DemoCustomer[] = [];
    for (const plan of PLANS) customers.push(await createCustomer(simulator, stripe, meters, plan));
    return customers;
  } finally {
    simulator.switches.unlimitedAdvance = isBound;
  }
}

/** The real SDK, talking to the simulator in this process. */
export function stripeFor(simulator: Simulator): Stripe {
  return new Stripe(DEMO_STRIPE_KEY, {
    httpClient: Stripe.createFetchHttpClient((input: RequestInfo | URL, init?: RequestInit) =>
      simulator.fetch(new Request(input, init)),
    ),
    telemetry: false,
  });
}

async function createMeters(stripe: Stripe) {
  const meters = new Map<string, string>();
  for (const eventName of Object.keys(DEMO_METERS)) {
    const meter = await stripe.billing.meters.create({
      event_name: eventName,
      display_name: `internal: ${eventName}`,
      default_aggregation: { formula: 'sum' },
      customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
      value_settings: { event_payload_key: 'value' },
    });
    meters.set(eventName, meter.id);
  }
  return meters;
}

async function createCustomer(
  simulator: Simulator,
  stripe: Stripe,
  meters: ReadonlyMap<string, string>,
  plan: Plan,
): Promise<DemoCustomer> {
  const clock = await stripe.testHelpers.testClocks.create({
    frozen_time: plan.start.getTime() / 1_000,
    name: plan.name,
  });
  const customer = await stripe.customers.create({ name: plan.name, test_clock: clock.id });
  await attachCard(stripe, customer.id, plan.card);

  for (const [eventName, usage] of Object.entries(plan.usage)) {
    const { series, value } = usage;
    const points = usagePoints(series, {
      from: plan.start,
      until: USAGE_UNTIL,
      ...(value && { value }),
    });
    simulator.seedUsage(meters.get(eventName)!, customer.id, points);
  }

  const licensed = await Promise.all(
    plan.licensed.map(async ({ price, quantity }) => ({
      price: (await stripe.prices.create(price)).id,
      quantity,
    })),
  );
  const metered = await Promise.all(
    plan.metered.map(async ({ meter, price }) => ({
      price: (await stripe.prices.create(onMeter(price, meters.get(meter)!))).id,
    })),
  );
  await stripe.subscriptions.create({ customer: customer.id, items: [...metered, ...licensed] });
  simulator.advance(clock.id, DEMO_NOW);

  const { key, name, shows } = plan;
  return {
    key,
    name,
    shows,
    id: customer.id,
    clock: clock.id,
    meters: plan.metered.map(({ meter }) => meter),
  };
}

async function attachCard(stripe: Stripe, customer: string, { token, month, year }: Plan['card']) {
  const method = await stripe.paymentMethods.create({
    type: 'card',
    card: { token, exp_month: month, exp_year: year } as Stripe.PaymentMethodCreateParams.Card,
  });
  await stripe.paymentMethods.attach(method.id, { customer });
  await stripe.customers.update(customer, {
    invoice_settings: { default_payment_method: method.id },
  });
}

function flat(currency: string, name: string, amount: string): Stripe.PriceCreateParams {
  return {
    currency,
    unit_amount_decimal: Stripe.Decimal.from(amount),
    product_data: { name },
    recurring: { interval: 'month' },
  };
}

function tiered(
  currency: string,
  name: string,
  mode: 'graduated' | 'volume',
  tiers: readonly (readonly [upTo: number | 'inf', unitAmount: string])[],
): Stripe.PriceCreateParams {
  return {
    currency,
    billing_scheme: 'tiered',
    tiers_mode: mode,
    tiers: tiers.map(([up_to, amount]) => ({
      up_to,
      unit_amount_decimal: Stripe.Decimal.from(amount),
    })),
    product_data: { name },
    recurring: { interval: 'month' },
  };
}

function onMeter(price: Stripe.PriceCreateParams, meter: string): Stripe.PriceCreateParams {
  return { ...price, recurring: { ...price.recurring!, usage_type: 'metered', meter } };
}
