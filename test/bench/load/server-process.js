/**
 * The built portal as a vendor runs it, over a stand-in for Stripe at a port, with its limits on. In
 * JavaScript, because a server does not hold on to what turns TypeScript into it either.
 */
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { createPortal } from '../../../dist/server/index.js';

const { stripePort, secret, leftAt } = JSON.parse(process.argv[2] ?? '');
const portal = createPortal({
  url: 'https://app.example.com/billing',
  // A live account's limits hold; the key is nobody's.
  stripeKey: 'sk_live_load',
  signingKeys: [{ kid: 'load', secret }],
  stripe: { protocol: 'http', host: '127.0.0.1', port: stripePort, fetch: stamped },
  log: () => {},
});

let most = 0;
const look = () => {
  most = Math.max(most, process.memoryUsage.rss());
};
setInterval(look, 250).unref();

const server = serve({ fetch: portal.fetch, port: 0, hostname: '127.0.0.1' });
await once(server, 'listening');
process.send?.({ port: server.address().port });
process.once('message', () => {
  look();
  process.send?.({ peakMegabytes: most / 2 ** 20 }, () => process.exit(0));
});

function stamped(input, init) {
  const headers = new Headers(init?.headers);
  headers.set(leftAt, String(Date.now()));
  return fetch(input, { ...init, headers });
}
