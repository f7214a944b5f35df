/** Quillet's ten customers: what each has, and what each shows. */
import { attachCard } from './card.ts';
import { FLEET_HALVES, FLEET_USAGE } from './fleet.ts';
import { giveCredit, setQuantity } from './happenings.ts';
import { type CustomerPlan, onPlan } from './plan.ts';
import { PRICE_LIST } from './price-list.ts';
import { flat, packages, tiered } from './prices.ts';

const halden: CustomerPlan = {
  key: 'halden',
  name: 'Halden Labs',
  shows:
    'Overage in tiers, a seat added mid-month, discount, tax and account credit, and a card that ends too soon.',
  start: new Date('2025-12-01T00:00:00Z'),
  card: { token: 'tok_visa', month: 11, year: 2026 },
  address: {
    line1: '410 Hudson Street',
    city: 'New York',
    state: 'NY',
    postal_code: '10014',
    country: 'US',
  },
  subscriptions: [
    {
      ...onPlan(PRICE_LIST.scale, { base: 1, seats: 13 }),
      coupon: { name: 'Partner discount', percent_off: 10, duration: 'forever' },
      tax: {
        display_name: 'Sales tax',
        percentage: 8.875,
        inclusive: false,
        country: 'US',
        state: 'NY',
        jurisdiction: 'New York',
      },
    },
  ],
  usage: {
    api_calls: { series: 'citibike-nyc-daily', value: (n) => String(Math.round(n / 9.4)) },
    storage: { series: 'us-births', value: (n) => (Math.round(n / 80) / 10).toFixed(1) },
  },
  happenings: [
    {
      at: new Date('2026-10-20T15:00:00Z'),
      run: (stripe, customer) =>
        giveCredit(stripe, customer, { amount: 6_000, description: 'Outage of October 14' }),
    },
    {
      at: new Date('2026-11-05T10:00:00Z'),
      run: (stripe, customer) =>
        giveCredit(stripe, customer, { amount: 4_000, description: 'Thanks for a bug report' }),
    },
    {
      at: new Date('2026-11-12T00:00:00Z'),
      run: (stripe, customer) => setQuantity(stripe, customer, 'scale_seats', 14),
    },
  ],
};

const northwind: CustomerPlan = {
  key: 'northwind',
  name: 'Northwind Rides',
  shows: 'One volume price: close to an edge, where every unit becomes cheaper.',
  start: new Date('2026-01-01T00:00:00Z'),
  card: { token: 'tok_mastercard', month: 8, year: 2028 },
  subscriptions: [onPlan(PRICE_LIST.fleet, { fleet: 1 })],
  usage: { rides: { series: 'capital-bikeshare-hourly' } },
};

const sakura: CustomerPlan = {
  key: 'sakura',
  name: 'Sakura Systems',
  shows: 'Packages of 1,000 in yen, a currency without a minor unit.',
  start: new Date('2026-01-01T00:00:00Z'),
  card: { token: 'tok_amex', month: 3, year: 2029 },
  subscriptions: [
    {
      metered: [{ meter: 'events', price: packages('jpy', 'Events', 1_000, '30') }],
      licensed: [{ price: flat('jpy', 'Standard plan', '12000'), quantity: 1 }],
    },
  ],
  usage: { events: { series: 'metro-traffic-hourly' } },
};

const marsa: CustomerPlan = {
  key: 'marsa',
  name: 'Marsa Logistics',
  shows: 'Kuwaiti dinar, with three decimals, and usage that has grown all year.',
  start: new Date('2026-01-01T00:00:00Z'),
  card: { token: 'tok_visa', month: 6, year: 2028 },
  subscriptions: [
    {
      metered: [
        {
          meter: 'shipments',
          price: tiered('kwd', 'Shipments', 'graduated', [
            [2_000, '0'],
            [8_000, '45'],
            ['inf', '38.5'],
          ]),
        },
      ],
      licensed: [{ price: flat('kwd', 'Harbor plan', '45000'), quantity: 1 }],
    },
  ],
  usage: { shipments: { series: 'bitcoin-tx-growth', value: (n) => String(Math.round(n / 20)) } },
};

const brightside: CustomerPlan = {
  key: 'brightside',
  name: 'Brightside Studio',
  shows: 'Five days old: no last period to compare with, and too early for much else.',
  start: new Date('2026-11-15T09:20:00Z'),
  card: { token: 'tok_mastercard', month: 2, year: 2030 },
  subscriptions: [
    {
      metered: [
        {
          meter: 'messages',
          price: tiered('usd', 'Messages', 'graduated', [
            [1_000, '0'],
            ['inf', '1.5'],
          ]),
        },
      ],
      licensed: [{ price: flat('usd', 'Starter plan', '1900'), quantity: 1 }],
    },
  ],
  usage: { messages: { series: 'gh-keycloak-views', value: (n) => String(n * 12) } },
};

