/** Atlas Compute's forty meters: eight services in each of five regions, each used in its own rhythm. */

import type { MeteredPlan, UsagePlan } from './plan.ts';
import { flat, tiered } from './prices.ts';

type Region = {
  readonly name: string;
  /** Of Virginia's usage. */
  readonly share: number;
  /** Percent of Virginia's price. */
  readonly dearness: bigint;
};

const REGIONS: Readonly<Record<string, Region>> = {
  virginia: { name: 'Virginia', share: 1, dearness: 100n },
  frankfurt: { name: 'Frankfurt', share: 0.62, dearness: 112n },
  singapore: { name: 'Singapore', share: 0.44, dearness: 118n },
  sydney: { name: 'Sydney', share: 0.21, dearness: 125n },
  sao_paulo: { name: 'São Paulo', share: 0.13, dearness: 140n },
};

type Service = {
  readonly name: string;
  readonly unit: string;
  readonly series: string;
  /** Usage for one unit of the series, before the region's share. */
  readonly factor: number;
  /** Hundredths of a cent a unit in Virginia. */
  readonly price: bigint;
  /** The first units are free. */
  readonly free?: number;
};

const SERVICES: Readonly<Record<string, Service>> = {
  compute: {
    name: 'Compute',
    unit: 'vCPU-hours',
    series: 'metro-traffic-hourly',
    factor: 0.02,
    price: 410n,
  },
  gpu: {
    name: 'GPU',
    unit: 'GPU-minutes',
    series: 'capital-bikeshare-hourly',
    factor: 0.05,
    price: 1200n,
  },
  functions: {
    name: 'Functions',
    unit: 'calls',
    series: 'metro-traffic-hourly',
    factor: 9,
    price: 2n,
    free: 1_000_000,
  },
  egress: {
    name: 'Egress',
    unit: 'GB',
    series: 'wp-peyton-manning',
    factor: 0.4,
    price: 800n,
    free: 1_000,
  },
  balancing: {
    name: 'Load balancing',
    unit: 'hours',
    series: 'us-births',
    factor: 0.02,
    price: 250n,
  },
  objects: {
    name: 'Object storage',
    unit: 'GB-months',
    series: 'bitcoin-tx-growth',
    factor: 0.01,
    price: 230n,
  },
  blocks: {
    name: 'Block storage',
    unit: 'GB-months',
    series: 'us-births',
    factor: 0.005,
    price: 950n,
  },
  queries: {
    name: 'Database reads',
    unit: 'reads',
    series: 'citibike-nyc-daily',
    factor: 40,
    price: 1n,
  },
};

type FleetMeter = { readonly label: string; readonly unit: string };

/** By event name, such as `gpu_frankfurt`. */
export const FLEET_METERS: Readonly<Record<string, FleetMeter>> = Object.fromEntries(
  everyMeter(({ service, label }) => ({ label, unit: service.unit })),
);

export const FLEET_USAGE: Readonly<Record<string, UsagePlan>> = Object.fromEntries(
  everyMeter(({ service, region }) => ({
    series: service.series,
    value: (n) => String(Math.round(n * service.factor * region.share)),
  })),
);

/** Half of the fleet each: a subscription of Stripe's surely holds twenty items. */
export const FLEET_HALVES: readonly (readonly MeteredPlan[])[] = [
  fleetPrices(['compute', 'gpu', 'functions', 'egress']),
  fleetPrices(['balancing', 'objects', 'blocks', 'queries']),
];

function fleetPrices(services: readonly string[]): MeteredPlan[] {
  return everyMeter(({ service, region, label }) => {
    const amount = hundredths((service.price * region.dearness) / 100n);
    return service.free === undefined
      ? flat('usd', label, amount)
      : tiered('usd', label, 'graduated', [
          [service.free, '0'],
          ['inf', amount],
        ]);
  })
    .filter(([meter]) => services.some((service) => meter.startsWith(`${service}_`)))
    .map(([meter, price]) => ({ meter, price }));
}

function everyMeter<T>(
  make: (meter: { service: Service; region: Region; label: string }) => T,
): [string, T][] {
  return Object.entries(SERVICES).flatMap(([serviceKey, service]) =>
    Object.entries(REGIONS).map(([regionKey, region]): [string, T] => [
      `${serviceKey}_${regionKey}`,
      make({ service, region, label: `${service.name}, ${region.name}` }),
    ]),
  );
}

/** `410n` → `4.1` */
function hundredths(amount: bigint): string {
  return `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`;
}
