import { createRoute } from '@hono/zod-openapi';
import { SessionAnswer, SessionRequest } from '../contract/sessions.ts';
import { Problem } from '../problems.ts';
import type { Services } from '../services.ts';
import { readBearer } from '../session/bearer.ts';
import { matchesKey } from '../session/keys.ts';
import { createSession, type MintingKey } from '../session/mint.ts';
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

/** `POST /v1/sessions` */
export function sessionRoutes({ config }: Pick<Services, 'config'>) {
  const router = createRouter();

  // Before the body is looked at: a stranger learns nothing of what it should hold.
  router.use('*', async (c, next) => {
    c.set('tenant', await tenantOf(c.req.header('authorization')));
    await next();
  });

  return router.openapi(route, async (c) => {
    const { tenant } = c.var;
    const session = await createSession({
      ...c.req.valid('json'),
      signingKey: mintingKey(tenant),
      tenant: tenant.id,
      api: config.audience,
      now: config.now,
    });
    c.header('Cache-Control', 'no-store');
    return c.json(session, 201);
  });

  async function tenantOf(authorization: string | undefined): Promise<Tenant> {
    const key = authorization && readBearer(authorization);
    if (!key) throw new Problem('api_key_invalid');
    for (const tenant of config.tenants.values()) {
      if (await matchesKey(key, tenant.apiKeys)) return tenant;
    }
    throw new Problem('api_key_invalid');
  }
}

function mintingKey({ signingKeys }: Tenant): MintingKey {
  const key = signingKeys.find(({ alg }) => alg === 'HS256');
  if (key?.alg !== 'HS256') {
    throw new Problem(
      'parameter_unsupported',
      'This tenant has no HS256 key, so only its own server can mint sessions.',
    );
  }
  return key;
}
