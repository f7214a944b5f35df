import type { MiddlewareHandler } from 'hono';
import type { Log } from '../log.ts';
import { Problem } from '../problems.ts';
import type { Tenant } from '../tenant.ts';
import { readBearer } from './bearer.ts';
import type { Scope, Session } from './session.ts';
import type { Verify } from './token.ts';
import { hasTokenInUrl } from './token-in-url.ts';

/** What a handler behind `requireSession` can rely on. */
export type SessionEnv = {
  Variables: { requestId: string; session: Session; tenant: Tenant; log: Log };
};

export type RequireSessionOptions = {
  readonly verify: Verify;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly log: Log;
  /** The API's public base URL, whose origin is the API's own even behind a proxy. */
  readonly audience?: string;
};

/** Lets a request through that has a valid session and comes from an origin the session allows. */
export function requireSession({
  verify,
  tenants,
  log,
  audience,
}: RequireSessionOptions): MiddlewareHandler<SessionEnv> {
  const publicOrigin = audience ? new URL(audience).origin : undefined;

  return async (c, next) => {
    if (hasTokenInUrl(c.req.url)) {
      throw new Problem('session_invalid', 'A token never stands in a URL: send it as a header.');
    }
    const session = await verify(readToken(c.req.header('authorization')));
    const tenant = tenants.get(session.tenantId);
    if (!tenant) throw new Problem('session_invalid');

    const origin = c.req.header('origin');
    if (origin === undefined) {
      if (c.req.header('sec-fetch-site') === 'cross-site') throw new Problem('origin_forbidden');
    } else {
      const isTenants =
        tenant.allowedOrigins.includes(origin) ||
        origin === publicOrigin ||
        origin === new URL(c.req.url).origin;
      requireOrigin(origin, isTenants, session);
    }

    c.set('session', session);
    c.set('tenant', tenant);
    c.set('log', log);
    await next();
  };
}

/** Lets a session through that was given this scope. A refusal is a line of the audit. */
export function requireScope(scope: Scope): MiddlewareHandler<SessionEnv> {
  return async (c, next) => {
    demandScope(c, scope);
    await next();
  };
}

/** The same, where what is asked for decides which scope it needs. */
export function demandScope(
  c: { readonly var: SessionEnv['Variables']; readonly req: { readonly path: string } },
  scope: Scope,
): void {
  const { session, log, requestId } = c.var;
  if (session.scopes.has(scope)) return;
  log({
    level: 'warn',
    event: 'scope_denied',
    requestId,
    tenant: session.tenantId,
    customer: session.customerId,
    actor: session.actor,
    scope,
    path: c.req.path,
  });
  throw new Problem('scope_missing', `The session needs the scope ${scope}.`);
}

function readToken(authorization: string | undefined): string {
  if (authorization === undefined) throw new Problem('session_missing');
  const token = readBearer(authorization);
  if (!token)
    throw new Problem('session_invalid', 'Send one header, Authorization: Bearer <token>.');
  return token;
}

/** Origins are depth, not proof: only a browser is bound to tell the truth here. */
function requireOrigin(origin: string, isTenants: boolean, { origins }: Session): void {
  if (!isTenants)
    throw new Problem('origin_forbidden', '`allowedOrigins` does not name this origin.');
  if (origins && !origins.includes(origin)) {
    throw new Problem('origin_forbidden', "The token's `origins` do not name this origin.");
  }
}
