import assert from 'node:assert/strict';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { serve } from '@hono/node-server';
import Stripe from 'stripe';
import { FAULTS, type FaultRule } from '../../../demo/stripe/index.ts';
import { failureOf, type Harness, start } from './harness.ts';

describe('a fault', () => {
  for (const [rule, expected] of [
    [{ kind: 'rate_limit' }, { error: 'StripeRateLimitError', code: 'rate_limit', status: 429 }],
    [
      { kind: 'lock_timeout' },
      { error: 'StripeRateLimitError', code: 'lock_timeout', status: 429 },
    ],
    [{ kind: 'error' }, { error: 'StripeAPIError', status: 500 }],
    [
      { kind: 'error', value: 503 },
      { error: 'StripeAPIError', status: 503 },
    ],
    [{ kind: 'html' }, { error: 'StripeAPIError' }],
    [{ kind: 'html', value: 200 }, { error: 'StripeAPIError' }],
    [{ kind: 'empty' }, { error: 'StripeAPIError' }],
    [{ kind: 'half_body' }, { error: 'StripeConnectionError' }],
    [{ kind: 'reset' }, { error: 'StripeConnectionError' }],
  ] as const) {
    const name = `${rule.kind}${'value' in rule ? ` ${rule.value}` : ''}`;
    it(`${name} is to the SDK a ${expected.error}`, async () => {
      const { stripe, sim } = start();
      await stripe.customers.create({});
      sim.faults.set([rule]);
      await refused(stripe, expected);
      sim.faults.clear();
      await stripe.customers.list();
    });

    it(`${name} is the same over HTTP`, async () => {
      const { stripe, sim, close } = await overHttp();
      try {
        await stripe.customers.create({});
        sim.faults.set([rule]);
        await refused(stripe, expected);
        sim.faults.clear();
        await stripe.customers.list();
      } finally {
        close();
      }
    });
  }

  it('trickle sends its headers at once and its bytes one by one, over HTTP as well', async (t) => {
    const { sim, origin, close } = await overHttp();
    t.after(close);
    sim.faults.set([{ kind: 'trickle' }]);
    const headers = { authorization: 'Bearer sk_test_simulator' };
    const over = new AbortController();
    const response = await fetch(`${origin}/v1/customers`, { headers, signal: over.signal });
    assert.equal(response.status, 200);
    const reader = response.body!.getReader();
    const bytes = [(await reader.read()).value!, (await reader.read()).value!];
    assert.deepEqual(
      bytes.map(({ length }) => length),
      [1, 1],
    );
    assert.equal(new TextDecoder().decode(bytes[0]), '{');
    over.abort();
  });

  it('huge is the same answer behind fifty megabytes', async () => {
    const { sim } = start();
    sim.faults.set([{ kind: 'huge' }]);
    const headers = { authorization: 'Bearer sk_test_simulator' };
    const response = await sim.fetch(
      new Request('https://api.stripe.com/v1/customers', { headers }),
    );
    const text = await response.text();
    assert.ok(text.length > 50 * 2 ** 20);
    assert.deepEqual(JSON.parse(text).data, []);
  });

  it('half_body breaks after the headers have come', async () => {
    const { sim, origin, close } = await overHttp();
    try {
      sim.faults.set([{ kind: 'half_body' }]);
      const headers = { authorization: 'Bearer sk_test_simulator' };
      const response = await fetch(`${origin}/v1/customers`, { headers });
      assert.equal(response.status, 200);
      await assert.rejects(response.text());
    } finally {
      close();
    }
  });

  it('hang never answers; the SDK gives up by its own time limit', async () => {
    const { stripe, sim } = start();
    sim.faults.set([{ kind: 'hang' }]);
    const error = await failureOf(stripe.customers.list({}, { timeout: 20 }));
    assert.ok(error instanceof Stripe.errors.StripeConnectionError);
    assert.match(error.message, /timeout/);
  });

  it('hang never answers over HTTP either', async () => {
    const { stripe, sim, close } = await overHttp();
    try {
      sim.faults.set([{ kind: 'hang' }]);
      const error = await failureOf(stripe.customers.list({}, { timeout: 50 }));
      assert.ok(error instanceof Stripe.errors.StripeConnectionError);
    } finally {
      close();
    }
  });

  it('latency takes its time and then answers', async () => {
    const slept: number[] = [];
    const sleep = async (ms: number) => {
      slept.push(ms);
    };
    const { stripe, sim } = start({ sleep });
    sim.faults.set([{ kind: 'latency', value: 1500 }]);
    await stripe.customers.list();
    assert.deepEqual(slept, [1500]);
  });

  it('wrong_type sends the right body under another content type', async () => {
    const { sim } = start();
    sim.faults.set([{ kind: 'wrong_type' }]);
    const response = await ask(sim, '/v1/customers');
    assert.equal(response.headers.get('content-type'), 'text/plain');
    assert.equal((await response.json()).object, 'list');
  });

  it('comes before the request is carried out, or after it when told so', async () => {
    const { stripe, sim } = start();
    const count = async () => (await stripe.customers.list()).data.length;
    for (const kind of ['error', 'reset', 'html'] as const) {
      const before = await count();
      sim.faults.set([{ kind, times: 1 }]);
      await failureOf(stripe.customers.create({}));
      assert.equal(await count(), before);
      sim.faults.set([{ after: true, kind, times: 1 }]);
      await failureOf(stripe.customers.create({}));
      assert.equal(await count(), before + 1);
    }
  });

  it('leaves a request to be carried out once when it is sent again under its key', async () => {
    const { stripe, sim } = start();
    sim.faults.set([{ after: true, kind: 'reset', times: 1 }]);
    const send = () => stripe.customers.create({}, { idempotencyKey: 'same' });
    await failureOf(send());
    await send();
    assert.equal((await stripe.customers.list()).data.length, 1);
  });

  it('hits what it matches, as often as it may', async () => {
    const { stripe, sim } = start();
    sim.faults.set([
      { kind: 'error', match: { method: 'POST', path: '/v1/customers' }, times: 2 },
      { kind: 'rate_limit', match: { path: /\/v1\/products$/ } },
    ]);
    await stripe.customers.list();
    assert.equal((await failureOf(stripe.customers.create({}))).statusCode, 500);
    assert.equal((await failureOf(stripe.customers.create({}))).statusCode, 500);
    await stripe.customers.create({});
    assert.equal((await failureOf(stripe.products.list())).statusCode, 429);
    await stripe.prices.list();
  });

  it('hits the part of the requests that it should, the same on every run', async () => {
    const hits = async () => {
      const { stripe, sim } = start();
      sim.faults.set([{ kind: 'error', rate: 0.25 }]);
      const outcomes = [];
      for (let i = 0; i < 200; i += 1) {
        outcomes.push(
          await stripe.customers.list().then(
            () => 0,
            () => 1,
          ),
        );
      }
      return outcomes;
    };
    const first = await hits();
    const part = first.filter((hit) => hit === 1).length / 200;
    assert.ok(part > 0.15 && part < 0.35, `hit ${part}`);
    assert.deepEqual(await hits(), first);
  });

  it('can be asked for by the header of one request', async () => {
    const slept: number[] = [];
    const sleep = async (ms: number) => {
      slept.push(ms);
    };
    const { sim } = start({ sleep });
    const limited = await ask(sim, '/v1/customers', 'rate_limit; retry-after=2; should-retry');
    assert.equal(limited.status, 429);
    assert.equal(limited.headers.get('retry-after'), '2');
    assert.equal(limited.headers.get('stripe-should-retry'), 'true');
    assert.ok(limited.headers.get('request-id'));
    assert.equal((await ask(sim, '/v1/customers', 'rate_limit')).headers.get('retry-after'), null);
    const slow = await ask(sim, '/v1/customers', 'latency=1500, error=503');
    assert.equal(slow.status, 503);
    assert.deepEqual(slept, [1500]);
    assert.equal((await ask(sim, '/v1/customers')).status, 200);
    assert.equal((await ask(sim, '/v1/customers', 'no_such_fault')).status, 400);
  });

  it('has a label, for whoever offers it', () => {
    assert.deepEqual(
      FAULTS.filter(({ label }) => !label).map(({ kind }) => kind),
      [],
    );
    assert.equal(new Set(FAULTS.map(({ kind }) => kind)).size, FAULTS.length);
  });
});

