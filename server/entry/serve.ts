/** The portal behind Node's own HTTP server, which it protects from slow callers. */
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { createApp } from '../app.ts';
import type { Assets } from '../assets.ts';
import { ConfigError, type PortalOptions, readOptions } from '../config.ts';
import { createServices, type Services } from '../services.ts';
import { addProcessMetrics } from './process-metrics.ts';

/** Whoever sends slower than this holds a socket for nothing: a request is a few kilobytes. */
const LIMITS: ServerOptions = {
  /** A URL of 8,192 characters, a token and what browsers send beside it. */
  maxHeaderSize: 32_768,
  headersTimeout: 15_000,
  /** With its body, which is a megabyte at most. */
  requestTimeout: 30_000,
  /** How often the two above are looked at. */
  connectionsCheckingInterval: 5_000,
  /** Longer than load balancers keep a connection (a minute): else they send into one that has just closed. */
  keepAliveTimeout: 75_000,
};

export type Running = {
  readonly port: number;
  readonly services: Services;
  /** From now on `/ready` says no, and each answer ends its connection, so that callers go elsewhere. */
  drain(): void;
  /** Takes no new connection, ends the streams, and waits for the answers under way; cuts off those that last longer. Answers how many. */
  stop(longestMs: number): Promise<number>;
};

export async function serve(
  options: PortalOptions & { readonly assets?: Assets },
  {
    port,
    host,
    limits = {},
  }: { readonly port: number; readonly host?: string | undefined; readonly limits?: ServerOptions },
): Promise<Running> {
  const { assets, ...portalOptions } = options;
  const services = createServices(readOptions(portalOptions as PortalOptions));
  const portal = createApp(services, assets, { pack: (text) => gzipSync(text) });
  const { metrics, readiness, streams } = services.operation;
  addProcessMetrics(metrics);

  // What is warm comes packed already; the rest is packed on its way out.
  const app = new Hono<{ Bindings: object }>()
    .use(compress())
    .all('*', ({ req, env }) => portal.fetch(req.raw, env));
  const serverOptions = { ...LIMITS, ...limits };
  // Health checks in HTTP/1.0 name no host. Nothing is decided by it: the portal knows its own URL.
  const server = createAdaptorServer({
    fetch: app.fetch,
    hostname: 'localhost',
    serverOptions,
  }) as Server;
  const running = countRunning(server);
  await listening(server, port, host);

  return {
    port: (server.address() as AddressInfo).port,
    services,
    drain() {
      readiness.drain();
      server.prependListener('request', endConnection);
    },
    async stop(longestMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // A connection whose last answer has just gone out is idle only now.
      const closeAfter = (response: ServerResponse) =>
        response.once('close', () => server.closeIdleConnections());
      for (const response of running) closeAfter(response);
      server.on('request', (_, response) => closeAfter(response));
      streams.endAll();
      let cut = 0;
      const timer = setTimeout(() => {
        cut = running.size;
        server.closeAllConnections();
      }, longestMs);
      await closed;
      clearTimeout(timer);
      return cut;
    },
  };
}

function endConnection(_: IncomingMessage, response: ServerResponse) {
  response.setHeader('Connection', 'close');
}

function countRunning(server: Server): ReadonlySet<ServerResponse> {
  const running = new Set<ServerResponse>();
  server.on('request', (_, response) => {
    running.add(response);
    response.once('close', () => running.delete(response));
  });
  return running;
}

function listening(server: Server, port: number, host: string | undefined) {
  return new Promise<void>((resolve, reject) => {
    const refuse = ({ code }: NodeJS.ErrnoException) =>
      reject(new ConfigError([`PORT and HOST must be where the server can listen: ${code}.`]));
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve();
    });
  });
}
