/** Whose address a request comes from, on Node: a socket's, or what the operator's own proxies say. */
import { addressKey, forwardedAddress, isPrivate } from '../limits/address.ts';
import type { ClientAddress } from '../limits/gate.ts';

/**
 * Without proxies of the operator's, `X-Forwarded-For` is anybody's to write and is not read. A socket
 * from a private network is then a proxy nobody told us of, behind which everybody would share one
 * limit: it has no address to limit by. So it is where the header has fewer addresses than there are
 * proxies, or none: `onUnreadable` hears of the first.
 */
export function nodeClientAddress(
  trustedProxies: number,
  onUnreadable: () => void = () => {},
): ClientAddress {
  if (trustedProxies === 0) return (_, env) => publicSocketOf(env);
  let isTold = false;

  return (request, env) => {
    const header = request.headers.get('x-forwarded-for');
    const forwarded = forwardedAddress(header, trustedProxies);
    if (addressKey(forwarded) !== undefined) return forwarded;
    if (!isTold) onUnreadable();
    isTold = true;
    return publicSocketOf(env);
  };
}

/** What `@hono/node-server` hands to an app beside the request. */
type NodeBindings = { incoming?: { socket?: { remoteAddress?: string } } } | undefined;

function publicSocketOf(env: unknown): string | undefined {
  const address = (env as NodeBindings)?.incoming?.socket?.remoteAddress;
  return address === undefined || isPrivate(address) ? undefined : address;
}
