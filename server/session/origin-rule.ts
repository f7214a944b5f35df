/** Which pages may use a session. Origins are depth, not proof: only a browser is bound to tell the truth. */
import { Problem } from '../problems.ts';
import type { Tenant } from '../tenant.ts';
import type { Session } from './session.ts';

/** Answers the problem with where a request comes from, where there is one. */
export type OriginRule = (
  request: Pick<Request, 'headers'>,
  tenant: Pick<Tenant, 'allowedOrigins'>,
  session: Pick<Session, 'origins'>,
) => Problem | undefined;

/**
 * `audience` is the API's public base URL, whose origin is the API's own. That of a request's URL is
 * not: the caller names it, by `Host` or in the request line.
 */
export function createOriginRule(audience: string): OriginRule {
  const ownOrigin = new URL(audience).origin;

  return ({ headers }, { allowedOrigins }, { origins }) => {
    const origin = headers.get('origin');
    if (origin === null) {
      const isForeign = headers.get('sec-fetch-site') === 'cross-site';
      return isForeign ? new Problem('origin_forbidden') : undefined;
    }
    const isTenants = allowedOrigins.includes(origin) || origin === ownOrigin;
    if (!isTenants) {
      return new Problem('origin_forbidden', '`allowedOrigins` does not name this origin.');
    }
    if (origins && !origins.includes(origin)) {
      return new Problem('origin_forbidden', "The token's `origins` do not name this origin.");
    }
    return undefined;
  };
}
