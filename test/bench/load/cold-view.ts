/**
 * A view of a customer nobody has asked for, over a Stripe that takes so long for each call: how many
 * calls, and how many round trips' time until the whole answer is there. The catalogue (prices, meters)
 * is known, as it is after the first customer of a day.
 */
import { portalOver, testSimulator } from '../../support/portal.ts';
import { median } from './percentiles.ts';
import { customerId, recordedStripe } from './recorded-stripe.ts';

export type ColdView = {
  readonly latencyMs: number;
  readonly calls: number;
  readonly ms: number;
  /** How many latencies that is. */
  readonly roundTrips: number;
};

const VIEWS = 31;

export async function coldViews(latencies: readonly number[]): Promise<ColdView[]> {
  const views: ColdView[] = [];
  for (const latencyMs of latencies) views.push(await coldView(latencyMs));
  return views;
}

async function coldView(latencyMs: number): Promise<ColdView> {
  const stripe = await recordedStripe({ latencyMs, isLimited: false });
  const portal = portalOver(testSimulator(), { stripe: stripe.fetch });
  const view = async (nth: number) => {
    const authorization = `Bearer ${await portal.tokenFor(customerId(nth))}`;
    const start = performance.now();
    const response = await portal.app.request('/v1/portal', { headers: { authorization } });
    const text = await response.text();
    if (/"problem"/.test(text) || !response.ok) throw new Error(`A view came to nothing: ${text}`);
    return performance.now() - start;
  };
  for (let nth = 0; nth < 5; nth++) await view(nth);
  stripe.reset();
  const times: number[] = [];
  for (let nth = 0; nth < VIEWS; nth++) times.push(await view(100 + nth));
  const ms = median(times);
  return { latencyMs, calls: stripe.calls / VIEWS, ms, roundTrips: ms / latencyMs };
}
