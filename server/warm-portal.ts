/**
 * `GET /v1/portal` when all of it is known: whose token it is, that it may, and the answer. Then the
 * answer is given at once: no router, no context, no promise, which are most of what it would cost.
 *
 * It asks the same keepers as the app does: verified tokens, revocations, origins, scopes, the answers
 * that are kept, and the limits last. Wherever one of them does not say yes at once, it answers nothing
 * and has counted nothing, and the app judges the request from its beginning.
 */
import { namesEtag } from './etag.ts';
import type { Gate } from './limits/gate.ts';
import { wantsFresh } from './middleware/customer-services.ts';
import { type Framer, LONGEST_URL } from './middleware/frame.ts';
import { PRIVATE } from './middleware/private-answer.ts';
import type { PortalAnswer } from './portal-answers.ts';
import { NEEDED } from './routes/portal.ts';
import type { Services } from './services.ts';
import { createOriginRule } from './session/origin-rule.ts';
import type { Session } from './session/session.ts';
import type { Verifier } from './session/token.ts';
import { hasTokenInUrl } from './session/token-in-url.ts';

/** Answers at once, or undefined. */
export type WarmPortal = (request: Request, env: unknown) => Response | undefined;

/** The bytes of a text, packed with gzip. */
export type Pack = (text: string) => Uint8Array<ArrayBuffer>;

const ROUTE = '/v1/portal';
const SCHEME = 'Bearer ';

export function warmPortal({
  config: { tenants },
  knownPortal,
  revocations,
  audience,
  verify,
  gate,
  framer,
  getPath,
  pack,
}: Pick<Services, 'config' | 'knownPortal' | 'revocations'> & {
  readonly audience: string;
  readonly verify: Verifier;
  readonly gate: Gate | undefined;
  readonly framer: Framer;
  readonly getPath: (request: Request) => string;
  readonly pack: Pack | undefined;
}): WarmPortal {
  const originRule = createOriginRule(audience);
  const packed = new WeakMap<PortalAnswer, Uint8Array<ArrayBuffer>>();

  return (request, env) => {
    if (request.method !== 'GET' || !request.url.endsWith(ROUTE)) return undefined;
    if (getPath(request) !== ROUTE || request.url.length > LONGEST_URL) return undefined;
    if (hasTokenInUrl(request.url)) return undefined;

    const { headers } = request;
    const authorization = headers.get('authorization');
    if (!authorization?.startsWith(SCHEME)) return undefined;
    const token = authorization.slice(SCHEME.length);
    const session = verify.known(token);
    if (!session || !mayAsk(request, session)) return undefined;
    const known = wantsFresh(request) ? undefined : knownPortal(session);
    if (!known) return undefined;
    if (gate && !gate.passes(request, env, session, token)) return undefined;

    const frame = framer.open('GET', headers.get('origin') ?? undefined);
    const response = answer(known, headers, frame.headers);
    framer.close(frame, { method: 'GET', route: ROUTE, status: response.status, session });
    return response;
  };

  /** A session that is bound to a key has a proof to show, which is never known before. */
  function mayAsk(request: Request, session: Session): boolean {
    const tenant = tenants.get(session.tenantId);
    return (
      tenant !== undefined &&
      session.boundTo === undefined &&
      NEEDED.every((scope) => session.scopes.has(scope)) &&
      (!revocations || revocations.knowsGood(session)) &&
      !originRule(request, tenant, session)
    );
  }

  function answer(known: PortalAnswer, asked: Headers, frame: Record<string, string>): Response {
    const headers: Record<string, string> = {
      ...frame,
      'Cache-Control': PRIVATE,
      ETag: known.etag,
    };
    const isPacked = pack !== undefined && takesGzip(asked.get('accept-encoding'));
    if (pack) headers.Vary = `${frame.Vary}, Accept-Encoding`;
    // Other bytes than those the tag was made of, for the same content.
    if (isPacked) headers.ETag = `W/${known.etag}`;
    if (namesEtag(asked.get('if-none-match') ?? undefined, known.etag)) {
      return new Response(null, { status: 304, headers });
    }
    headers['Content-Type'] = 'application/json';
    if (!isPacked) return new Response(known.body, { status: 200, headers });
    headers['Content-Encoding'] = 'gzip';
    return new Response(packedOf(known, pack), { status: 200, headers });
  }

  function packedOf(known: PortalAnswer, pack: Pack): Uint8Array<ArrayBuffer> {
    const before = packed.get(known);
    if (before) return before;
    const bytes = pack(known.body);
    packed.set(known, bytes);
    return bytes;
  }
}

/** Whoever gives weights, or refuses gzip by one, is answered by the app. */
function takesGzip(accepted: string | null): boolean {
  return accepted !== null && /(?:^|,)\s*gzip\s*(?:,|$)/i.test(accepted);
}
