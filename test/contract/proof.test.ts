/** Sessions that are bound to a key (TESTS.md T16), over the whole app. */
import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { buildWorld, type DemoCustomer } from '../../demo/world.ts';
import { createSession, type UsedProofs, usedProofsInMemory } from '../../server/index.ts';
import {
  ALLOWED_ORIGIN,
  portalOver,
  THREE_CUSTOMERS,
  testSimulator,
  URL_OF_PORTAL,
} from '../support/portal.ts';
import { createProver, type ProofChanges, type ProofOf, type Prover } from '../support/prover.ts';

const simulator = testSimulator();
let customer: DemoCustomer;
let prover: Prover;

before(async () => {
  [customer] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [DemoCustomer];
  prover = await createProver();
});

beforeEach(() => simulator.clearRequests());

describe('a session that is bound to a key', () => {
  it('is answered like any other, when each request proves to hold the key', async () => {
    const { portal, token, ask } = await bound();
    for (const path of ROUTES) {
      const response = await ask(path);
      assert.equal(response.status, 200, path);
    }
    const mine = await (await ask('/v1/portal')).json();
    const theirs = await (await portal.get('/v1/portal', customer.id)).json();
    assert.deepEqual(mine.bills.data, theirs.bills.data);
    assert.ok(token);
  });

  it('changes what it may change', async () => {
    const { ask } = await bound({ scopes: ['billing:read', 'billing_details:write'] });
    const response = await ask('/v1/billing-details', {
      method: 'PATCH',
      body: { name: 'Halden Labs' },
    });
    assert.equal(response.status, 200);
  });

  it('is minted over HTTP too', async () => {
    const portal = portalOver(simulator);
    const mint = (body: object) =>
      portal.app.request('/v1/sessions', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${portal.apiKey}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ customer: customer.id, ...body }),
      });
    const given = await mint({ boundTo: prover.thumbprint });
    assert.equal(given.status, 201);
    const { token } = await given.json();
    assert.equal(await answer(portal, '/v1/portal', { authorization: `Bearer ${token}` }), REFUSED);
    const proof = await prove('/v1/portal', { token });
    const headers = { authorization: `DPoP ${token}`, dpop: proof };
    assert.equal(await answer(portal, '/v1/portal', headers), '200');

    for (const boundTo of ['', 'x', `${prover.thumbprint}x`, 7, null]) {
      assert.ok([400, 422].includes((await mint({ boundTo })).status), String(boundTo));
    }
  });

  it('follows changes with one proof for the whole stream', async () => {
    const { ask } = await bound();
    const response = await ask('/v1/changes');
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /event-stream/);
    await response.body?.cancel();
  });

  it('is the same wherever the server is mounted and whatever stands before it', async () => {
    const { portal, token } = await bound();
    for (const url of [
      'https://app.example.com/billing/v1/portal',
      'http://10.0.0.7:8080/billing/v1/portal',
      'http://10.0.0.7:8080/v1/portal',
      '/v1/portal',
    ]) {
      const dpop = await prove('/v1/portal', { token });
      const headers = { authorization: `DPoP ${token}`, dpop };
      assert.equal(await answer(portal, url, headers), '200', url);
    }
  });

  it('may be asked for from an allowed page: the preflight lets the header through', async () => {
    const { app } = portalOver(simulator);
    const response = await app.request('/v1/portal', {
      method: 'OPTIONS',
      headers: {
        origin: ALLOWED_ORIGIN,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization,dpop',
      },
    });
    assert.equal(response.status, 204);
    assert.match(response.headers.get('access-control-allow-headers') ?? '', /\bdpop\b/);
  });
});

