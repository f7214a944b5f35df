/** Which pages may use a session. Origins are depth, not proof: only a browser is bound to tell the truth. */
import { Problem } from '../problems.ts';
import type { Tenant } from '../tenant.ts';
import type { Session } from './session.ts';

/** Answers the problem with where a request comes from, where there is one. */
export type OriginRule = (
  request: Pick<Request, 'url' | 'headers'>,
  tenant: Pick<Tenant, 'allowedOrigins'>,
  session: Pick<Session, 'origins'>,
) => Problem | undefined;

/** `audience` is the API's public base URL, whose origin is the API's own even behind a proxy. */
export function createOriginRule(audience: string | undefined): OriginRule {
  const publicOrigin = audience ? new URL(audience).origin : undefined;

  return ({ url, headers }, { allowedOrigins }, { origins }) => {
    const origin = headers.get('origin');
    if (origin === null) {
      const isForeign = headers.get('sec-fetch-site') === 'cross-site';
      return isForeign ? new Problem('origin_forbidden') : undefined;
    }
    const isTenants =
      allowedOrigins.includes(origin) || origin === publicOrigin || origin === new URL(url).origin;
    if (!isTenants) {
      return new Problem('origin_forbidden', '`allowedOrigins` does not name this origin.');
    }
    if (origins && !origins.includes(origin)) {
      return new Problem('origin_forbidden', "The token's `origins` do not name this origin.");
    }
    return undefined;
  };
}
