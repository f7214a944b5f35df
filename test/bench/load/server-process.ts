/** The portal as a vendor runs it, over a stand-in for Stripe at a port, with its limits on. */
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { createPortal } from '../../../server/index.ts';
import { fastClock } from './fast-clock.ts';
import type { ServedOptions } from './served.ts';

const { stripePort, secret, ...time }: ServedOptions = JSON.parse(process.argv[2] ?? '');
const clock = fastClock(time);
const portal = createPortal({
  url: 'https://app.example.com/billing',
  // A live account's limits hold; the key is nobody's.
  stripeKey: 'sk_live_load',
  signingKeys: [{ kid: 'load', secret }],
  now: clock.now,
  sleep: clock.sleep,
  stripe: { protocol: 'http', host: '127.0.0.1', port: stripePort },
  log: () => {},
});

let most = 0;
const look = () => {
  most = Math.max(most, process.memoryUsage.rss());
};
setInterval(look, 250).unref();

const server = serve({ fetch: portal.fetch, port: 0, hostname: '127.0.0.1' });
await once(server, 'listening');
process.send?.({ port: (server.address() as { port: number }).port });
process.once('message', () => {
  look();
  process.send?.({ peakMegabytes: most / 2 ** 20 }, () => process.exit(0));
});
