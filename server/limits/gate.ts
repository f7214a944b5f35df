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
  /** Before a token that nobody remembers is looked at. Throws `rate_limited`. */
  admit(c: Context): void;
  /**
   * What the request brought was no token, key, proof or signature of ours. Throws `rate_limited` in
   * place of what is wrong with it, when there were too many. Those of a group count apart.
   */
  failed(c: Context, group?: string): void;
  /** After a token was verified. Throws `rate_limited`. */
  take(c: Context, session: Owner, token: string): void;
  /**
   * The same for a read, without a context. Counts it when it answers true, and
   * nothing when it answers false: then the request is still to be asked about, and refused.
   */
  passes(request: Request, env: unknown, session: Owner, token: string): boolean;
};

type Owner = {
  readonly tenantId: string;
  readonly customerId: string;
  /** Of the person behind the session, for the log. */
  readonly actor?: string | undefined;
};

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
  const keyOf = (request: Request, env: unknown) =>
    clientAddress && addressKey(clientAddress(request, env));
  const addressOf = (c: Context) => keyOf(c.req.raw, c.env);

  return {
    admit(c) {
      if (!clientAddress) return;
      enforce(c, limits.failures.check(addressOf(c), now().getTime()), onLimited);
    },
    failed(c, group) {
      const address = addressOf(c);
      if (address === undefined) return;
      const key = group === undefined ? address : `${group}\n${address}`;
      const time = now().getTime();
      enforce(c, limits.failures.check(key, time), onLimited);
      limits.failures.count(key, time);
    },
    take(c, session, token) {
      const { method } = c.req;
      const kind = method === 'GET' || method === 'HEAD' ? 'read' : 'write';
      const keys = keysOf(session, token, addressOf(c));
      enforce(c, limits.take(keys, kind, now().getTime()), onLimited, session);
    },
    passes(request, env, session, token) {
      const address = keyOf(request, env);
      const time = now().getTime();
      return limits.take(keysOf(session, token, address), 'read', time).isAllowed;
    },
  };
}

type OwnKeys = Readonly<Record<'session' | 'customer' | 'tenant', string>>;

/** Made once a session, which has one token: its requests are many. */
const ownKeys = new WeakMap<Owner, OwnKeys>();

function keysOf(session: Owner, token: string, address: string | undefined) {
  let own = ownKeys.get(session);
  if (!own) {
    own = ownKeysOf(session, token);
    ownKeys.set(session, own);
  }
  return { session: own.session, customer: own.customer, tenant: own.tenant, address };
}

function ownKeysOf({ tenantId, customerId }: Owner, token: string): OwnKeys {
  const customer = `${tenantId}\n${customerId}`;
  // Joined to another text, so that the key is a text of its own and does not keep the token.
  return { session: `${customer}\n${token.slice(-TELLING)}`, customer, tenant: tenantId };
}

function enforce(
  c: Context,
  verdict: Verdict,
  onLimited: GateOptions['onLimited'],
  owner?: Owner,
): void {
  if (verdict.isAllowed) return;
  for (const [name, value] of Object.entries(rateLimitFields(verdict))) c.header(name, value);
  const { policy, retryAfter } = verdict;
  onLimited?.(policy);
  c.var.log?.({
    level: 'warn',
    event: 'limit_reached',
    requestId: c.var.requestId,
    policy,
    tenant: owner?.tenantId,
    customer: owner?.customerId,
    actor: owner?.actor,
  });
  throw new Problem('rate_limited', `The limit ${policy} is reached.`, { retryAfter });
}
