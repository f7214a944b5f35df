/** Several workers who ask one Stripe for the same, while it refuses everything for a while. */
import Stripe from 'stripe';
import type { Problem } from '../../server/problems.ts';
import { createCircuit } from '../../server/stripe/circuit.ts';
import { createPace } from '../../server/stripe/pace.ts';
import { createAsk } from '../../server/stripe/retry.ts';
import { virtualTime } from './time.ts';

export type Storm = {
  readonly workers: number;
  /** Readers of each worker, who ask again as soon as they may. */
  readonly readers: number;
  /** From the first second: so long Stripe refuses each call. */
  readonly stormMs: number;
  readonly wholeMs: number;
  readonly retryAfter?: string;
};

/** When calls came to Stripe, in ms. */
export async function storm(options: Storm): Promise<{ calls: number[]; answered: number[] }> {
  const { workers, readers, stormMs, wholeMs, retryAfter } = options;
  const time = virtualTime();
  const { clock } = time;
  const calls: number[] = [];
  const answered: number[] = [];

  const call = async () => {
    calls.push(time.passed);
    await time.sleep(100);
    if (time.passed > stormMs) return void answered.push(time.passed);
    throw Stripe.errors.StripeError.generate({
      type: 'invalid_request_error',
      message: 'Slow down',
      statusCode: 429,
      headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    } as never);
  };

  const reader = async (ask: ReturnType<typeof createAsk>, come: number) => {
    await time.sleep(come);
    while (time.passed < wholeMs) {
      const seconds = await ask('invoices.list', call).then(
        () => 1,
        ({ retryAfter = 5 }: Problem) => retryAfter,
      );
      await time.sleep(seconds * 1_000 * (0.75 + 0.5 * Math.random()));
    }
  };

  await Promise.all(
    Array.from({ length: workers }, async () => {
      const pace = createPace({ clock, limits: { account: 100, endpoint: 25 } });
      const circuit = createCircuit({ clock, log: () => undefined, tenants: ['default'] });
      const ask = createAsk({ clock, pace, circuit, wallNow: time.now });
      const come = () => Math.random() * 2_000;
      await Promise.all(Array.from({ length: readers }, () => reader(ask, come())));
    }),
  );
  return { calls, answered };
}

export function mostInASecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let first = 0;
  let most = 0;
  for (const [nth, at] of sorted.entries()) {
    while (sorted[first]! <= at - 1_000) first++;
    most = Math.max(most, nth - first + 1);
  }
  return most;
}