const copperline: CustomerPlan = {
  key: 'copperline',
  name: 'Copperline Freight',
  shows: 'Past due: the card was declined, one invoice is open, and Stripe will try again.',
  start: new Date('2026-01-15T00:00:00Z'),
  card: { token: 'tok_visa', month: 10, year: 2027 },
  subscriptions: [
    {
      metered: [{ meter: 'pages', price: flat('usd', 'Pages', '0.4') }],
      licensed: [{ price: flat('usd', 'Freight plan', '9900'), quantity: 1 }],
    },
  ],
  usage: { pages: { series: 'wp-peyton-manning', value: (n) => String(Math.min(n, 9_000)) } },
  happenings: [
    {
      at: new Date('2026-10-28T08:00:00Z'),
      run: (stripe, customer) =>
        attachCard(stripe, customer, { token: 'tok_chargeCustomerFail', month: 5, year: 2029 }),
    },
  ],
};

const oriel: CustomerPlan = {
  key: 'oriel',
  name: 'Oriel Health',
  shows: 'A coupon, prepaid credits and VAT, each taken in its turn.',
  start: new Date('2026-03-01T00:00:00Z'),
  card: { token: 'tok_visa', month: 9, year: 2028 },
  address: { line1: 'Lindenallee 12', city: 'Köln', postal_code: '50668', country: 'DE' },
  subscriptions: [
    {
      metered: [
        {
          meter: 'records',
          price: tiered('eur', 'Records', 'graduated', [
            [10_000, '0'],
            [20_000, '2.2'],
            ['inf', '1.6'],
          ]),
        },
      ],
      licensed: [{ price: flat('eur', 'Clinic plan', '24900'), quantity: 1 }],
      coupon: {
        name: 'Launch partner',
        percent_off: 20,
        duration: 'repeating',
        duration_in_months: 12,
      },
      tax: {
        display_name: 'VAT',
        percentage: 19,
        inclusive: false,
        country: 'DE',
        jurisdiction: 'DE',
      },
    },
  ],
  usage: { records: { series: 'wp-R-language' } },
  happenings: [
    {
      at: new Date('2026-09-10T09:00:00Z'),
      run: (stripe, customer) =>
        stripe.billing.creditGrants.create({
          customer,
          name: 'Prepaid records',
          category: 'paid',
          amount: { type: 'monetary', monetary: { currency: 'eur', value: 60_000 } },
          applicability_config: { scope: { price_type: 'metered' } },
        }),
    },
  ],
};

const meridian: CustomerPlan = {
  key: 'meridian',
  name: 'Meridian Press',
  shows: 'Two subscriptions: a platform paid by the year, and usage by the month.',
  start: new Date('2025-12-18T00:00:00Z'),
  card: { token: 'tok_amex', month: 12, year: 2028 },
  subscriptions: [
    {
      start: new Date('2026-02-10T00:00:00Z'),
      metered: [
        {
          meter: 'downloads',
          price: tiered('usd', 'Downloads', 'graduated', [
            [200_000, '0'],
            ['inf', '0.08'],
          ]),
        },
      ],
    },
    {
      licensed: [
        { price: flat('usd', 'Press platform', '480000', 'year'), quantity: 1 },
        { price: flat('usd', 'Editor seats', '18000', 'year'), quantity: 6 },
      ],
    },
  ],
  usage: { downloads: { series: 'citibike-nyc-daily', value: (n) => String(Math.round(n / 2)) } },
};

const harbor: CustomerPlan = {
  key: 'harbor',
  name: 'Quiet Harbor',
  shows: 'Nothing used at all: every invoice so far came to zero.',
  start: new Date('2026-05-01T00:00:00Z'),
  card: { token: 'tok_visa', month: 4, year: 2029 },
  subscriptions: [{ metered: [{ meter: 'exports', price: flat('usd', 'Exports', '25') }] }],
  usage: {},
};

const atlas: CustomerPlan = {
  key: 'atlas',
  name: 'Atlas Compute',
  shows: 'Forty meters, and three thousand invoices of a relay that was billed by the day.',
  start: new Date('2018-08-15T00:00:00Z'),
  card: { token: 'tok_mastercard', month: 7, year: 2029 },
  subscriptions: [
    {
      end: new Date('2026-11-01T00:00:00Z'),
      licensed: [{ price: flat('usd', 'Relay', '450', 'day'), quantity: 1 }],
    },
    ...FLEET_HALVES.map((metered) => ({ start: new Date('2026-01-01T00:00:00Z'), metered })),
  ],
  usage: FLEET_USAGE,
};

export const PLANS: readonly CustomerPlan[] = [
  halden,
  northwind,
  sakura,
  marsa,
  brightside,
  copperline,
  oriel,
  meridian,
  harbor,
  atlas,
];