describe('pages', () => {
  it('can be empty and promise more', async () => {
    const { stripe } = await listed([{ kind: 'has_more_empty' }]);
    const page = await stripe.customers.list({ limit: 2 });
    assert.deepEqual([page.data.length, page.has_more], [0, true]);
  });

  it('can be the same for ever', async () => {
    const { stripe } = await listed([{ kind: 'repeated_cursor' }]);
    const first = await stripe.customers.list({ limit: 2 });
    const second = await stripe.customers.list({ limit: 2, starting_after: first.data[1]!.id });
    assert.deepEqual(second.data, first.data);
    assert.equal(second.has_more, true);
  });

  it('can have no end, with new ids on each', async () => {
    const { stripe } = await listed([{ kind: 'endless' }]);
    const ids = [];
    for await (const { id } of stripe.customers.list({ limit: 2 })) {
      ids.push(id);
      if (ids.length === 20) break;
    }
    assert.equal(new Set(ids).size, 20);
  });

  it('can show a row twice when it moved, and lose none', async () => {
    const { stripe, ids } = await listed([{ kind: 'moved_item' }]);
    const seen = [];
    for await (const { id } of stripe.customers.list({ limit: 2 })) seen.push(id);
    assert.ok(seen.length > ids.length);
    assert.deepEqual([...new Set(seen)], ids);
  });

  it('are spoiled, and single objects are not', async () => {
    for (const kind of ['has_more_empty', 'repeated_cursor', 'endless', 'moved_item'] as const) {
      const { stripe, ids } = await listed([{ kind }]);
      assert.equal((await stripe.customers.retrieve(ids[0]!)).id, ids[0]);
    }
  });
});

