/**
 * Two vendors on one deployment, each with a Stripe account and customers whose things all carry a mark
 * of their own, and every route of the API with somebody's things put into it.
 */
import assert from 'node:assert/strict';
import Stripe from 'stripe';
import { createStripeSimulator, type Simulator } from '../../demo/stripe/index.ts';
import { createPortal, createSession, generateSecret } from '../../server/index.ts';
import { watchLog } from './log-watch.ts';
import { inProcess, UNLIMITED, URL_OF_PORTAL } from './portal.ts';
import { EVERY_SCOPE, PUBLISHABLE_KEY } from './till.ts';

export type Person = {
  readonly tenant: string;
  readonly mark: string;
  readonly customer: string;
  /** By what a path, a query or a body calls it. */
  readonly ids: Readonly<Record<string, string>>;
};

/** A request of the OpenAPI document with somebody's things in it. */
export type Filled = {
  readonly method: string;
  readonly template: string;
  readonly path: string;
  readonly body?: object;
};

export type Document = {
  readonly paths: Record<
    string,
    Record<string, { parameters?: { in: string; name: string }[]; requestBody?: object }>
  >;
  readonly components: { readonly schemas: Record<string, unknown> };
};

type Answer = { readonly status: number; readonly text: string };

export async function openTwoVendors(customersEach: number) {
  const vendors = ['a', 'b'].map((id) => ({
    id,
    key: `sk_test_${id}`,
    secret: generateSecret('signing'),
    webhookSecret: `whsec_${id}`,
    apiKey: generateSecret('api'),
    ingestKey: generateSecret('ingest'),
    simulator: createStripeSimulator({ apiKeys: [`sk_test_${id}`] }),
  }));
  const first = vendors[0]!;
  const operatorKey = generateSecret('operator');
  const app = createPortal({
    url: URL_OF_PORTAL,
    tenants: vendors.map(({ id, key, secret, webhookSecret, apiKey, ingestKey }) => ({
      id,
      stripeKey: key,
      publishableKey: PUBLISHABLE_KEY,
      signingKeys: [{ kid: `key-${id}`, secret }],
      webhookSecrets: [webhookSecret],
      apiKeys: [apiKey],
      ingestKeys: [ingestKey],
      subscriptions: { cancel: true },
    })),
    operatorKeys: [operatorKey],
    limits: false,
    log: watchLog(first.simulator, () => {}, stripeOf(first)),
    stripe: { callsPerSecond: UNLIMITED, fetch: accountsOf(vendors) },
  });

  const people: Person[] = [];
  for (const [nth, { id, key, simulator }] of vendors.entries()) {
    // Accounts number alike: the second one gives out ids that the first one has not.
    const unused = nth * customersEach;
    for (let index = 0; index < unused + customersEach; index++) {
      const person = await createPerson(simulator, key, id, `MARK-${id}-${index}-`);
      if (index >= unused) people.push(person);
    }
  }

  const tokens = new Map<Person, { token: string; until: number }>();

  /** One session for many requests, as a page has it. */
  async function tokenOf(person: Person): Promise<string> {
    const known = tokens.get(person);
    if (known && known.until > Date.now()) return known.token;
    const { secret } = vendors.find(({ id }) => id === person.tenant)!;
    const { token } = await createSession({
      signingKey: { kid: `key-${person.tenant}`, secret },
      tenant: person.tenant,
      api: URL_OF_PORTAL,
      customer: person.customer,
      scopes: EVERY_SCOPE,
    });
    tokens.set(person, { token, until: Date.now() + 300_000 });
    return token;
  }

  async function ask(person: Person, { method, path, body }: Omit<Filled, 'template'>) {
    const token = await tokenOf(person);
    const response = await app.request(path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    // A stream has no end to wait for.
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      await response.body?.cancel();
      return { status: response.status, text: '' };
    }
    return { status: response.status, text: await response.text() } satisfies Answer;
  }

  /** Stripe says that something of a person's has changed. */
  function tell(person: Person): Promise<Response> {
    const vendor = vendors.find(({ id }) => id === person.tenant)!;
    const payload = JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'invoice.updated',
      livemode: false,
      data: { object: { id: person.ids.invoice, object: 'invoice', customer: person.customer } },
    });
    const signature = Stripe.webhooks.generateTestHeaderString({
      payload,
      secret: vendor.webhookSecret,
    });
    return Promise.resolve(
      app.request(`/v1/webhooks/stripe/${vendor.id}`, {
        method: 'POST',
        headers: { 'stripe-signature': signature },
        body: payload,
      }),
    );
  }

  const document = (await (await app.request('/openapi.json')).json()) as Document;
  return { app, vendors, operatorKey, people, document, ask, tell };
}

/** Every route a session may ask, filled with the things of one person. */
export function everyRoute({ paths }: Document, { ids, customer }: Person): Filled[] {
  return Object.entries(paths)
    .filter(([template]) => template.startsWith('/v1/') && !isKeyed(template))
    .flatMap(([template, methods]) =>
      Object.entries(methods).map(([method, { parameters = [], requestBody }]) => {
        const query = parameters.filter((parameter) => parameter.in === 'query');
        const path = template.replace(/\{(\w+)\}/g, (_, name) => idFor(template, name, ids));
        const search = new URLSearchParams(
          query.flatMap(({ name }) => (QUERY_IDS[name] ? [[name, ids[QUERY_IDS[name]]!]] : [])),
        );
        search.set('customer', customer);
        const body = requestBody && bodyFor(template, method, ids);
        return {
          method: method.toUpperCase(),
          template,
          path: `${path}?${search}`,
          ...(body && { body }),
        };
      }),
    );
}

