import type { Context, MiddlewareHandler } from 'hono';
import type { Gate } from '../limits/gate.ts';
import type { Log } from '../log.ts';
import { Problem } from '../problems.ts';
import type { Revocations } from '../revocation/revocations.ts';
import type { Tenant } from '../tenant.ts';
import { type Credential, readCredential } from './credential.ts';
import { createOriginRule } from './origin-rule.ts';
import type { Proof } from './proof.ts';
import type { Proofs } from './proofs.ts';
import { noteRefusal } from './refusal.ts';
import type { Scope, Session } from './session.ts';
import { Untimely, type Verifier } from './token.ts';
import { hasTokenInUrl } from './token-in-url.ts';

/** What a handler behind `requireSession` can rely on. */
export type SessionEnv = {
  Variables: { requestId: string; session: Session; tenant: Tenant; log: Log };
};

export type RequireSessionOptions = {
  readonly verify: Verifier;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly log: Log;
  /** The API's public base URL, whose origin is the API's own. */
  readonly audience: string;
  /** Without it nothing is limited. */
  readonly gate?: Gate | undefined;
  readonly revocations?: Revocations | undefined;
  /** Without it a session that is bound to a key is refused. */
  readonly proofs?: Proofs | undefined;
};

/** Lets a request through that has a valid session and comes from an origin the session allows. */
export function requireSession({
  verify,
  tenants,
  log,
  audience,
  revocations,
  gate,
  proofs,
}: RequireSessionOptions): MiddlewareHandler<SessionEnv> {
  const originRule = createOriginRule(audience);

  return async (c, next) => {
    if (hasTokenInUrl(c.req.url)) {
      throw new Problem('session_invalid', 'A token never stands in a URL: send it as a header.');
    }
    const authorization = c.req.header('authorization');
    if (authorization === undefined) throw new Problem('session_missing');
    let credential: Credential;
    let session: Session | undefined;
    let proof: Proof | undefined;
    try {
      credential = readToken(authorization);
      session = verify.known(credential.token);
      // Whoever is known is heard, whatever others at the same address bring.
      if (!session) gate?.admit(c);
      session ??= await verify(credential.token);
      if (session.boundTo !== undefined || credential.scheme !== 'Bearer') {
        if (!proofs) throw new Problem('proof_invalid', 'This server takes no bound sessions.');
        const { method, url } = c.req;
        proof = await proofs.check(session, credential, {
          method,
          url,
          proof: c.req.header('dpop'),
        });
      }
    } catch (error) {
      if (isGuess(error)) gate?.failed(c);
      if (session) noteRefusal({ log, requestId: c.get('requestId') }, session, error);
      throw error;
    }
    const tenant = tenants.get(session.tenantId);
    if (!tenant) throw new Problem('session_invalid');
    try {
      // Before the limits, so that a session that is over uses up nothing of its customer's. A promise
      // only when the store has to be asked.
      const asked = revocations?.check(session, () => runtimeOf(c));
      if (asked) await asked;
      gate?.take(c, session, credential.token);
      // After the limits, so that nobody fills what is remembered of used proofs.
      if (proof) await proofs?.use(session, proof);
      const refusal = originRule(c.req.raw, tenant, session);
      if (refusal) throw refusal;
    } catch (error) {
      noteRefusal({ log, requestId: c.get('requestId') }, session, error);
      throw error;
    }

    c.set('session', session);
    c.set('tenant', tenant);
    c.set('log', log);
    return next();
  };
}

/** Lets a session through that was given all of these. A refusal is a line of the audit. */
export function requireScope(...scopes: readonly Scope[]): MiddlewareHandler<SessionEnv> {
  return (c, next) => {
    for (const scope of scopes) demandScope(c, scope);
    return next();
  };
}

/** The same, where what is asked for decides which scope it needs. */
export function demandScope(c: { readonly var: SessionEnv['Variables'] }, scope: Scope): void {
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
  });
  throw new Problem('scope_missing', `The session needs the scope ${scope}.`);
}

/** The edge binds I/O to its request; Hono throws where there is no edge, as on Node. */
export function runtimeOf(c: Context) {
  try {
    const { executionCtx } = c;
    const defer = (work: Promise<unknown>) => executionCtx.waitUntil(work);
    return { scope: executionCtx, defer };
  } catch {
    return {};
  }
}

/** A token or a proof that nobody of ours has made. One that has only ended is nobody's attempt. */
function isGuess(error: unknown): boolean {
  if (!(error instanceof Problem) || error instanceof Untimely) return false;
  return error.code === 'session_invalid' || error.code === 'proof_invalid';
}

function readToken(authorization: string): Credential {
  const credential = readCredential(authorization);
  if (!credential)
    throw new Problem('session_invalid', 'Send one header, Authorization: Bearer <token>.');
  return credential;
}
