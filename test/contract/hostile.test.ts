/** Every route meets the same hostile requests (TESTS.md B1, B2). */
import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import {
  buildWorld,
  DEMO_STRIPE_KEY,
  DEMO_SUBSCRIPTIONS,
  type DemoCustomer,
  DIVIDED_METERS,
  stripeFor,
} from '../../demo/world.ts';
import { createPortal, createSession, generateSecret, type Scope } from '../../server/index.ts';
import {
  ALLOWED_ORIGIN,
  inProcess,
  portalOver,
  THREE_CUSTOMERS,
  testSimulator,
  URL_OF_PORTAL,
} from '../support/portal.ts';
import { EVERY_SCOPE, PUBLISHABLE_KEY } from '../support/till.ts';

const simulator = testSimulator();
const portal = portalOver(simulator, { meters: DIVIDED_METERS });
let halden: DemoCustomer;
let northwind: DemoCustomer;
let haldenInvoice: string;
let northwindInvoice: string;
let northwindSubscription: string;
let routes: string[];
/** What changes something, or holds a secret: method, path, the scope it needs, and a good body. */
let guarded: Guarded[];

type Guarded = ['GET' | 'POST' | 'PATCH' | 'DELETE', path: string, needs: Scope, body?: object];

before(async () => {
  [halden, northwind] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [
    DemoCustomer,
    DemoCustomer,
  ];
  haldenInvoice = await newestInvoice(halden.id);
  northwindInvoice = await newestInvoice(northwind.id);
  const theirs = await stripeFor(simulator).subscriptions.list({ customer: northwind.id });
  northwindSubscription = theirs.data[0]!.id;
  routes = [
    '/v1/portal',
    '/v1/forecast',
    '/v1/usage/api_calls',
    '/v1/usage/api_calls?groupBy=region',
    '/v1/bill/explain',
    `/v1/bill/explain?bill=${haldenInvoice}`,
    '/v1/bill/what-if',
    '/v1/invoices',
    `/v1/invoices/${haldenInvoice}`,
    `/v1/invoices/${haldenInvoice}/links`,
    `/v1/invoices/${haldenInvoice}/lines/${await usageLine(halden.id, haldenInvoice)}/usage`,
    '/v1/payment-methods',
    '/v1/subscriptions',
    '/v1/billing-details',
  ];
  guarded = [
    ...(await payingRoutes(halden.id, haldenInvoice)),
    ...(await accountRoutes(halden.id)),
    // Paying may be allowed where saving is not.
    ['POST', `/v1/invoices/${haldenInvoice}/pay`, 'payment_methods:write', { keep: true }],
  ];
});

beforeEach(() => simulator.clearRequests());

