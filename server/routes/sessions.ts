import { createRoute } from '@hono/zod-openapi';
import { RevokeRequest, SessionAnswer, SessionRequest } from '../contract/sessions.ts';
import { Problem } from '../problems.ts';
import type { Services } from '../services.ts';
import { createSession, type MintingKey } from '../session/mint.ts';
import { runtimeOf } from '../session/require-session.ts';
import type { Tenant } from '../tenant.ts';
import { createRouter, problems } from './documented.ts';

const route = createRoute({
  method: 'post',
  path: '/',
  tags: ['Sessions'],
  summary: 'Mint a session for one customer',
  description: "Called by the vendor's server with its API key, never from a browser.",
  security: [{ apiKey: [] }],
  request: {
    body: { required: true, content: { 'application/json': { schema: SessionRequest } } },
  },
  responses: {
    201: {
      description: 'The session.',
      content: { 'application/json': { schema: SessionAnswer } },
    },
    ...problems(400, 401, 413, 422),
  },
});

const revoke = createRoute({
  method: 'post',
  path: '/revoke',
  tags: ['Sessions'],
  summary: 'End one session, or all of a customer’s, before their time',
  description:
    "Called by the vendor's server with its API key. Every server refuses the sessions within five seconds. Needs a store of revocations.",
  security: [{ apiKey: [] }],
  request: {
    body: { required: true, content: { 'application/json': { schema: RevokeRequest } } },
  },
  responses: {
    204: { description: 'They are over, whether there were any or not.' },
    ...problems(400, 401, 413, 422, 429, 503),
  },
});

/** `POST /v1/sessions` and `POST /v1/sessions/revoke` */
export function sessionRoutes({
  config,
  revocations,
  operation,
}: Pick<Services, 'config' | 'revocations' | 'operation'>) {
  const router = createRouter();

  router.openapi(route, async (c) => {
    const { tenant } = c.var;
    const session = await createSession({
      ...c.req.valid('json'),
      signingKey: mintingKey(tenant, config.now()),
      tenant: tenant.id,
      api: config.audience,
      now: config.now,
    });
    operation.recorder.sessionMinted();
    c.header('Cache-Control', 'no-store');
    return c.json(session, 201);
  });

  return router.openapi(
    revoke,
    async (c) => {
      const { tenant, requestId } = c.var;
      if (!revocations) {
        const title = 'This server cannot end sessions.';
        throw new Problem('parameter_unsupported', 'It has no store of revocations.', { title });
      }
      const which = c.req.valid('json');
      const runtime = () => runtimeOf(c);
      if ('id' in which) await revocations.revokeSession(tenant.id, which.id, runtime);
      else await revocations.revokeCustomer(tenant.id, which.customer, runtime);
      const customer = 'customer' in which ? which.customer : undefined;
      config.log({
        level: 'info',
        event: 'session_revoked',
        requestId,
        tenant: tenant.id,
        customer,
      });
      return c.body(null, 204);
    },
    requireOne,
  );
}

/** What two shapes have in common is no help to whoever meets neither. */
function requireOne({ success }: { readonly success: boolean }): undefined {
  if (success) return;
  const detail = 'Send either `id`, of one session, or `customer`, and nothing else.';
  throw new Problem('request_malformed', detail, { field: 'id' });
}

/** The first key signs, unless it has ended. */
function mintingKey({ signingKeys }: Tenant, now: Date): MintingKey {
  for (const key of signingKeys) {
    const { until } = key;
    if (key.alg === 'HS256' && (!until || until > now)) return key;
  }
  throw new Problem(
    'parameter_unsupported',
    'This tenant has no HS256 key in use, so only its own server can mint sessions.',
  );
}
