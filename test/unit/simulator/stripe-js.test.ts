/** What the simulator serves of Stripe.js, and who may show it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStripeSimulator } from '../../../demo/stripe/index.ts';
import { stripeFor } from '../../../demo/world.ts';

const VENDOR = 'http://localhost:4300';

describe('the frames of the simulated Stripe.js', () => {
  const simulator = createStripeSimulator();
  const open = (path: string, parent: string) =>
    simulator.fetch(new Request(`http://sim${path}?parent=${encodeURIComponent(parent)}`));

  for (const path of ['/stripe-js/element', '/stripe-js/controller']) {
    it(`of ${path} may be shown by the page they name, run their own script and reach only the simulator`, async () => {
      const response = await open(path, VENDOR);
      assert.equal(response.status, 200);
      const policy = response.headers.get('content-security-policy')!.split('; ');
      assert.deepEqual(
        policy.filter((rule) => /^(default|script|connect|frame)/.test(rule)),
        [
          "default-src 'none'",
          "script-src 'self'",
          "connect-src 'self'",
          `frame-ancestors ${VENDOR}`,
        ],
      );
    });
  }

  for (const parent of [
    '',
    'null',
    '*',
    'https://a.example *',
    'https://a.example/page',
    'https://a.example; script-src *',
    'https://a.example\nx: y',
    'javascript:alert(1)',
    'https://user@a.example',
  ]) {
    it(`know no page that calls itself ${JSON.stringify(parent)}`, async () => {
      const response = await open('/stripe-js/element', parent);
      assert.equal(response.status, 400);
      assert.equal(response.headers.get('content-security-policy'), null);
    });
  }

  it('come slowly where that is asked for', async () => {
    const sleeps: number[] = [];
    const slow = createStripeSimulator({ sleep: async (ms) => void sleeps.push(ms) });
    const response = await slow.fetch(new Request('http://sim/stripe-js/stripe.js?load=slow'));
    assert.match(await response.text(), /Stripe/);
    assert.deepEqual(sleeps, [4_000]);
  });

  it('hold no secret key', async () => {
    for (const name of ['stripe.js', 'frame.js', 'bank.js']) {
      const response = await simulator.fetch(new Request(`http://sim/stripe-js/${name}`));
      assert.equal(response.headers.get('content-type'), 'text/javascript; charset=utf-8');
      assert.doesNotMatch(await response.text(), /sk_test_|rk_test_/);
    }
  });
});

describe('the page of 3-D Secure', () => {
  const simulator = createStripeSimulator();
  const stripe = stripeFor(simulator);

  async function pageOf(parent?: string) {
    const { id: customer } = await stripe.customers.create();
    const intent = await stripe.setupIntents.create({
      customer,
      payment_method: 'pm_card_authenticationRequired',
      confirm: true,
      use_stripe_sdk: true,
    });
    const query = new URLSearchParams({ secret: intent.client_secret!, ...(parent && { parent }) });
    return simulator.fetch(new Request(`http://sim/3ds/${intent.id}?${query}`));
  }

  it('by itself runs no script and stands in no frame', async () => {
    const response = await pageOf();
    const policy = response.headers.get('content-security-policy')!;
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /script-src/);
    assert.doesNotMatch(await response.text(), /<script/);
  });

  it('in the frame of a page runs one script, and stands in that page only', async () => {
    const response = await pageOf(VENDOR);
    const policy = response.headers.get('content-security-policy')!;
    assert.match(policy, new RegExp(`frame-ancestors ${VENDOR}; script-src 'self'$`));
    assert.equal((await response.text()).match(/<script/g)?.length, 1);
  });

  it('is not fooled by a page that is none', async () => {
    const response = await pageOf("https://a.example 'unsafe-inline'");
    assert.match(response.headers.get('content-security-policy')!, /frame-ancestors 'none'/);
  });
});

describe('a wallet on pages of its own', () => {
  const simulator = createStripeSimulator();
  const stripe = stripeFor(simulator);

  it('is gone to once, and pays by itself from then on', async () => {
    const { id: customer } = await stripe.customers.create();
    const setup = await stripe.setupIntents.create({
      customer,
      automatic_payment_methods: { enabled: true },
      payment_method_data: { type: 'revolut_pay' },
      confirm: true,
      return_url: `${VENDOR}/back`,
    });
    assert.equal(setup.status, 'requires_action');
    const { url } = setup.next_action!.redirect_to_url!;
    const { pathname, searchParams } = new URL(url!);
    const form = new URLSearchParams({ secret: searchParams.get('secret')!, result: 'succeed' });
    const back = await simulator.fetch(
      new Request(`http://sim${pathname}`, { method: 'POST', body: form.toString() }),
    );
    assert.match(back.headers.get('location')!, /redirect_status=succeeded/);
    const { status, payment_method } = await stripe.setupIntents.retrieve(setup.id);
    assert.equal(status, 'succeeded');
    const payment = await stripe.paymentIntents.create({
      amount: 900,
      currency: 'eur',
      customer,
      payment_method: payment_method as string,
      off_session: true,
      confirm: true,
      return_url: `${VENDOR}/back`,
    });
    assert.equal(payment.status, 'succeeded');
  });
});
