/**
 * A process of its own that serves the portal over a Stripe at the port it is given, as `npm start`
 * does over the real one: `node served.ts '{ "stripePort": …, "drainMs": … }'`. SIGUSR2 is a bug in it.
 */
import { serve } from '../../server/entry/serve.ts';
import { endOnBugs, endOnSignals } from '../../server/entry/shutdown.ts';
import { jsonLog } from '../../server/log.ts';

const { stripePort, stripeKey, secret, drainMs } = JSON.parse(process.argv[2]!);
const log = jsonLog(process.stdout);
endOnBugs(log);
process.on('SIGUSR2', () => {
  throw new Error('Something with hunter2 in it.');
});
const running = await serve(
  {
    url: 'http://localhost',
    stripeKey,
    signingKeys: [{ kid: 'one', secret }],
    stripe: { protocol: 'http', host: '127.0.0.1', port: stripePort },
    log,
  },
  { port: 0, host: '127.0.0.1' },
);
endOnSignals(running, { log, drainMs });
log({ level: 'info', event: 'server_started', port: running.port });
