import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { DemoError } from './demo-error.ts';

/** `env` holds Node's own request and answer, for who must break a connection. */
export type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>;

export type Listening = { readonly port: number; close(): void };

const LOOPBACK = ['127.0.0.1', '::1'] as const;

/** Listens on `localhost` at this port, or at the next free one of the following `tries`. */
export async function listenNear(fetch: Fetch, port: number, tries = 20): Promise<Listening> {
  for (let next = port; next <= Math.min(port + tries, 65_535); next++) {
    const listening = await listenAt(fetch, next);
    if (listening) return listening;
  }
  throw new DemoError(`No port from ${port} to ${port + tries} is free: name another with --port.`);
}

/** Listens on 127.0.0.1, wherever the system finds a free port. */
export async function listenAnywhere(fetch: Fetch): Promise<Listening> {
  const server = await open(fetch, 0, LOOPBACK[0]);
  if (typeof server === 'string') throw new DemoError(`The simulator cannot listen: ${server}.`);
  return { port: portOf(server), close: () => end(server) };
}

/** `localhost` is two addresses to a browser: both are taken, or neither. */
async function listenAt(fetch: Fetch, port: number): Promise<Listening | undefined> {
  const servers: Server[] = [];
  for (const host of LOOPBACK) {
    const server = await open(fetch, port, host);
    if (typeof server !== 'string') {
      servers.push(server);
    } else if (host === LOOPBACK[0] || server === 'EADDRINUSE') {
      servers.forEach(end);
      if (server === 'EADDRINUSE' || server === 'EACCES') return undefined;
      throw new DemoError(`The demo cannot listen at ${host}:${port}: ${server}.`);
    }
  }
  return { port, close: () => servers.forEach(end) };
}

/** A listening server, or the system's code of why there is none. */
function open(fetch: Fetch, port: number, host: string): Promise<Server | string> {
  const server = createServer(getRequestListener(fetch));
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** A browser keeps its connections open for minutes: nobody waits for them. */
function end(server: Server) {
  server.close();
  server.closeAllConnections();
}