async function refused(
  stripe: Stripe,
  expected: { error: string; code?: string; status?: number },
): Promise<void> {
  const error = await failureOf(stripe.customers.list());
  assert.equal(error.type, expected.error);
  if (expected.code) assert.equal(error.code, expected.code);
  if (expected.status) assert.equal(error.statusCode, expected.status);
}

/** A request of its own, since the SDK sends no headers of ours. */
function ask(sim: Harness['sim'], path: string, fault?: string): Promise<Response> {
  const headers = {
    authorization: 'Bearer sk_test_simulator',
    ...(fault && { 'stripe-simulator-fault': fault }),
  };
  return sim.fetch(new Request(`https://api.stripe.com${path}`, { headers }));
}

async function listed(rules: FaultRule[]) {
  const harness = start();
  const { stripe, sim } = harness;
  for (let i = 0; i < 5; i += 1) await stripe.customers.create({});
  const ids = (await stripe.customers.list()).data.map(({ id }) => id);
  sim.faults.set(rules);
  return { ...harness, ids };
}

async function overHttp() {
  const { sim } = start();
  const server = await new Promise<Server>((resolve) => {
    const made = serve({ fetch: sim.fetch, hostname: '127.0.0.1', port: 0 }, () =>
      resolve(made as Server),
    );
  });
  const { port } = server.address() as AddressInfo;
  const stripe = new Stripe('sk_test_simulator', {
    host: '127.0.0.1',
    httpClient: Stripe.createFetchHttpClient(),
    maxNetworkRetries: 0,
    port,
    protocol: 'http',
    telemetry: false,
  });
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { sim, stripe, origin: `http://127.0.0.1:${port}`, close };
}
