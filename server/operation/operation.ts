/** What is known of the running server itself, put together once. */
import { createMetrics, type Metrics } from './metrics.ts';
import { createReadiness, type Readiness } from './readiness.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createStreams, type Streams } from './streams.ts';
import { createStripeHealth } from './stripe-health.ts';
import type { Tracing } from './tracing.ts';

export type Operation = {
  readonly metrics: Metrics;
  readonly recorder: Recorder;
  readonly readiness: Readiness;
  readonly streams: Streams;
  /** What hears of every call with one Stripe key: it is counted, traced and shown by `/ready`. */
  account(name: string): (endpoint: string, status: number, ms: number) => void;
};

type Options = { readonly now: () => Date; readonly tracing?: Tracing | undefined };

export function createOperation({ now, tracing }: Options): Operation {
  const metrics = createMetrics();
  const recorder = createRecorder(metrics);
  const streams = createStreams();
  const readiness = createReadiness({ now });
  const stripe = createStripeHealth({ now });
  readiness.add('stripe', stripe.check);
  metrics.gauge('usage_portal_open_streams', 'Pages that wait for changes.', () => streams.size);

  return {
    metrics,
    recorder,
    readiness,
    streams,
    account(name) {
      const heard = stripe.account(name);
      return (endpoint, status, ms) => {
        recorder.stripeCall(endpoint, status, ms);
        heard(status);
        tracing?.stripeCall(endpoint, status, ms, now().getTime());
      };
    },
  };
}
