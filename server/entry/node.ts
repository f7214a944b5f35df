/** `npm start`: the portal on Node, set up from the environment. */
import { ConfigError, readEnvironment } from '../config.ts';
import { atLeast, jsonLog } from '../log.ts';
import { nodeClientAddress } from './client-address.ts';
import { diskAssets } from './disk-assets.ts';
import { findOpenTelemetry } from './open-telemetry.ts';
import { readProcessSettings } from './process-settings.ts';
import { openRevocations } from './revocations.ts';
import { serve } from './serve.ts';
import { endOnBugs, endOnSignals } from './shutdown.ts';

try {
  const { port, host, logLevel, drainMs, trustedProxies } = readProcessSettings(process.env);
  const log = atLeast(logLevel, jsonLog(process.stdout));
  const options = readEnvironment(process.env);
  const clientAddress = nodeClientAddress(trustedProxies, () =>
    log({ level: 'warn', event: 'forwarded_address_unreadable', trustedProxies }),
  );
  const kept = await openRevocations(process.env.PORTAL_DATABASE);
  const openTelemetry = await findOpenTelemetry();
  endOnBugs(log);
  const running = await serve(
    {
      ...options,
      ...kept,
      log,
      clientAddress,
      assets: diskAssets(),
      ...(openTelemetry && { openTelemetry }),
    },
    { port, host },
  );
  endOnSignals(running, { log, drainMs });
  log({ level: 'info', event: 'server_started', port: running.port });
  await running.services.warm();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
