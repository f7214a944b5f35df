/** What the demo's API calls are made of: a region and an endpoint for each. */
import type { Point } from '../series.ts';

/** Names of the keys in the payload of a meter's events, by event name. */
export const DEMO_DIMENSIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  api_calls: { region: 'Region', endpoint: 'Endpoint' },
};

/** In hundredths of a day's calls in the middle of the year; more or less by the hour and the month. */
const REGIONS = [
  { region: 'us-east', share: 34, busiest: 18, growth: -1 },
  { region: 'eu-west', share: 27, busiest: 12, growth: 1.2 },
  { region: 'ap-northeast', share: 17, busiest: 3, growth: 0.8 },
  { region: 'us-west', share: 11, busiest: 21, growth: 0 },
  { region: 'sa-east', share: 7, busiest: 16, growth: 0.2 },
  { region: 'af-south', share: 4, busiest: 10, growth: 0 },
] as const;

/** Each as often as it stands here, turn by turn. */
const ENDPOINTS = [
  '/v1/search',
  '/v1/search',
  '/v1/embeddings',
  '/v1/search',
  '/v1/classify',
  '/v1/embeddings',
  '/v1/documents',
] as const;

const HOUR = 3_600;
const WEEK = 7 * 24 * HOUR;
const MONTH = 30 * 24 * HOUR;
const MIDYEAR = Date.UTC(2026, 5, 1) / 1_000;

export type DividedPoint = Point & { readonly dimensions?: Readonly<Record<string, string>> };

/** Each whole number as parts by region that add up to it, so that no total changes. */
export function divided(eventName: string, points: readonly Point[]): readonly DividedPoint[] {
  return Object.hasOwn(DEMO_DIMENSIONS, eventName) ? points.flatMap(inParts) : points;
}

function inParts({ timestamp, value }: Point): DividedPoint[] {
  const weights = REGIONS.map((region) => weightAt(region, timestamp));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const total = Number(value);
  let reached = 0;
  let given = 0;
  return REGIONS.map(({ region }, nth) => {
    reached += weights[nth]!;
    const part = Math.round((total * reached) / whole) - given;
    given += part;
    return {
      timestamp,
      value: String(part),
      dimensions: { region, endpoint: turn(timestamp, nth) },
    };
  }).filter((part) => part.value !== '0');
}

/** Twice as much at the region's busiest hour as twelve hours from it; weeks of its own, too. */
function weightAt({ share, busiest, growth }: (typeof REGIONS)[number], timestamp: number): number {
  const hour = Math.floor(timestamp / HOUR) % 24;
  const daylight = 1 + Math.cos(((hour - busiest) / 24) * 2 * Math.PI) / 3;
  const months = (timestamp - MIDYEAR) / MONTH;
  const week = 1 + Math.sin(timestamp / WEEK + busiest) / 4;
  return Math.max(1, share + growth * months) * daylight * week;
}

function turn(timestamp: number, nth: number): string {
  return ENDPOINTS[(Math.floor(timestamp / HOUR) + nth * 3) % ENDPOINTS.length]!;
}

/** Values for an event sent by hand: the commonest. */
export const COMMON_VALUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  api_calls: { region: REGIONS[0].region, endpoint: ENDPOINTS[0] },
};