describe('T16: the token of a bound session, stolen', () => {
  it('opens nothing by itself, on any route, and Stripe is not asked', async () => {
    const { portal, token } = await bound();
    const thief = await createProver();
    for (const path of [...ROUTES, '/v1/changes']) {
      const proof = await thief.prove(proofOf(path, { token }));
      const forged = await thief.prove(proofOf(path, { token }), {
        header: { jwk: prover.publicJwk },
      });
      const attempts: Record<string, string>[] = [
        { authorization: `Bearer ${token}` },
        { authorization: `Bearer ${token}`, dpop: proof },
        { authorization: `DPoP ${token}` },
        { authorization: `DPoP ${token}`, dpop: '' },
        { authorization: `DPoP ${token}`, dpop: proof },
        { authorization: `DPoP ${token}`, dpop: forged },
        { authorization: `DPoP ${token}`, dpop: token },
      ];
      for (const headers of attempts) {
        assert.equal(await answer(portal, path, headers), REFUSED, path);
      }
    }
    for (const [method, path] of CHANGES) {
      const response = await portal.app.request(path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{}',
      });
      assert.equal(`${response.status} ${(await response.json()).code}`, REFUSED, path);
    }
    assert.equal(simulator.requests.length, 0);
    const said = JSON.stringify(portal.log);
    assert.doesNotMatch(said, /eyJ/);
  });

  it('is told what is wanted', async () => {
    const { portal, token } = await bound();
    const response = await portal.app.request('/v1/portal', {
      headers: { authorization: `Bearer ${token}`, origin: ALLOWED_ORIGIN },
    });
    assert.equal(
      response.headers.get('www-authenticate'),
      'DPoP error="invalid_dpop_proof", algs="ES256"',
    );
    assert.equal(response.headers.get('access-control-allow-origin'), ALLOWED_ORIGIN);
    assert.equal(response.headers.get('cache-control'), 'no-store');
  });

  it('gets no 304 either, where the page that was robbed has been answered', async () => {
    const { portal, token, ask } = await bound();
    const first = await ask('/v1/portal');
    const etag = first.headers.get('etag')!;
    const mine = await ask('/v1/portal', { headers: { 'if-none-match': etag } });
    assert.equal(mine.status, 304);
    const headers = { authorization: `Bearer ${token}`, 'if-none-match': etag };
    assert.equal((await portal.app.request('/v1/portal', { headers })).status, 401);
  });

  it('uses up nothing of what its owner may ask', async () => {
    const rate = { perSecond: 0.01, burst: 2 };
    const { portal, token, ask } = await bound({ limits: { session: { read: rate } } });
    for (let time = 0; time < 5; time++) {
      const headers = { authorization: `DPoP ${token}`, dpop: token };
      assert.equal(await answer(portal, '/v1/portal', headers), REFUSED);
    }
    assert.equal((await ask('/v1/portal')).status, 200);
  });
});

describe('T16: a proof', () => {
  it('is good once', async () => {
    const { portal, token } = await bound();
    const headers = {
      authorization: `DPoP ${token}`,
      dpop: await prove('/v1/portal', { token }),
    };
    assert.equal(await answer(portal, '/v1/portal', headers), '200');
    assert.equal(await answer(portal, '/v1/portal', headers), REFUSED);
    assert.equal(await answer(portal, '/v1/portal?again', headers), REFUSED);
  });

  it('is good for one of many requests that come at once', async () => {
    const { portal, token } = await bound();
    const headers = {
      authorization: `DPoP ${token}`,
      dpop: await prove('/v1/portal', { token }),
    };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => answer(portal, '/v1/portal', headers)),
    );
    assert.deepEqual(answers.sort(), ['200', ...Array.from({ length: 9 }, () => REFUSED)]);
  });

  it('is remembered by its name and its key: another’s of the same name is another', async () => {
    const other = await createProver();
    const usedProofs = usedProofsInMemory();
    for (const each of [prover, other]) {
      const { portal, token } = await bound({ usedProofs, boundTo: each.thumbprint });
      const dpop = await each.prove(proofOf('/v1/portal', { token }), { claims: { jti: 'one' } });
      const headers = { authorization: `DPoP ${token}`, dpop };
      assert.equal(await answer(portal, '/v1/portal', headers), '200');
    }
  });

  it('that one replica has seen is refused by the other, where they share a memory', async () => {
    const usedProofs = usedProofsInMemory();
    const signingKeys = [{ kid: 'both', secret: `up_sign_${'b'.repeat(43)}` }];
    const replicas = [0, 1].map(() => portalOver(simulator, { usedProofs, signingKeys }));
    const { token } = await createSession({
      signingKey: signingKeys[0]!,
      api: URL_OF_PORTAL,
      customer: customer.id,
      boundTo: prover.thumbprint,
    });
    const dpop = await prove('/v1/portal', { token });
    const headers = { authorization: `DPoP ${token}`, dpop };
    assert.equal(await answer(replicas[0]!, '/v1/portal', headers), '200');
    assert.equal(await answer(replicas[1]!, '/v1/portal', headers), REFUSED);
    const another = { ...headers, dpop: await prove('/v1/portal', { token }) };
    assert.equal(await answer(replicas[1]!, '/v1/portal', another), '200');
  });

  it('of which nobody can say whether it was used lets nobody through', async () => {
    const usedProofs: UsedProofs = { firstUse: () => Promise.reject(new Error('unreachable')) };
    const { portal, ask } = await bound({ usedProofs });
    const response = await ask('/v1/portal');
    assert.equal(response.status, 503);
    assert.equal((await response.json()).code, 'proofs_unavailable');
    assert.equal(response.headers.get('retry-after'), '5');
    assert.equal(await answer(portal, '/v1/portal', await bearer(portal)), '200');
  });

  it('that meets a limit is not remembered: nobody fills the memory for the others', async () => {
    let remembered = 0;
    const usedProofs: UsedProofs = {
      async firstUse() {
        remembered++;
        return true;
      },
    };
    const rate = { perSecond: 0.01, burst: 2 };
    const { ask } = await bound({ usedProofs, limits: { session: { read: rate } } });
    const statuses: number[] = [];
    for (let time = 0; time < 4; time++) statuses.push((await ask('/v1/portal')).status);
    assert.deepEqual(statuses, [200, 200, 429, 429]);
    assert.equal(remembered, 2);
  });

  for (const [why, changes] of [
    ['of another method', { claims: { htm: 'POST' } }],
    ['of another address', { claims: { htu: `${URL_OF_PORTAL}/v1/invoices` } }],
    ['of another token', { claims: { ath: 'LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ' } }],
    ['61 seconds old', { claims: { iat: seconds() - 62 } }],
    ['61 seconds early', { claims: { iat: seconds() + 120 } }],
    ['of another algorithm', { header: { alg: 'ES384' } }],
    ['with a private member', { header: { jwk: { kty: 'EC', crv: 'P-256', d: 'x' } } }],
  ] satisfies [string, ProofChanges][]) {
    it(`${why} is refused`, async () => {
      const { portal, token } = await bound();
      const { alg, ...header } = (changes as ProofChanges).header ?? {};
      const maker = alg ? await createProver('ES384') : prover;
      const changed = { ...changes, header };
      const dpop = await maker.prove(proofOf('/v1/portal', { token }), changed);
      const headers = { authorization: `DPoP ${token}`, dpop };
      assert.equal(await answer(portal, '/v1/portal', headers), REFUSED);
    });
  }
});

