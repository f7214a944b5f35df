import type { StripeEvent } from './wire.ts';

export type WebhookEndpoint = { url: string; secret: string; fetch?: typeof fetch };

/** Pauses between attempts. Stripe tries for days; a demo's server is back in seconds. */
const RETRY_DELAYS_MS = [50, 250, 1000];

/** Sends events to the endpoints, each event signed as Stripe signs it. */
export type WebhookSender = {
  send(event: StripeEvent): void;
  settled(): Promise<void>;
};

/**
 * Deliveries to one endpoint go out one after another, in the order of the events.
 * Stripe promises no order; a demo that can be followed is worth more here.
 */
export function createWebhookSender(endpoints: WebhookEndpoint[]): WebhookSender {
  const queues = endpoints.map((endpoint) => ({ endpoint, tail: Promise.resolve() }));
  return {
    send(event) {
      const body = JSON.stringify(event);
      for (const queue of queues) {
        queue.tail = queue.tail.then(() => deliver(queue.endpoint, body));
      }
    },
    async settled() {
      let tails: Promise<void>[];
      do {
        tails = queues.map(({ tail }) => tail);
        await Promise.all(tails);
      } while (queues.some(({ tail }, index) => tail !== tails[index]));
    },
  };
}

/** A `Stripe-Signature` header over a body, made now. */
export async function signPayload(body: string, secret: string, at: number): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, [
    'sign',
  ]);
  const signature = await crypto.subtle.sign('HMAC', key, encoder.encode(`${at}.${body}`));
  const hex = Array.from(new Uint8Array(signature), (byte) => byte.toString(16).padStart(2, '0'));
  return `t=${at},v1=${hex.join('')}`;
}

async function deliver({ url, secret, fetch: send = fetch }: WebhookEndpoint, body: string) {
  for (const delay of [...RETRY_DELAYS_MS, null]) {
    // Receivers check the age of a signature against real time, whatever the simulated one.
    const signature = await signPayload(body, secret, Math.floor(Date.now() / 1000));
    const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
    const isDelivered = await send(url, { method: 'POST', headers, body }).then(
      (response) => response.ok,
      // An endpoint that is down counts as one that refused.
      () => false,
    );
    if (isDelivered || delay === null) return;
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
}
