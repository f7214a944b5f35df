/** `npm start`: the portal on Node, set up from the environment. */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { ConfigError, readEnvironment } from '../config.ts';
import { createPortal } from '../index.ts';
import { jsonLog } from '../log.ts';
import { diskAssets } from './disk-assets.ts';

const DEFAULT_PORT = 8787;

try {
  const options = readEnvironment(process.env);
  const portal = createPortal({ ...options, log: jsonLog(process.stdout), assets: diskAssets() });
  const port = Number(process.env.PORT ?? DEFAULT_PORT);
  const app = new Hono().use(compress()).route('/', portal);
  const server = serve({ fetch: app.fetch, port, hostname: process.env.HOST });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
