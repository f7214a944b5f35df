import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { createStripeSimulator, type Simulator } from '../../../demo/stripe/index.ts';

/** A request as it arrived, with its body. */
export type Arrival = { method: string; path: string; body: string };

/** Stands before the simulator: answers in its place, or lets the request pass. */
export type Gate = (request: Request) => Response | undefined;

export type StandIn = {
  sim: Simulator;
  base: string;
  arrivals: Arrival[];
  gate(rule: Gate | null): void;
  close(): Promise<void>;
};

/** The simulator served over HTTP as if it were Stripe, with a door a test can hold. */
export async function openStandIn(): Promise<StandIn> {
  // What Stripe takes its time for is done at once: here the suite cannot skip the waiting.
  const sim = createStripeSimulator({ switches: { taxIdVerificationSeconds: 0 } });
  const arrivals: Arrival[] = [];
  let rule: Gate | null = null;
  const server = serve({
    async fetch(request) {
      const body = await request.clone().text();
      arrivals.push({ method: request.method, path: new URL(request.url).pathname, body });
      return rule?.(request) ?? sim.fetch(request);
    },
    hostname: '127.0.0.1',
    port: 0,
  });
  if (!server.listening) await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    sim,
    arrivals,
    base: `http://127.0.0.1:${port}`,
    gate: (next) => {
      rule = next;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}
