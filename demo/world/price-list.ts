/**
 * What Quillet lists: plans a customer may compare with their own, each with one price a role.
 * Those of a fleet share no role with the others, so that nobody is shown one for the other.
 */
import type Stripe from 'stripe';
import { flat, tiered } from './prices.ts';

export type ListedPlan = {
  readonly label: string;
  /** By role, which for usage is the meter's event name. */
  readonly metered: Readonly<Record<string, Stripe.PriceCreateParams>>;
  /** By role. */
  readonly licensed: Readonly<Record<string, Stripe.PriceCreateParams>>;
};

/** Small and dear, larger and cheaper a call: Scale is the better one from some 70,000 calls on. */
const growth: ListedPlan = {
  label: 'Growth',
  metered: {
    api_calls: tiered('usd', 'API calls', 'graduated', [
      [60_000, '0'],
      ['inf', '1.4'],
    ]),
    storage: tiered('usd', 'Storage', 'graduated', [
      [150, '0'],
      ['inf', '20'],
    ]),
  },
  licensed: {
    base: flat('usd', 'Growth plan', '9900'),
    seats: tiered('usd', 'Seats', 'graduated', [
      [5, '0'],
      ['inf', '1900'],
    ]),
  },
};

const scale: ListedPlan = {
  label: 'Scale',
  metered: {
    api_calls: tiered('usd', 'API calls', 'graduated', [
      [100_000, '0'],
      [150_000, '1.2'],
      ['inf', '0.9'],
    ]),
    storage: tiered('usd', 'Storage', 'graduated', [
      [250, '0'],
      [500, '20'],
      ['inf', '15'],
    ]),
  },
  licensed: {
    base: flat('usd', 'Scale plan', '29900'),
    seats: tiered('usd', 'Seats', 'graduated', [
      [10, '0'],
      ['inf', '2900'],
    ]),
  },
};

/** Worth it once overage on Scale comes to what its base costs more. */
const business: ListedPlan = {
  label: 'Business',
  metered: {
    api_calls: tiered('usd', 'API calls', 'graduated', [
      [400_000, '0'],
      ['inf', '0.6'],
    ]),
    storage: tiered('usd', 'Storage', 'graduated', [
      [1_000, '0'],
      ['inf', '10'],
    ]),
  },
  licensed: {
    base: flat('usd', 'Business plan', '89900'),
    seats: tiered('usd', 'Seats', 'graduated', [
      [25, '0'],
      ['inf', '2900'],
    ]),
  },
};

const fleet: ListedPlan = {
  label: 'Fleet',
  metered: {
    rides: tiered('usd', 'Trips', 'volume', [
      [100_000, '0.5'],
      [250_000, '0.4'],
      ['inf', '0.35'],
    ]),
  },
  licensed: { fleet: flat('usd', 'Fleet plan', '14900') },
};

/** A higher base and cheaper trips: the better one from 280,000 trips on. */
const fleetPlus: ListedPlan = {
  label: 'Fleet Plus',
  metered: {
    rides: tiered('usd', 'Trips', 'volume', [
      [100_000, '0.42'],
      [250_000, '0.3'],
      ['inf', '0.25'],
    ]),
  },
  licensed: { fleet: flat('usd', 'Fleet Plus plan', '42900') },
};

export const PRICE_LIST = {
  growth: listed('growth', growth),
  scale: listed('scale', scale),
  business: listed('business', business),
  fleet: listed('fleet', fleet),
  fleet_plus: listed('fleet_plus', fleetPlus),
};

/** What Quillet tells the portal of them: each price by its lookup key. */
export const DEMO_PLANS = Object.fromEntries(
  Object.entries(PRICE_LIST).map(([key, { label, metered, licensed }]) => {
    const prices = Object.entries({ ...licensed, ...metered });
    return [
      key,
      {
        label,
        prices: Object.fromEntries(prices.map(([role, price]) => [role, price.lookup_key!])),
      },
    ];
  }),
);

/** Every price with a lookup key of its own, such as `scale_api_calls`: ids differ by account. */
function listed(plan: string, { label, metered, licensed }: ListedPlan): ListedPlan {
  const keyed = (prices: ListedPlan['metered']) =>
    Object.fromEntries(
      Object.entries(prices).map(([role, price]) => [
        role,
        { ...price, lookup_key: `${plan}_${role}` },
      ]),
    );
  return { label, metered: keyed(metered), licensed: keyed(licensed) };
}