describe('a session that is bound to no key', () => {
  it('may not come as one that is', async () => {
    const portal = portalOver(simulator);
    const token = await portal.tokenFor(customer.id);
    const dpop = await prove('/v1/portal', { token });
    const headers = { authorization: `DPoP ${token}`, dpop };
    assert.equal(await answer(portal, '/v1/portal', headers), REFUSED);
  });

  it('is not asked for a proof, and one that comes along is not read', async () => {
    const portal = portalOver(simulator);
    const headers = { ...(await bearer(portal)), dpop: 'nonsense' };
    assert.equal(await answer(portal, '/v1/portal', headers), '200');
  });

  it('has an API key nowhere: keys mint as Bearer only', async () => {
    const portal = portalOver(simulator);
    const response = await portal.app.request('/v1/sessions', {
      method: 'POST',
      headers: { authorization: `DPoP ${portal.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ customer: customer.id }),
    });
    assert.equal(response.status, 401);
  });
});

const REFUSED = '401 proof_invalid';

const ROUTES = [
  '/v1/portal',
  '/v1/forecast',
  '/v1/usage/api_calls',
  '/v1/bill/explain',
  '/v1/bill/what-if',
  '/v1/invoices',
  '/v1/payment-methods',
  '/v1/subscriptions',
  '/v1/billing-details',
];

const CHANGES = [
  ['PATCH', '/v1/billing-details'],
  ['POST', '/v1/hosted'],
  ['POST', '/v1/payment-methods/setup'],
  ['POST', '/v1/bill/what-if'],
  ['DELETE', '/v1/payment-methods/pm_1'],
] as const;

type Settings = NonNullable<Parameters<typeof portalOver>[1]>;

/** A portal, a session of it that is bound to our key, and what asks with a proof of its own each time. */
async function bound({
  boundTo = prover.thumbprint,
  scopes,
  ...settings
}: Settings & { boundTo?: string } = {}) {
  const portal = portalOver(simulator, settings);
  const { token } = await createSession({
    signingKey: { kid: 'one', secret: portal.secret },
    api: URL_OF_PORTAL,
    customer: customer.id,
    boundTo,
    ...(scopes && { scopes }),
  });
  const ask = async (
    path: string,
    {
      method = 'GET',
      headers = {},
      body,
    }: { method?: string; headers?: Record<string, string>; body?: object } = {},
  ) =>
    portal.app.request(path, {
      method,
      headers: {
        authorization: `DPoP ${token}`,
        dpop: await prover.prove({ ...proofOf(path, { token }), method }),
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  return { portal, token, ask };
}

function prove(path: string, { token }: { token: string }) {
  return prover.prove(proofOf(path, { token }));
}

function proofOf(path: string, { token }: { token: string }): ProofOf {
  return { url: URL_OF_PORTAL + path.split('?')[0], token, at: seconds() };
}

async function bearer(portal: ReturnType<typeof portalOver>) {
  return { authorization: `Bearer ${await portal.tokenFor(customer.id)}` };
}

async function answer(
  { app }: ReturnType<typeof portalOver>,
  path: string,
  headers: Record<string, string>,
): Promise<string> {
  const response = await app.request(path, { headers });
  const { code } = await response.json();
  return response.status === 200 ? '200' : `${response.status} ${code}`;
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