describe('a request whose session is not good', () => {
  it('is answered 401 with a code on every route, and Stripe is not asked', async () => {
    const good = await portal.tokenFor(halden.id);
    const [head, body, signature] = good.split('.') as [string, string, string];
    const other = { kid: 'one', secret: generateSecret('signing') };
    const now = () => new Date(Date.now() - 2 * 3_600_000);
    const mint = { api: URL_OF_PORTAL, customer: halden.id };
    const cases: Record<string, [code: string, authorization: string | undefined]> = {
      missing: ['session_missing', undefined],
      'of another scheme': ['session_invalid', `Basic ${good}`],
      'without a signature': ['session_invalid', `Bearer ${head}.${body}.`],
      'with another payload': ['session_invalid', `Bearer ${head}.${swap(body)}.${signature}`],
      'signed by a stranger': [
        'session_invalid',
        `Bearer ${(await createSession({ ...mint, signingKey: other })).token}`,
      ],
      'for another API': [
        'session_invalid',
        `Bearer ${(await createSession({ ...mint, api: 'https://evil.example', signingKey: { kid: 'one', secret: portal.secret } })).token}`,
      ],
      expired: [
        'session_expired',
        `Bearer ${(await createSession({ ...mint, signingKey: { kid: 'one', secret: portal.secret }, now })).token}`,
      ],
      'an API key': ['session_invalid', `Bearer ${portal.apiKey}`],
      'an ingest key': ['session_invalid', `Bearer ${portal.ingestKey}`],
      'a webhook secret': ['session_invalid', `Bearer ${portal.webhookSecret}`],
    };

    for (const route of routes) {
      for (const [name, [code, authorization]] of Object.entries(cases)) {
        const headers: Record<string, string> = authorization ? { authorization } : {};
        const response = await portal.app.request(route, { headers });
        assert.equal(response.status, 401, `${name} on ${route}`);
        assert.equal((await response.json()).code, code, `${name} on ${route}`);
      }
    }
    for (const [method, path, , body] of guarded) {
      for (const [name, [code, authorization]] of Object.entries(cases)) {
        const response = await sent(method, path, authorization, body);
        assert.equal(response.status, 401, `${name} on ${method} ${path}`);
        assert.equal((await response.json()).code, code, `${name} on ${method} ${path}`);
      }
    }
    assert.equal(simulator.requests.length, 0);
  });

  it('may not stand in a URL, and is never logged', async () => {
    const token = await portal.tokenFor(halden.id);
    const response = await portal.app.request(`/v1/portal?token=${token}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(response.status, 401);
    assert.equal(simulator.requests.length, 0);
    assert.doesNotMatch(JSON.stringify(portal.log), /eyJ/);
  });

  it('cannot mint another: a token is no API key', async () => {
    const response = await portal.app.request('/v1/sessions', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await portal.tokenFor(halden.id)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ customer: northwind.id }),
    });
    assert.equal(response.status, 401);
    assert.equal((await response.json()).code, 'api_key_invalid');
  });
});

describe('a session without the scope', () => {
  it('is answered 403 without data, and the audit has a line', async () => {
    for (const [route, scopes] of [
      ['/v1/portal', ['usage:read']],
      ['/v1/portal', ['billing:read']],
      ['/v1/invoices', ['usage:read']],
      [`/v1/invoices/${haldenInvoice}`, ['usage:read']],
      [`/v1/invoices/${haldenInvoice}/links`, ['usage:read']],
      ['/v1/usage/api_calls', ['billing:read']],
      ['/v1/forecast', ['billing:read']],
      ['/v1/forecast', ['usage:read']],
      ['/v1/bill/explain', ['billing:read']],
      ['/v1/bill/explain', ['usage:read']],
      ['/v1/bill/what-if', ['billing:read']],
      ['/v1/bill/what-if', ['usage:read']],
      ['/v1/invoices', ['payment_methods:write']],
      ['/v1/payment-methods', ['payment_methods:write']],
      ['/v1/subscriptions', ['subscription:write']],
      ['/v1/billing-details', ['billing_details:write']],
    ] as [string, Scope[]][]) {
      portal.log.length = 0;
      const authorization = `Bearer ${await portal.tokenFor(halden.id, scopes)}`;
      const response = await portal.app.request(route, { headers: { authorization } });
      assert.equal(response.status, 403);
      const body = await response.json();
      assert.equal(body.code, 'scope_missing');
      assert.equal(body.data, undefined);
      assert.ok(portal.log.some(({ event }) => event === 'scope_denied'));
    }
    assert.equal(simulator.requests.length, 0);
  });

  it('changes nothing, whatever else it may do, and the audit says who tried what', async () => {
    for (const [method, path, needs, body] of guarded) {
      portal.log.length = 0;
      const others = EVERY_SCOPE.filter((scope) => scope !== needs);
      const authorization = `Bearer ${await portal.tokenFor(halden.id, others)}`;
      const response = await sent(method, path, authorization, body);
      assert.equal(response.status, 403, `${method} ${path}`);
      assert.equal((await response.json()).code, 'scope_missing');
      const denied = portal.log.find(({ event }) => event === 'scope_denied');
      assert.deepEqual([denied?.scope, denied?.customer], [needs, halden.id]);
      assert.ok(!portal.log.some(({ event }) => event === 'customer_changed'));
    }
    assert.equal(simulator.requests.length, 0);
  });
});

describe("another customer's things", () => {
  it('are not there: 404, not 403, whichever way they are named', async () => {
    for (const path of [
      `/v1/invoices/${northwindInvoice}`,
      `/v1/invoices/${northwindInvoice}/links`,
      `/v1/bill/explain?bill=${northwindInvoice}`,
      `/v1/bill/explain?bill=${northwindSubscription}`,
      `/v1/bill/what-if?bill=${northwindSubscription}`,
      '/v1/bill/explain?bill=sub_doesNotExist',
      '/v1/usage/rides',
      '/v1/invoices/in_doesNotExist',
      '/v1/usage/nothing_like_it',
    ]) {
      const response = await portal.get(path, halden.id);
      assert.equal(response.status, 404, path);
      assert.doesNotMatch(await response.text(), /Northwind|Trips/);
    }
  });

  it('cannot be changed: 404 again, and Stripe is told to change nothing', async () => {
    const theirs = [
      ...(await payingRoutes(northwind.id, northwindInvoice)),
      ...(await accountRoutes(northwind.id)),
    ];
    const named = theirs.filter(([, path]) => /\/(in|pm|seti|sub|txi)_/.test(path));
    assert.ok(named.length >= 12);
    simulator.clearRequests();
    for (const [method, path, needs, body] of named) {
      const authorization = `Bearer ${await portal.tokenFor(halden.id, ['billing:read', needs])}`;
      const response = await sent(method, path, authorization, body);
      // A tax id that is not the customer's is as gone as one they have removed: nothing to do.
      const isGone = method === 'DELETE' && path.includes('/tax-ids/');
      assert.equal(response.status, isGone ? 200 : 404, `${method} ${path}`);
      assert.doesNotMatch(await response.text(), /Northwind|_secret_/);
    }
    assert.deepEqual(
      simulator.requests.filter(({ method }) => method !== 'GET'),
      [],
    );
  });

  it('named in a query or a body are answered as what nobody has is, and change nothing', async () => {
    const shop = portalOver(simulator, { scopes: EVERY_SCOPE, subscriptions: DEMO_SUBSCRIPTIONS });
    const [own, theirs] = [await thingsOf(halden.id), await thingsOf(northwind.id)];
    const ask = async ({ method, path, body }: Naming, id: string) => {
      const authorization = `Bearer ${await shop.tokenFor(halden.id)}`;
      const response = await sent(method, path.replace('ID', id), authorization, body?.(id), shop);
      const text = (await response.text()).replaceAll(id, 'ID');
      return `${response.status} ${text.replace(/"requestId":"\w+"/, '')}`;
    };
    for (const naming of namingRequests(own)) {
      const { method, path, kind, status } = naming;
      const name = `${method} ${path} ${JSON.stringify(naming.body?.('ID'))}`;
      simulator.clearRequests();
      const foreign = await ask(naming, theirs[kind]);
      const nobodys = await ask(naming, `${kind}_1MtHbELkdIwHu7ixl4OzzPMv`);
      const asked = simulator.requests.filter(({ method }) => method !== 'GET');
      assert.ok(foreign.startsWith(`${status} `), `${name}: ${foreign}`);
      assert.equal(foreign, nobodys, name);
      assert.ok(
        asked.every(({ path }) => path.endsWith('/create_preview')),
        name,
      );
      assert.ok((await ask(naming, own[kind])).startsWith('200 '), name);
    }
  });

  it('are asked for above by every query and body that can name one', async () => {
    const requests = namingRequests(await thingsOf(halden.id));
    const named = requests.map(({ method, path, body }) => {
      const [route, query] = path.split('?') as [string, string?];
      const name = query?.split('=')[0] ?? Object.entries(body!('ID')).find(hasId)![0];
      return `${method} ${route.replace(/(?:in|sub)_\w+/, '{id}')} ${name}`;
    });
    assert.deepEqual([...new Set(named)].sort(), (await namesInDocument()).sort());
  });

  it('do not appear through a cursor', async () => {
    const response = await portal.get(`/v1/invoices?cursor=${northwindInvoice}`, halden.id);
    const text = await response.text();
    assert.doesNotMatch(text, new RegExp(northwindInvoice));
    assert.doesNotMatch(text, new RegExp(northwind.id));
  });

  it('never reach an answer, over every pair of customers and routes', async () => {
    const markers = { [halden.id]: haldenInvoice, [northwind.id]: northwindInvoice };
    for (const own of [halden, northwind]) {
      const foreign = own === halden ? northwind : halden;
      for (const path of [...routes, '/v1/usage/rides', `/v1/invoices/${markers[foreign.id]}`]) {
        const text = await (await portal.get(path, own.id)).text();
        if (path.includes(markers[foreign.id]!)) continue;
        assert.ok(!text.includes(markers[foreign.id]!), `${path} as ${own.name}`);
        assert.ok(!text.includes(foreign.id), `${path} as ${own.name}`);
      }
    }
  });

  it("are dropped, and an alert is logged, when Stripe's own answer holds them", async () => {
    const stripe = stripeFor(simulator);
    const theirs = await stripe.invoices.list({ customer: northwind.id, limit: 1 });
    const foreign = { object: 'list', url: '/v1/invoices', has_more: false, data: theirs.data };
    const confused = portalOver(simulator, {
      stripe: async (input, init) =>
        String(input).includes('/v1/invoices?')
          ? Response.json(JSON.parse(JSON.stringify(foreign)))
          : inProcess(simulator)(input, init),
    });

    const text = await (await confused.get('/v1/portal', halden.id)).text();
    assert.ok(!text.includes(northwindInvoice));
    assert.ok(confused.log.some(({ event }) => event === 'foreign_object_dropped'));
  });
});

describe('two vendors on one server', () => {
  it('never accept one another’s keys', async () => {
    const keys = [generateSecret('signing'), generateSecret('signing')];
    const app = createPortal({
      url: URL_OF_PORTAL,
      tenants: ['a', 'b'].map((id, index) => ({
        id,
        stripeKey: DEMO_STRIPE_KEY,
        signingKeys: [{ kid: `key-${id}`, alg: 'HS256' as const, secret: keys[index]! }],
      })),
      stripe: { fetch: inProcess(simulator) },
    });
    const ask = async (tenant: string, kid: string, secret: string) => {
      const { token } = await createSession({
        signingKey: { kid, secret },
        tenant,
        api: URL_OF_PORTAL,
        customer: halden.id,
      });
      return (await app.request('/v1/portal', { headers: { authorization: `Bearer ${token}` } }))
        .status;
    };

    assert.equal(await ask('a', 'key-a', keys[0]!), 200);
    assert.equal(await ask('b', 'key-a', keys[0]!), 401);
    assert.equal(await ask('a', 'key-b', keys[0]!), 401);
  });
});

describe('what an answer holds', () => {
  it('is only what the contract names, whatever Stripe adds', async () => {
    const canary = 'CANARY-9f2c';
    const talkative = portalOver(simulator, {
      meters: DIVIDED_METERS,
      publishableKey: PUBLISHABLE_KEY,
      stripe: async (input, init) => {
        const response = await inProcess(simulator)(input, init);
        const body = await response.json();
        return Response.json(withExtras(body, canary), response);
      },
    });
    for (const path of routes) {
      const response = await talkative.get(path, halden.id);
      assert.equal(response.status, 200);
      assert.doesNotMatch(beyondEmail(await response.text()), new RegExp(canary));
    }
    for (const [method, path, , body] of guarded) {
      const token = await talkative.tokenFor(halden.id, EVERY_SCOPE);
      const response = await sent(method, path, `Bearer ${token}`, body, talkative);
      assert.ok(response.status < 500, `${method} ${path}`);
      assert.doesNotMatch(beyondEmail(await response.text()), new RegExp(canary));
    }
    assert.doesNotMatch(JSON.stringify(talkative.log), new RegExp(canary));
  });

  it('carries headers that keep it private', async () => {
    const response = await portal.get('/v1/portal', halden.id, { origin: ALLOWED_ORIGIN });
    assert.equal(response.headers.get('cache-control'), 'private, no-cache');
    assert.equal(response.headers.get('access-control-allow-origin'), ALLOWED_ORIGIN);
    assert.match(response.headers.get('vary') ?? '', /Origin/);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
  });

  it('is not readable by a page of an origin nobody named', async () => {
    const response = await portal.get('/v1/portal', halden.id, { origin: 'https://evil.example' });
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  });

  it('never lets one customer’s ETag match another’s answer', async () => {
    const first = await portal.get('/v1/portal', halden.id);
    const etag = first.headers.get('etag')!;
    const again = await portal.get('/v1/portal', halden.id, { 'if-none-match': etag });
    const foreign = await portal.get('/v1/portal', northwind.id, { 'if-none-match': etag });
    assert.equal(foreign.status, 200);
    assert.notEqual(foreign.headers.get('etag'), etag);
    assert.equal(again.status, 304);
  });

  it('hides the cause of a failure that is ours', async () => {
    let isBroken = false;
    const broken = portalOver(simulator, {
      now: () => {
        if (isBroken) throw new Error('password=hunter2');
        return new Date();
      },
    });
    isBroken = true;
    const response = await broken.app.request('/v1/portal', {
      headers: { authorization: 'Bearer a.b.c' },
    });
    const text = await response.text();
    assert.equal(response.status, 500);
    assert.equal(JSON.parse(text).code, 'internal');
    assert.doesNotMatch(text, /hunter2/);
    assert.doesNotMatch(JSON.stringify(broken.log), /hunter2/);
  });
});

type Method = Guarded[0];

type Kind = 'in' | 'sub' | 'si' | 'pm';

/** By what their ids begin with. */
type Things = Readonly<Record<Kind, string>> & { readonly seats: number };

/** A request in whose query or body an id stands; `ID` is where, in a path. */
type Naming = {
  readonly method: Method;
  readonly path: string;
  readonly kind: Kind;
  readonly body?: (id: string) => object;
  /** For an id of nobody’s; 200 for one’s own. */
  readonly status: number;
};

/** Every way to name a thing but in a path. */
function namingRequests(own: Things): Naming[] {
  const told = { prorationDate: `${new Date().toISOString().slice(0, 19)}Z`, fingerprint: 'told' };
  const whatIf = '/v1/bill/what-if';
  const ofOwn = `/v1/subscriptions/${own.sub}`;
  const pay = `/v1/invoices/${own.in}/pay`;
  const hosted = (flow: string) => (subscription: string) => ({ flow, subscription });
  const rows: [Method, string, Kind, number, ((id: string) => object)?][] = [
    ['GET', '/v1/bill/explain?bill=ID', 'in', 404],
    ['GET', '/v1/bill/explain?bill=ID', 'sub', 404],
    ['GET', `${whatIf}?bill=ID`, 'sub', 404],
    ['GET', '/v1/invoices?cursor=ID', 'in', 422],
    ['POST', whatIf, 'sub', 404, (bill) => ({ bill })],
    ['POST', whatIf, 'si', 422, (id) => ({ quantities: { [id]: '12' } })],
    ['POST', pay, 'pm', 404, (paymentMethod) => ({ paymentMethod })],
    ['POST', `${ofOwn}/preview`, 'si', 422, (id) => ({ seats: { [id]: own.seats + 1 } })],
    // As many as there are, so that one's own is answered and nothing is changed.
    ['POST', `${ofOwn}/change`, 'si', 409, (id) => ({ seats: { [id]: own.seats }, ...told })],
    ['POST', '/v1/hosted', 'sub', 404, hosted('subscription_change')],
    ['POST', '/v1/hosted', 'sub', 404, hosted('subscription_cancel')],
  ];
  return rows.map(([method, path, kind, status, body]) => ({ method, path, kind, status, body }));
}

/** Whether a field of a body is the id, or is by it. */
function hasId([, value]: [string, unknown]) {
  return value === 'ID' || (typeof value === 'object' && value !== null && 'ID' in value);
}

/** Fields of queries and bodies that name no thing of a customer's. A new one is one of these, or is asked for. */
const PLAIN = new Set(
  `address comment compare email fingerprint flow format from groupBy include keep limit locale
  makeDefault name plan prorationDate reason returnUrl starts timezone to type value window`.split(
    /\s+/,
  ),
);

/** The others of the API's own document, by their routes. */
async function namesInDocument() {
  const { paths, components } = await (await portal.app.request('/openapi.json')).json();
  return Object.entries(paths as Record<string, Record<string, Operation>>).flatMap(
    ([path, operations]) =>
      Object.entries(operations)
        .filter(([, { security }]) => security?.some((each) => 'session' in each))
        .flatMap(([method, { parameters = [], requestBody }]) => {
          const schema = requestBody?.content['application/json'].schema.$ref.split('/').at(-1);
          const fields = schema ? Object.keys(components.schemas[schema].properties) : [];
          const query = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
          return [...query, ...fields]
            .filter((name) => !PLAIN.has(name))
            .map((name) => `${method.toUpperCase()} ${path} ${name}`);
        }),
  );
}

type Operation = {
  readonly security?: object[];
  readonly parameters?: { readonly in: string; readonly name: string }[];
  readonly requestBody?: {
    readonly content: {
      readonly 'application/json': { readonly schema: { readonly $ref: string } };
    };
  };
};

async function thingsOf(customer: string): Promise<Things> {
  const stripe = stripeFor(simulator);
  const { data } = await stripe.subscriptions.list({ customer });
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer });
  const { id, items } = data[0]!;
  const seats = items.data.findLast(({ price }) => price.recurring?.usage_type === 'licensed')!;
  return {
    in: await newestInvoice(customer),
    sub: id,
    si: seats.id,
    pm: method.id,
    seats: seats.quantity!,
  };
}

function sent(
  method: Guarded[0],
  path: string,
  authorization: string | undefined,
  body?: object,
  { app } = portal,
) {
  const headers = { ...(authorization && { authorization }), 'content-type': 'application/json' };
  return app.request(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

/** Every route of paying and of ways to pay that is guarded, for one customer's things. */
async function payingRoutes(customer: string, invoice: string): Promise<Guarded[]> {
  const stripe = stripeFor(simulator);
  const method = await stripe.paymentMethods.attach('pm_card_visa', { customer });
  const metadata = { usage_portal: 'setup' };
  const setup = await stripe.setupIntents.create({ customer, metadata });
  const methods = '/v1/payment-methods';
  const needs = 'payment_methods:write';
  return [
    ['POST', `${methods}/setup`, needs],
    ['GET', `${methods}/setup/${setup.id}`, needs],
    ['POST', `${methods}/setup/${setup.id}/finish`, needs, { makeDefault: true }],
    ['DELETE', `${methods}/setup/${setup.id}`, needs],
    ['POST', `${methods}/${method.id}/default`, needs],
    ['DELETE', `${methods}/${method.id}`, needs],
    ['GET', `/v1/invoices/${invoice}/payment`, 'invoices:pay'],
    ['POST', `/v1/invoices/${invoice}/pay`, 'invoices:pay', { paymentMethod: method.id }],
    ['POST', '/v1/hosted', needs, { flow: 'payment_methods' }],
    ['POST', '/v1/hosted', 'billing_details:write', { flow: 'billing_details' }],
    ['POST', '/v1/hosted', 'subscription:write', { flow: 'subscription_change' }],
    ['POST', '/v1/hosted', 'subscription:write', { flow: 'subscription_cancel' }],
  ];
}

/** The same of billing details and subscriptions. */
async function accountRoutes(customer: string): Promise<Guarded[]> {
  const stripe = stripeFor(simulator);
  const { data } = await stripe.subscriptions.list({ customer });
  const own = `/v1/subscriptions/${data[0]!.id}`;
  const taxId = { type: 'us_ein', value: '12-3456789' } as const;
  const { id } = await stripe.customers.createTaxId(customer, taxId);
  const told = { prorationDate: '2026-11-20T14:00:00Z', fingerprint: 'told' };
  const details = '/v1/billing-details';
  return [
    ['PATCH', details, 'billing_details:write', { name: 'Other' }],
    [
      'POST',
      `${details}/tax-ids`,
      'billing_details:write',
      { type: 'us_ein', value: '98-7654321' },
    ],
    ['DELETE', `${details}/tax-ids/${id}`, 'billing_details:write'],
    ['POST', `${own}/preview`, 'subscription:write', { plan: 'growth' }],
    ['POST', `${own}/change`, 'subscription:write', { plan: 'growth', ...told }],
    ['POST', `${own}/cancel`, 'subscription:write', { reason: 'unused' }],
    ['POST', `${own}/resume`, 'subscription:write'],
  ];
}

/** An answer without the e-mail address of billing details, which is asked for. */
function beyondEmail(text: string) {
  return text.replace(/"email":"[^"]*"/, '');
}

async function usageLine(customer: string, invoice: string) {
  const { lines } = await (await portal.get(`/v1/invoices/${invoice}`, customer)).json();
  return lines.find(({ kind }: { kind: string }) => kind === 'usage').id as string;
}

async function newestInvoice(customer: string) {
  const { data } = await stripeFor(simulator).invoices.list({ customer, limit: 1 });
  return data[0]!.id;
}

/** The same claims for another customer. */
function swap(payload: string) {
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return Buffer.from(JSON.stringify({ ...claims, sub: 'cus_other' })).toString('base64url');
}

/** Every object gets fields nobody asked for. */
function withExtras(value: unknown, canary: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withExtras(item, canary));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, withExtras(child, canary)]);
  return {
    ...Object.fromEntries(entries),
    metadata: { secret: canary },
    email: `${canary}@example.com`,
    x_extra: canary,
  };
}
