/** The vendor's app over a small account, without a browser: who may do what, and what pages let in. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Listening, listenAnywhere } from '../../demo/listen.ts';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { createVendorApp, type VendorApp, type VendorOptions } from '../../demo/vendor/app.ts';
import {
  buildWorld,
  DEMO_NOW,
  DEMO_PUBLISHABLE_KEY,
  DEMO_STRIPE_KEY,
  type DemoCustomer,
  stripeFor,
} from '../../demo/world.ts';

const ORIGIN = 'http://localhost:4300';
const READS = ['usage:read', 'billing:read'];
const WRITES = [
  'invoices:pay',
  'payment_methods:write',
  'billing_details:write',
  'subscription:write',
];

describe('Quillet’s app', () => {
  const simulator = createStripeSimulator({ apiKeys: [DEMO_STRIPE_KEY] });
  const stripe = stripeFor(simulator);
  let listening: Listening;
  let customer: DemoCustomer;
  let options: VendorOptions;
  let app: VendorApp;

  before(async () => {
    [customer] = (await buildWorld(simulator, ['brightside'])) as [DemoCustomer];
    listening = await listenAnywhere((request, env) => simulator.fetch(request, env));
    options = {
      origin: ORIGIN,
      cookieSecret: 'a secret of the demo',
      webhookSecret: 'whsec_demo',
      stripeKey: DEMO_STRIPE_KEY,
      publishableKey: DEMO_PUBLISHABLE_KEY,
      simulated: { simulator, port: listening.port },
      customers: [customer],
      now: DEMO_NOW,
      advance: async () => {},
      reset: async () => {},
    };
    app = createVendorApp(options);
  });
  after(() => listening.close());

  it('takes a visitor for the owner, who may change everything', async () => {
    const page = await app.request(`${ORIGIN}/settings/billing`);
    assert.deepEqual(await scopesWith(cookieIn(page)), [...READS, ...WRITES]);
  });

  it('lets a reader read and nothing else', async () => {
    const { response } = await press('sign-in', { customer: 'brightside', role: 'reader' });
    assert.deepEqual(await scopesWith(cookieIn(response)), READS);
  });

  it('takes nobody’s own word for who they are', async () => {
    const { response } = await press('sign-in', { customer: 'brightside', role: 'reader' });
    const forged = cookieIn(response).replace('reader', 'owner');
    assert.notEqual(forged, cookieIn(response));
    const page = await app.request(`${ORIGIN}/overview`, { headers: { cookie: forged } });
    // A cookie that does not hold is no cookie: a visitor, with one of their own.
    assert.ok(cookieIn(page));
    assert.equal((await press('sign-in', { customer: 'brightside', role: 'admin' })).status, 422);
  });

  for (const [card, left] of [
    ['none', []],
    ['authenticates', ['3184']],
    ['declined', ['0341', '3184']],
    ['working', ['4242', '0341', '3184']],
  ] as const) {
    it(`puts on file what the strip says: ${card}`, async () => {
      const { status } = await press('card', { card });
      assert.equal(status, 200);
      const { data } = await stripe.customers.listPaymentMethods(customer.id);
      assert.deepEqual(
        data.map((method) => method.card?.last4),
        left,
      );
      const { invoice_settings } = (await stripe.customers.retrieve(customer.id)) as {
        invoice_settings: { default_payment_method: string | null };
      };
      assert.equal(invoice_settings.default_payment_method, data[0]?.id ?? null);
    });
  }

  it('lets in Stripe.js of the simulator, and nobody else’s', async () => {
    const stripeOrigin = `http://127.0.0.1:${listening.port}`;
    const { policy, text } = await pageOf(app);
    assert.equal(policy['script-src'], `'self' ${stripeOrigin}`);
    assert.equal(policy['frame-src'], stripeOrigin);
    assert.equal(policy['trusted-types'], 'lit-html default');
    assert.ok(text.includes(`data-simulated="${stripeOrigin}/stripe-js/stripe.js"`));
  });

  it('keeps Stripe.js out by its policy, as an ad blocker would', async () => {
    assert.equal((await press('stripe-js', { 'stripe-js': 'blocked' })).status, 200);
    const { policy } = await pageOf(app);
    assert.equal(policy['script-src'], "'self'");
    assert.equal(policy['frame-src'], "'none'");
    assert.equal((await press('stripe-js', { 'stripe-js': 'slow' })).status, 200);
    assert.match((await pageOf(app)).text, /stripe\.js\?load=slow"/);
    assert.equal((await press('stripe-js', { 'stripe-js': 'toString' })).status, 422);
    await press('stripe-js', { 'stripe-js': 'well' });
  });

  it('over an account lets in Stripe’s own hosts, and has no other script', async () => {
    const over = createVendorApp({ ...options, simulated: undefined });
    const { policy, text } = await pageOf(over);
    assert.match(
      policy['script-src']!,
      /^'self' https:\/\/js\.stripe\.com https:\/\/\*\.js\.stripe/,
    );
    assert.match(
      policy['frame-src']!,
      /^https:\/\/js\.stripe\.com .*https:\/\/hooks\.stripe\.com$/,
    );
    assert.match(policy['connect-src']!, /https:\/\/api\.stripe\.com/);
    assert.match(text, /<script src="\/assets\/stripe-js\.js"><\/script>/);
  });

  it('lets in nothing of Stripe’s where payment goes by Stripe’s own pages', async () => {
    const hosted = createVendorApp({ ...options, publishableKey: undefined });
    const { policy, text } = await pageOf(hosted);
    assert.equal(policy['script-src'], "'self'");
    assert.equal(policy['trusted-types'], 'lit-html');
    assert.doesNotMatch(text, /stripe-js\.js/);
  });

  async function press(action: string, form: Record<string, string>) {
    const response = await app.request(`${ORIGIN}/demo/${action}`, {
      method: 'POST',
      headers: { accept: 'application/json', 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams(form).toString(),
    });
    return { response, status: response.status };
  }

  async function scopesWith(cookie: string): Promise<string[]> {
    const headers = { cookie, 'sec-fetch-site': 'same-origin' };
    const response = await app.request(`${ORIGIN}/api/portal-session`, { headers });
    const { token } = (await response.json()) as { token: string };
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    return claims.scope.split(' ');
  }
});

async function pageOf(app: VendorApp) {
  const response = await app.request(`${ORIGIN}/settings/billing`);
  const rules = response.headers.get('content-security-policy')!.split('; ');
  const policy: Record<string, string | undefined> = Object.fromEntries(
    rules.map((rule) => [rule.slice(0, rule.indexOf(' ')), rule.slice(rule.indexOf(' ') + 1)]),
  );
  return { policy, text: await response.text() };
}

function cookieIn(response: Response): string {
  // Of two with one name the last counts.
  return response.headers.getSetCookie().at(-1)?.split(';')[0] ?? '';
}