/** Routes for who holds a key or a signature, not a session. */
function isKeyed(template: string) {
  return /^\/v1\/(?:sessions|webhooks)\b/.test(template);
}

/** Parameters of a query that name a thing. */
const QUERY_IDS: Readonly<Record<string, string>> = {
  cursor: 'invoice',
  bill: 'invoice',
};

/** What `{id}` is, by what stands before it. A route of something new says so here first. */
const PATH_IDS: readonly [RegExp, string][] = [
  [/\/lines\/\{line\}/, 'invoice'],
  [/^\/v1\/invoices\/\{id\}/, 'invoice'],
  [/^\/v1\/payment-methods\/setup\/\{id\}/, 'setup'],
  [/^\/v1\/payment-methods\/\{id\}/, 'card'],
  [/^\/v1\/billing-details\/tax-ids\/\{id\}/, 'taxId'],
  [/^\/v1\/subscriptions\/\{id\}/, 'subscription'],
];

function idFor(template: string, name: string, ids: Person['ids']): string {
  if (name === 'meter') return ids.meter!;
  if (name === 'line') return ids.line!;
  const kind = PATH_IDS.find(([pattern]) => pattern.test(template))?.[1];
  assert.ok(kind, `say in two-vendors.ts what {${name}} of ${template} is`);
  return ids[kind]!;
}

const TOLD = { prorationDate: '2026-11-20T14:00:00Z', fingerprint: 'told' };

/** A body that fits the route's schema and names things wherever it can. */
function bodyFor(template: string, method: string, ids: Person['ids']): object {
  const bodies: Record<string, object> = {
    'post /v1/bill/what-if': { bill: ids.subscription, changes: [] },
    'post /v1/invoices/{id}/pay': { paymentMethod: ids.card },
    'post /v1/payment-methods/setup/{id}/finish': { makeDefault: true },
    'patch /v1/billing-details': { name: 'Somebody else' },
    'post /v1/billing-details/tax-ids': { type: 'us_ein', value: '98-7654321' },
    'post /v1/subscriptions/{id}/preview': { seats: { [ids.item!]: 3 } },
    'post /v1/subscriptions/{id}/change': { seats: { [ids.item!]: 3 }, ...TOLD },
    'post /v1/subscriptions/{id}/cancel': { reason: 'unused' },
    'post /v1/hosted': { flow: 'subscription_cancel', subscription: ids.subscription },
  };
  const body = bodies[`${method} ${template}`];
  assert.ok(body, `say in two-vendors.ts what ${method} ${template} is sent`);
  return body;
}

function stripeOf({ simulator, key }: { simulator: Simulator; key: string }) {
  return new Stripe(key, { httpClient: Stripe.createFetchHttpClient(inProcess(simulator)) });
}

async function createPerson(
  simulator: Simulator,
  key: string,
  tenant: string,
  mark: string,
): Promise<Person> {
  const stripe = stripeOf({ simulator, key });
  const { id: customer } = await stripe.customers.create({
    name: mark,
    email: `${mark}@example.com`,
    address: { line1: `${mark} street`, country: 'US' },
  });
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer });
  const eventName = `${mark}calls`;
  const meter = await stripe.billing.meters.create({
    event_name: eventName,
    display_name: mark,
    default_aggregation: { formula: 'sum' },
  });
  const recurring = { interval: 'month' } as const;
  const metered = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 1,
    product_data: { name: `${mark} usage` },
    recurring: { ...recurring, usage_type: 'metered', meter: meter.id },
  });
  const licensed = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 1_000,
    product_data: { name: `${mark} plan` },
    recurring,
  });
  const subscription = await stripe.subscriptions.create({
    customer,
    default_payment_method: card.id,
    items: [{ price: licensed.id, quantity: 1 }, { price: metered.id }],
  });
  const taxId = await stripe.customers.createTaxId(customer, {
    type: 'us_ein',
    value: '12-3456789',
  });
  const setup = await stripe.setupIntents.create({
    customer,
    metadata: { usage_portal: 'setup' },
  });
  const { data } = await stripe.invoices.list({ customer });
  const invoice = data[0]!;
  return {
    tenant,
    mark,
    customer,
    ids: {
      invoice: invoice.id,
      line: invoice.lines.data[0]!.id,
      meter: eventName,
      card: card.id,
      subscription: subscription.id,
      item: subscription.items.data[0]!.id,
      taxId: taxId.id,
      setup: setup.id,
    },
  };
}

/** Which account answers depends on the key alone, as with Stripe. */
export function accountsOf(
  vendors: readonly { readonly key: string; readonly simulator: Simulator }[],
): typeof fetch {
  return (input, init) => {
    const authorization = new Headers(init?.headers).get('authorization') ?? '';
    const vendor = vendors.find(({ key }) => authorization.endsWith(key));
    assert.ok(vendor);
    return inProcess(vendor.simulator)(input, init);
  };
}
