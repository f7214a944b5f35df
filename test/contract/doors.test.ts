/**
 * Every kind of secret at every door (TESTS.md T12), and two vendors with an account of Stripe's each
 * (T7): a secret opens its own door, at its own vendor, and no other.
 */
import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { SignJWT } from 'jose';
import Stripe from 'stripe';
import { createSession } from '../../server/index.ts';
import { URL_OF_PORTAL } from '../support/portal.ts';
import { EVERY_SCOPE, PUBLISHABLE_KEY } from '../support/till.ts';
import { everyRoute, openTwoVendors, type Person } from '../support/two-vendors.ts';

type Vendors = Awaited<ReturnType<typeof openTwoVendors>>;
type Vendor = Vendors['vendors'][number];

const KINDS = [
  'a session',
  'an API key',
  'an ingest key',
  'an operator’s key',
  'a webhook secret',
  'a signing secret',
  'a key of Stripe’s',
  'a publishable key',
] as const;
type Kind = (typeof KINDS)[number];

let vendors: Vendors;
let a: Vendor;
let b: Vendor;
let ada: Person;
let grace: Person;

before(async () => {
  vendors = await openTwoVendors(1);
  [a, b] = vendors.vendors as [Vendor, Vendor];
  [ada, grace] = vendors.people as [Person, Person];
});

beforeEach(() => {
  for (const { simulator } of vendors.vendors) simulator.clearRequests();
});

/** A session of one vendor's, signed by a key of its own unless another is given. */
async function sessionOf(vendor: Vendor, customer: string, signer = vendor) {
  const { token } = await createSession({
    signingKey: { kid: `key-${signer.id}`, secret: signer.secret },
    tenant: vendor.id,
    api: URL_OF_PORTAL,
    customer,
    scopes: EVERY_SCOPE,
  });
  return token;
}

async function secretsOf(vendor: Vendor, { customer }: Person): Promise<Record<Kind, string>> {
  return {
    'a session': await sessionOf(vendor, customer),
    'an API key': vendor.apiKey,
    'an ingest key': vendor.ingestKey,
    'an operator’s key': vendors.operatorKey,
    'a webhook secret': vendor.webhookSecret,
    'a signing secret': vendor.secret,
    'a key of Stripe’s': vendor.key,
    'a publishable key': PUBLISHABLE_KEY,
  };
}

function knock(method: string, path: string, authorization: string, body?: object) {
  return vendors.app.request(path, {
    method,
    headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}

function callsOfStripe() {
  return vendors.vendors.reduce((sum, { simulator }) => sum + simulator.requests.length, 0);
}

/** Says that something of a customer's has changed, signed by whatever secret. */
function event(tenant: string, secret: string) {
  const payload = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type: 'invoice.updated',
    livemode: false,
    data: { object: { id: ada.ids.invoice, object: 'invoice', customer: ada.customer } },
  });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  const headers = { 'stripe-signature': signature, authorization: `Bearer ${secret}` };
  const path = `/v1/webhooks/stripe/${tenant}`;
  return vendors.app.request(path, { method: 'POST', headers, body: payload });
}

