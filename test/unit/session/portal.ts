import { createHmac } from 'node:crypto';
import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import type { PortalEnv } from '../../../server/env.ts';
import type { LogLine } from '../../../server/log.ts';
import { frame } from '../../../server/middleware/frame.ts';
import { Problem } from '../../../server/problems.ts';
import { createCors } from '../../../server/session/cors.ts';
import { requireScope, requireSession } from '../../../server/session/require-session.ts';
import { createVerifier } from '../../../server/session/token.ts';
import type { Tenant } from '../../../server/tenant.ts';

export const NOW = 1_800_000_000;
export const AUDIENCE = 'https://api.example.com/billing';
export const SECRET = `up_sign_${'s'.repeat(43)}`;
export const OTHER_SECRET = `up_sign_${'o'.repeat(43)}`;

export const ACME: Tenant = {
  id: 'acme',
  stripeKey: 'sk_test_acme',
  livemode: false,
  signingKeys: [{ kid: 'acme-1', alg: 'HS256', secret: SECRET }],
  apiKeys: ['up_api_acme'],
  ingestKeys: ['up_ingest_acme'],
  webhookSecrets: ['whsec_acme'],
  allowedOrigins: [
    'https://app.acme.com',
    'http://localhost:3000',
    'https://xn--bcher-kva.example',
  ],
  meters: {},
  plans: {},
  linkOrigins: [],
  publishableKey: null,
  hosted: new Set(),
  portalConfiguration: null,
  subscriptions: { seats: {}, cancel: true, proration: 'create_prorations' },
};

export const BETA: Tenant = {
  ...ACME,
  id: 'beta',
  signingKeys: [{ kid: 'beta-1', alg: 'HS256', secret: OTHER_SECRET }],
  allowedOrigins: ['https://app.beta.com'],
};

/** The middlewares as `app.ts` composes them, before one handler that stands for all of Stripe. */
export function createPortal(tenants: readonly Tenant[] = [ACME, BETA]) {
  const clock = { seconds: NOW };
  const lines: LogLine[] = [];
  const portal = { app: new Hono<PortalEnv>(), clock, lines, stripeCalls: 0 };
  const log = (line: LogLine) => void lines.push(line);
  const verify = createVerifier(tenants, {
    audience: AUDIENCE,
    now: () => new Date(clock.seconds * 1000),
  });

  const now = () => new Date(clock.seconds * 1000);
  portal.app.use('/v1/*', frame({ log: () => {}, now, cors: createCors(tenants) }));
  // A name the test can choose.
  portal.app.use(requestId());
  portal.app.use(
    '/v1/*',
    requireSession({
      verify,
      tenants: new Map(tenants.map((tenant) => [tenant.id, tenant])),
      log,
      audience: AUDIENCE,
    }),
  );
  portal.app.use('/v1/invoices/:id/pay', requireScope('invoices:pay'));
  portal.app.all('/v1/*', (c) => {
    portal.stripeCalls += 1;
    const { tenantId, customerId, scopes } = c.var.session;
    return c.json({ tenantId, customerId, scopes: [...scopes], tenant: c.var.tenant.id });
  });
  portal.app.onError((error, c) => {
    if (!(error instanceof Problem)) return c.json({ code: 'bug', detail: error.message }, 500);
    return c.json({ code: error.code, detail: error.message }, error.status);
  });
  return portal;
}

export type Portal = ReturnType<typeof createPortal>;

/** What a request with a token is answered: the code of its problem, or `200`. */
export async function answerTo(portal: Portal, token: string, path = '/v1/portal') {
  return answer(portal, path, { authorization: `Bearer ${token}` });
}

export async function answer(portal: Portal, path: string, headers: HeadersInit) {
  const response = await portal.app.request(`https://api.example.com${path}`, { headers });
  const { code } = (await response.json()) as { code?: string };
  return response.status === 200 ? '200' : `${response.status} ${code}`;
}

export function claims(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    iss: 'acme',
    aud: AUDIENCE,
    sub: 'cus_acme',
    iat: NOW,
    exp: NOW + 900,
    ...changes,
  };
}

export function header(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { typ: 'portal+jwt', alg: 'HS256', kid: 'acme-1', ...changes };
}

/** A token that says anything, with a true HS256 signature. Parts that are texts are signed as they are. */
export function forge({
  head = header() as Record<string, unknown> | string,
  body = claims() as Record<string, unknown> | string,
  secret = SECRET,
} = {}): string {
  const text = `${encode(head)}.${encode(body)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

export function encode(part: Record<string, unknown> | string): string {
  const text = typeof part === 'string' ? part : JSON.stringify(part);
  return Buffer.from(text).toString('base64url');
}
