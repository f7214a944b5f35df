/** The limits as a request meets them: whoever has had enough is told when to come again. */
import type { Context } from 'hono';
import { Problem } from '../problems.ts';
import { addressKey } from './address.ts';
import { rateLimitFields } from './fields.ts';
import { createLimits, type Verdict } from './limits.ts';
import type { Rates } from './rates.ts';

/** Who asks: the address of a request's client, as far as the entry knows it. */
export type ClientAddress = (request: Request, env: unknown) => string | undefined;

export type Gate = {
  /** Before a token, a key or a signature is looked at. Throws `rate_limited`. */
  admit(c: Context): void;
  /** What the request brought was not good. */
  failed(c: Context): void;
  /** After a token was verified. Throws `rate_limited`. */
  take(c: Context, session: Owner, token: string): void;
};

type Owner = { readonly tenantId: string; readonly customerId: string };

export type GateOptions = {
  /** Without them nothing is limited. */
  readonly rates: Rates | undefined;
  readonly clientAddress: ClientAddress | undefined;
  readonly now: () => Date;
  /** Hears the policy of every request that is refused, to be counted. */
  readonly onLimited?: (policy: string) => void;
};

/** Letters of a token's signature that tell it from every other token. */
const TELLING = 24;

export function createGate({
  rates,
  clientAddress,
  now,
  onLimited,
}: GateOptions): Gate | undefined {
  if (!rates) return undefined;
  const limits = createLimits(rates);
  const addressOf = (c: Context) => clientAddress && addressKey(clientAddress(c.req.raw, c.env));

  return {
    admit(c) {
      if (!clientAddress) return;
      enforce(c, limits.failures.check(addressOf(c), now().getTime()), onLimited);
    },
    failed(c) {
      if (!clientAddress) return;
      limits.failures.count(addressOf(c), now().getTime());
    },
    take(c, { tenantId, customerId }, token) {
      const customer = `${tenantId}\n${customerId}`;
      const keys = {
        // Joined to another text, so that the key is a text of its own and does not keep the token.
        session: `${customer}\n${token.slice(-TELLING)}`,
        customer,
        tenant: tenantId,
        address: addressOf(c),
      };
      const { method } = c.req;
      const kind = method === 'GET' || method === 'HEAD' ? 'read' : 'write';
      enforce(c, limits.take(keys, kind, now().getTime()), onLimited);
    },
  };
}

function enforce(c: Context, verdict: Verdict, onLimited: GateOptions['onLimited']): void {
  if (verdict.isAllowed) return;
  for (const [name, value] of Object.entries(rateLimitFields(verdict))) c.header(name, value);
  const { policy, retryAfter } = verdict;
  onLimited?.(policy);
  c.var.log?.({ level: 'warn', event: 'limit_reached', requestId: c.var.requestId, policy });
  throw new Problem('rate_limited', `The limit ${policy} is reached.`, { retryAfter });
}
