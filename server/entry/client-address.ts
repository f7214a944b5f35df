/** Whose address a request comes from, on Node: a socket's, or what the operator's own proxies say. */
import { forwardedAddress, isPrivate } from '../limits/address.ts';
import type { ClientAddress } from '../limits/gate.ts';

/**
 * Without proxies of the operator's, `X-Forwarded-For` is anybody's to write and is not read. A socket
 * from a private network is then a proxy nobody told us of, behind which everybody would share one
 * limit: it has no address to limit by.
 */
export function nodeClientAddress(trustedProxies: number): ClientAddress {
  if (trustedProxies > 0) {
    return (request, env) =>
      forwardedAddress(request.headers.get('x-forwarded-for'), trustedProxies) ?? socketOf(env);
  }
  return (_, env) => {
    const address = socketOf(env);
    return address === undefined || isPrivate(address) ? undefined : address;
  };
}

/** What `@hono/node-server` hands to an app beside the request. */
type NodeBindings = { incoming?: { socket?: { remoteAddress?: string } } } | undefined;

function socketOf(env: unknown): string | undefined {
  return (env as NodeBindings)?.incoming?.socket?.remoteAddress;
}
