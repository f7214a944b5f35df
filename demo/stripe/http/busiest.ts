import { createRate, type Rate } from './rate.ts';

/** The most calls an endpoint had within any one second. */
export type Busy = { endpoint: string; perSecond: number };

export type CallCounter = {
  add(endpoint: string, now: number): void;
  /** The busiest endpoint first. */
  busiest(): Busy[];
  clear(): void;
};

export function createCallCounter(): CallCounter {
  const counts = new Map<string, { rate: Rate; most: number }>();
  return {
    add(endpoint, now) {
      const count = counts.get(endpoint) ?? { rate: createRate(1000), most: 0 };
      counts.set(endpoint, count);
      count.rate.add(now);
      count.most = Math.max(count.most, count.rate.count(now));
    },
    busiest: () =>
      [...counts]
        .map(([endpoint, { most }]) => ({ endpoint, perSecond: most }))
        .sort((a, b) => b.perSecond - a.perSecond),
    clear: () => counts.clear(),
  };
}
