/** The server under load, as docs/performance.md tells it. */
import { table } from '../markdown.ts';
import { printed } from '../printed.ts';
import { coldViews } from './cold-view.ts';
import type { Waits } from './percentiles.ts';
import type { Round, ViewersFigures } from './viewers.ts';

const LATENCIES = [50, 100, 150];

export async function coldSection(): Promise<string> {
  const views = await coldViews(LATENCIES);
  return table(
    ['Stripe answers in, ms', 'calls', 'whole answer, ms', 'round trips’ time'],
    views.map(({ latencyMs, calls, ms, roundTrips }) => [
      String(latencyMs),
      calls.toFixed(1),
      ms.toFixed(0),
      roundTrips.toFixed(2),
    ]),
  );
}

export async function viewersSection(): Promise<string> {
  const figures: ViewersFigures = JSON.parse(await printed(['test/bench/load/viewers-process.ts']));
  const { cold, warm, stripe } = figures;
  const head = [
    '',
    'requests',
    'first answer, s',
    'every part, s',
    '429 to viewers',
    '5xx to viewers',
  ];
  const waits = table(head, [lineOf('nobody known', cold), lineOf('all known', warm)]);
  return `${waits}

Waits are p50 / p95 / longest. ${figures.viewers} customers within ${figures.arrivalSeconds} s; Stripe answers in ${figures.latencyMs} ms; everybody had every part after ${figures.seconds.toFixed(0)} s.
Stripe was asked ${stripe.calls} times and refused ${stripe.refused}; at most ${stripe.busiestEndpoint} calls of one endpoint and ${stripe.busiestAccount} in all within any one second.
The server's process held ${figures.peakMegabytes.toFixed(0)} MB at most.`;
}

function lineOf(name: string, { requests, first, whole, refused, failed }: Round): string[] {
  return [name, requests, spread(first), spread(whole), refused, failed].map(String);
}

function spread({ p50, p95, max }: Waits): string {
  return [p50, p95, max].map((ms) => (ms / 1_000).toFixed(2)).join(' / ');
}