describe('a door opens to its own kind of secret alone', () => {
  for (const kind of KINDS) {
    it(`${kind} at the doors of a customer, at every route`, async () => {
      const secret = (await secretsOf(a, ada))[kind];
      const routes = everyRoute(vendors.document, ada);
      if (kind === 'a session') {
        const { status } = await knock('GET', '/v1/portal', `Bearer ${secret}`);
        assert.equal(status, 200);
        return;
      }
      assert.ok(routes.length >= 28);
      for (const { method, path, body } of routes) {
        for (const scheme of ['Bearer', 'DPoP', 'Basic']) {
          const response = await knock(method, path, `${scheme} ${secret}`, body);
          assert.equal(response.status, 401, `${method} ${path} with ${scheme} ${kind}`);
        }
      }
      assert.equal(callsOfStripe(), 0);
    });

    for (const [door, method, path, opener, opened] of [
      ['minting', 'POST', '/v1/sessions', 'an API key', 201],
      // This server has no store of revocations, which is said to who may know.
      ['revoking', 'POST', '/v1/sessions/revoke', 'an API key', 422],
      ['the metrics', 'GET', '/metrics', 'an operator’s key', 200],
      ['readiness', 'GET', '/ready', 'an operator’s key', 200],
    ] as const) {
      it(`${kind} at the door of ${door}`, async () => {
        const secret = (await secretsOf(a, ada))[kind];
        const body = method === 'POST' ? { customer: ada.customer } : undefined;
        const response = await knock(method, path, `Bearer ${secret}`, body);
        assert.equal(response.status, kind === opener ? opened : 401);
      });
    }

    it(`${kind} as what signs an event`, async () => {
      const secret = (await secretsOf(a, ada))[kind];
      const { status } = await event('a', secret);
      assert.equal(status, kind === 'a webhook secret' ? 200 : 400);
    });

    it(`${kind} as what signs a session`, async () => {
      const secret = (await secretsOf(a, ada))[kind];
      const now = Math.floor(Date.now() / 1_000);
      const claims = { iss: 'a', aud: URL_OF_PORTAL, sub: ada.customer, iat: now, exp: now + 60 };
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'portal+jwt', kid: 'key-a' })
        .sign(new TextEncoder().encode(secret));
      const { status } = await knock('GET', '/v1/billing-details', `Bearer ${token}`);
      assert.equal(status, kind === 'a signing secret' ? 200 : 401);
    });
  }
});

describe('a secret of one vendor', () => {
  it('signs no session of another’s', async () => {
    for (const token of [
      await sessionOf(b, grace.customer, a),
      await sessionOf(a, ada.customer, b),
    ]) {
      for (const { method, path, body } of everyRoute(vendors.document, grace)) {
        const response = await knock(method, path, `Bearer ${token}`, body);
        assert.equal(response.status, 401, `${method} ${path}`);
      }
    }
    assert.equal(callsOfStripe(), 0);
  });

  it('signs a session of its own for another’s customer, of whom its account knows nothing', async () => {
    const token = await sessionOf(a, grace.customer);
    for (const { method, path, body, template } of everyRoute(vendors.document, grace)) {
      const response = await knock(method, path, `Bearer ${token}`, body);
      // A stream has no end to read to.
      if (template === '/v1/changes') await response.body?.cancel();
      else assert.ok(!(await response.text()).includes(grace.mark), `${method} ${path}`);
      if (template === '/v1/portal') assert.equal(response.status, 404);
    }
    assert.equal(b.simulator.requests.length, 0);
  });

  it('mints sessions of its own alone', async () => {
    const { headers } = { headers: { authorization: `Bearer ${a.apiKey}` } };
    const response = await vendors.app.request('/v1/sessions', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ customer: grace.customer }),
    });
    const { token } = await response.json();
    const view = await knock('GET', '/v1/portal', `Bearer ${token}`);
    assert.equal(view.status, 404);
    assert.equal(b.simulator.requests.length, 0);
  });

  it('signs no event of another’s', async () => {
    assert.equal((await event('b', a.webhookSecret)).status, 400);
    assert.equal((await event('a', b.webhookSecret)).status, 400);
    assert.equal((await event('nobody', a.webhookSecret)).status, 404);
  });

  it('asks Stripe by its own key, each vendor’s account for its own customer', async () => {
    for (const [vendor, person] of [
      [a, ada],
      [b, grace],
    ] as const) {
      const token = await sessionOf(vendor, person.customer);
      const response = await knock('GET', '/v1/portal', `Bearer ${token}`);
      assert.equal(response.status, 200);
      assert.match(await response.text(), new RegExp(person.mark));
    }
  });
});
