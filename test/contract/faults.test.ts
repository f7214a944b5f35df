/** Stripe down, slow, wrong or half there: that part's problem, the last good figures, never zero. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { buildWorld, type DemoCustomer } from '../../demo/world.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { Portal as PortalSchema } from '../../server/contract/portal.ts';
import { inProcess, portalOver, THREE_CUSTOMERS, testSimulator } from '../support/portal.ts';

const simulator = testSimulator();
let halden: DemoCustomer;

before(async () => {
  [halden] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [DemoCustomer];
});

const PARTS = {
  '/v1/subscriptions': ['bills', 'items'],
  '/v1/invoices?': ['invoices'],
  '/v1/payment_methods': ['paymentMethods'],
  '/v1/billing/credit_balance_summary': ['credits'],
} as const;

describe('one endpoint of Stripe that fails', () => {
  for (const [endpoint, parts] of Object.entries(PARTS)) {
    it(`costs its own part only: ${parts.join(' and ')}`, async () => {
      const answer = await viewWith(failing(endpoint));
      for (const part of ['bills', 'items', 'invoices', 'paymentMethods', 'credits'] as const) {
        const isCost = (parts as readonly string[]).includes(part);
        assert.equal(answer[part].problem?.code, isCost ? 'stripe_unavailable' : undefined, part);
        assert.equal(answer[part].data === undefined, isCost, part);
      }
    });
  }

  it('that prices the bill leaves the bill without figures, and items without costs', async () => {
    const answer = await viewWith(failing('/v1/invoices/create_preview'));
    assert.equal(answer.bills.data![0]!.preview.problem?.code, 'stripe_unavailable');
    assert.equal(answer.bills.data![0]!.preview.data, undefined);
    const [item] = answer.items.data!;
    assert.equal(item!.cost.data, undefined);
    // What was used is still known, from the meter itself.
    assert.ok(BigInt(item!.used.data!) > 0n);
    assert.ok(item!.series!.data);
  });

  it('that counts usage leaves the bill whole', async () => {
    const answer = await viewWith(failing('/event_summaries'));
    const [item] = answer.items.data!;
    assert.equal(item!.series!.problem?.code, 'stripe_unavailable');
    assert.ok(answer.bills.data![0]!.preview.data);
    assert.ok(BigInt(item!.used.data!) > 0n);
  });
});

describe('all of Stripe failing', () => {
  it('after a good answer keeps every figure, with its time and the reason', async () => {
    let now = Date.now();
    let down = false;
    const portal = portalOver(simulator, {
      now: () => new Date(now),
      stripe: (input, init) => (down ? refuse() : inProcess(simulator)(input, init)),
    });
    const good = await view(portal);

    down = true;
    now += 24 * 3_600_000;
    const stale = await view(portal);
    for (const part of ['bills', 'items', 'invoices', 'paymentMethods', 'credits'] as const) {
      assert.equal(stale[part].asOf, good[part].asOf);
      assert.equal(stale[part].problem?.code, 'stripe_unavailable');
    }
    assert.deepEqual(
      stale.bills.data![0]!.preview.data!.totals,
      good.bills.data![0]!.preview.data!.totals,
    );

    down = false;
    now += 10_000;
    const again = await view(portal);
    assert.equal(again.bills.problem, undefined);
  });

  it('before any answer is a problem of every part, not a blank page', async () => {
    const answer = await viewWith(() => refuse());
    for (const part of ['bills', 'items', 'invoices', 'paymentMethods', 'credits'] as const) {
      assert.equal(answer[part].problem?.code, 'stripe_unavailable');
    }
    PortalSchema.parse(answer);
  });

  it('is in the log by kind and place, without a word of Stripe’s', async () => {
    const portal = portalOver(simulator, { stripe: () => refuse() });
    await view(portal);
    const line = portal.log.find(({ event }) => event === 'stripe_reading_failed');
    assert.equal(line?.code, 'stripe_unavailable');
    assert.match(String(line?.cause), /StripeAPIError/);
    assert.doesNotMatch(JSON.stringify(portal.log), /sk_test|"down"/);
  });

  it('is never shown as an amount of zero', async () => {
    const text = JSON.stringify(await viewWith(() => refuse()));
    assert.doesNotMatch(text, /"amount":/);
  });
});

describe('an answer of Stripe’s that is not one', () => {
  for (const [name, body] of [
    ['HTML', '<html>502 Bad Gateway</html>'],
    ['half of an object', '{"object":"list","data":[{"id":"sub_1"'],
    ['nothing', ''],
    [
      'an object of another shape',
      '{"object":"list","data":[{"id":"sub_1","customer":"CUSTOMER"}],"has_more":false}',
    ],
  ] as const) {
    it(`costs its part only: ${name}`, async () => {
      const answer = await viewWith((url) =>
        url.includes('/v1/subscriptions')
          ? Promise.resolve(
              new Response(body.replace('CUSTOMER', halden.id), {
                headers: { 'content-type': 'application/json' },
              }),
            )
          : undefined,
      );
      assert.match(answer.bills.problem!.code, /^stripe_(malformed|unavailable)$/);
      assert.ok(answer.invoices.data);
    });
  }

  it('that promises more for ever is given up, not followed', async () => {
    let pages = 0;
    const answer = await viewWith((url) => {
      if (!url.includes('/v1/subscriptions')) return undefined;
      pages++;
      return Promise.resolve(
        Response.json({ object: 'list', data: [], has_more: true, url: '/v1/subscriptions' }),
      );
    });
    assert.equal(answer.bills.problem?.code, 'stripe_malformed');
    assert.equal(pages, 1);
  });
});

describe('a limit of Stripe’s', () => {
  it('is waited out and does not show', async () => {
    let limited = 1;
    const answer = await viewWith((url) => {
      if (!url.includes('/v1/subscriptions') || limited-- <= 0) return undefined;
      return Promise.resolve(
        Response.json(
          { error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Slow down' } },
          { status: 429 },
        ),
      );
    });
    assert.ok(answer.bills.data);
    assert.equal(answer.bills.problem, undefined);
  });
});

describe('a customer Stripe does not know', () => {
  it('is a 404 of the whole portal', async () => {
    const response = await portalOver(simulator).get('/v1/portal', 'cus_nobody');
    assert.equal(response.status, 404);
    assert.equal((await response.json()).code, 'customer_not_found');
  });
});

type Rule = (url: string) => Promise<Response> | undefined;

async function viewWith(rule: Rule) {
  return view(
    portalOver(simulator, {
      stripe: (input, init) => rule(String(input)) ?? inProcess(simulator)(input, init),
    }),
  );
}

async function view(portal: ReturnType<typeof portalOver>): Promise<Portal> {
  const response = await portal.get('/v1/portal', halden.id);
  assert.equal(response.status, 200);
  return (await response.json()) as Portal;
}

function failing(endpoint: string): Rule {
  return (url) => (url.includes(endpoint) ? refuse() : undefined);
}

function refuse(): Promise<Response> {
  return Promise.resolve(
    Response.json({ error: { type: 'api_error', message: 'down' } }, { status: 500 }),
  );
}
