/**
 * Stripe slow, busy, gone or refusing, as TESTS.md lists it (B5, S1 to S8 and S11), and what becomes
 * of a view meanwhile. Time passes only when everybody waits.
 */
import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import Stripe from 'stripe';
import { createStripeSimulator, type FaultRule } from '../../demo/stripe/index.ts';
import { buildWorld, DEMO_STRIPE_KEY } from '../../demo/world.ts';
import type { PaymentState } from '../../server/contract/payments.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { countedCalls, inProcess, portalOver, type TestPortal } from '../support/portal.ts';
import { openTill } from '../support/till.ts';
import { virtualTime } from '../support/time.ts';

const SECOND = 1_000;
const METHODS = '/v1/payment_methods';
const PARTS = ['bills', 'items', 'invoices', 'paymentMethods', 'credits'] as const;

const time = virtualTime(Date.now(), { hashes: true });
const simulator = createStripeSimulator({
  apiKeys: [DEMO_STRIPE_KEY],
  now: time.now,
  sleep: (ms) => time.sleep(ms),
});
let customer: string;

before(async () => {
  const [halden] = await buildWorld(simulator, ['halden']);
  customer = halden!.id;
});

beforeEach(async () => {
  simulator.faults.clear();
  // What the test before has begun comes to its end.
  await time.pass(60 * SECOND);
  simulator.clearRequests();
});

function portalWith(faults: readonly FaultRule[], stripe = inProcess(simulator)): TestPortal {
  simulator.faults.set(faults);
  return portalOver(simulator, { now: time.now, sleep: time.sleep, stripe });
}

async function view(portal: TestPortal): Promise<Portal> {
  const response = await portal.get('/v1/portal', customer);
  assert.equal(response.status, 200);
  return (await response.json()) as Portal;
}

function calls(path: string) {
  return simulator.requests.filter((request) => request.path === path);
}

/** A byte a second. */
function drip() {
  return new Response(
    new ReadableStream({
      async pull(controller) {
        await time.sleep(SECOND);
        controller.enqueue(new TextEncoder().encode(' '));
      },
    }),
  );
}

/** A charge that meets a fault, or is made and answered so, and the keys it is sent under. */
async function chargeMeeting(met: FaultRule | (() => Response)) {
  const keys: (string | null)[] = [];
  const till = await openTill({
    now: time.now,
    sleep: time.sleep,
    stripe: async (input, init) => {
      const ask = () => inProcess(till.simulator)(input, init);
      if (!String(input).endsWith('/pay')) return ask();
      keys.push(new Headers(init?.headers).get('idempotency-key'));
      const response = await ask();
      return typeof met === 'function' ? met() : response;
    },
  });
  const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
  const path = `/v1/invoices/${invoice}/pay`;
  const match = { method: 'POST', path };
  if (typeof met === 'object') till.simulator.faults.set([{ ...met, match }]);
  return {
    keys,
    taken: till.taken,
    made: () => till.ask<PaymentState>('POST', path, { paymentMethod }, 'one'),
    refusal: () => till.refusal('POST', path, { paymentMethod }, 'one'),
  };
}

/** Only payment methods are lost; all else is there. */
function assertOnlyMethodsLost(answer: Portal, code: string) {
  for (const part of PARTS) {
    assert.equal(answer[part].problem?.code, part === 'paymentMethods' ? code : undefined, part);
  }
}

describe('S1: Stripe says to slow down', () => {
  for (const retryAfter of [undefined, 0, 'soon', '-1']) {
    it(`for a moment (Retry-After: ${retryAfter}), and the view does not show it`, async () => {
      const fault: FaultRule = { kind: 'rate_limit', times: 1, match: { path: METHODS } };
      const answer = await view(
        portalWith([{ ...fault, ...(retryAfter !== undefined && { retryAfter }) }]),
      );
      assert.ok(answer.paymentMethods.data);
      assert.equal(calls(METHODS).length, 2);
    });
  }

  // Up to a second more is waited by chance, which may be longer than a view waits.
  for (const retryAfter of [1, 3]) {
    it(`for seconds (Retry-After: ${retryAfter}): it is asked again after that, and soon there`, async () => {
      const portal = portalWith([
        { kind: 'rate_limit', times: 1, retryAfter, match: { path: METHODS } },
      ]);
      await view(portal);
      await time.pass(retryAfter * SECOND);
      assert.ok((await view(portal)).paymentMethods.data);
      const [first, second, ...more] = calls(METHODS);
      assert.ok(second!.at.getTime() - first!.at.getTime() >= retryAfter * SECOND);
      assert.deepEqual(more, []);
    });
  }

  for (const [name, retryAfter, seconds] of [
    ['30', () => 30, 30],
    ['3600', () => 3_600, 3_600],
    ['a date', () => new Date(time.now().getTime() + 45 * SECOND).toUTCString(), 44],
  ] as const) {
    it(`for long (Retry-After: ${name}): the part says when, and nobody asks before`, async () => {
      const portal = portalWith([
        { kind: 'rate_limit', times: 1, retryAfter: retryAfter(), match: { path: METHODS } },
      ]);
      const answer = await view(portal);
      assertOnlyMethodsLost(answer, 'stripe_busy');
      assert.ok(answer.paymentMethods.problem!.retryAfter! >= Math.min(60, seconds));

      await time.pass((seconds - 20) * SECOND);
      assertOnlyMethodsLost(await view(portal), 'stripe_busy');
      await time.pass(90 * SECOND);
      assert.ok((await view(portal)).paymentMethods.data);
      const [first, second] = calls(METHODS);
      assert.ok(second!.at.getTime() - first!.at.getTime() >= seconds * SECOND);
    });
  }

  it('that only one object is locked stops no other', async () => {
    const portal = portalWith([{ kind: 'lock_timeout', times: 1, match: { path: METHODS } }]);
    assert.ok((await view(portal)).paymentMethods.data);
  });
});

describe('S2: Stripe fails', () => {
  for (const value of [500, 502, 503, 504]) {
    for (const kind of ['error', 'html'] as const) {
      it(`once, with ${value} (${kind}), and the view does not show it`, async () => {
        const answer = await view(
          portalWith([{ kind, value, times: 1, match: { path: METHODS } }]),
        );
        assert.ok(answer.paymentMethods.data);
        assert.equal(calls(METHODS).length, 2);
      });
    }
  }

  for (const value of [500, 502, 503, 504]) {
    for (const times of [3, 20]) {
      it(`${times} times in a row, with ${value}: that part is lost, asked for three times, and comes back`, async () => {
        const portal = portalWith([{ kind: 'error', value, times, match: { path: METHODS } }]);
        assertOnlyMethodsLost(await view(portal), 'stripe_unavailable');
        assert.equal(calls(METHODS).length, 3);

        for (let views = 1; views < Math.ceil(times / 3); views++) {
          await time.pass(10 * SECOND);
          await view(portal);
        }
        await time.pass(10 * SECOND);
        assert.ok((await view(portal)).paymentMethods.data);
      });
    }
  }

  for (const value of [500, 502, 503, 504]) {
    for (const kind of ['error', 'html'] as const) {
      for (const after of [false, true]) {
        const when = after ? 'after' : 'before';
        it(`a charge, with ${value} (${kind}) ${when} it was made: it is sent again by the same key, and taken once`, async () => {
          const charge = await chargeMeeting({ kind, value, after, times: 1 });
          assert.equal((await charge.made()).status, 'paid');
          assert.equal(charge.keys.length, 2);
          assert.equal(new Set(charge.keys).size, 1);
          assert.equal((await charge.taken()).length, 1);
        });
      }
    }
  }

  it('a charge, three times in a row: it is told as unknown, and the caller’s repetition makes it', async () => {
    const charge = await chargeMeeting({ kind: 'error', value: 503, times: 3 });
    assert.deepEqual(await charge.refusal(), [503, 'stripe_unavailable']);
    assert.equal(charge.keys.length, 2);
    assert.equal((await charge.taken()).length, 0);
    assert.equal((await charge.made()).status, 'paid');
    assert.equal(charge.keys.length, 4);
    assert.equal(new Set(charge.keys).size, 1);
    assert.equal((await charge.taken()).length, 1);
  });
});

describe('S3: an object in use by another request (409)', () => {
  it('is asked for again', async () => {
    const portal = portalWith([{ kind: 'error', value: 409, times: 1, match: { path: METHODS } }]);
    assert.ok((await view(portal)).paymentMethods.data);
  });
});

describe('S4: Stripe refuses', () => {
  for (const value of [400, 402, 404]) {
    it(`one request (${value}): asked once, and only that part is lost`, async () => {
      const match = { path: METHODS };
      const answer = await view(portalWith([{ kind: 'error', value, match }]));
      assert.ok(answer.paymentMethods.problem);
      assert.ok(answer.invoices.data);
      assert.equal(calls(METHODS).length, 1);
    });
  }

  it('the key (401): nothing is asked any more but once in half a minute, and the log says so once', async () => {
    const portal = portalWith([{ kind: 'error', value: 401 }]);
    const answer = await view(portal);
    for (const part of PARTS) assert.equal(answer[part].problem?.code, 'stripe_rejected', part);
    const asked = simulator.requests.length;

    for (let seconds = 0; seconds < 60; seconds += 6) {
      await time.pass(6 * SECOND);
      await view(portal);
    }
    assert.ok(simulator.requests.length - asked <= 2, `${simulator.requests.length - asked}`);
    const opened = portal.log.filter(({ event }) => event === 'stripe_circuit_opened');
    assert.equal(opened.length, 1);

    simulator.faults.clear();
    await time.pass(61 * SECOND);
    await view(portal);
    await time.pass(61 * SECOND);
    const again = await view(portal);
    for (const part of PARTS) assert.equal(again[part].problem, undefined, part);
    assert.ok(portal.log.some(({ event }) => event === 'stripe_circuit_closed'));
  });

  it('the key, after a good answer: what was known stands, with its time', async () => {
    const portal = portalWith([]);
    const good = await view(portal);
    simulator.faults.set([{ kind: 'error', value: 401 }]);
    await time.pass(26 * 3_600 * SECOND);
    const stale = await view(portal);
    for (const part of PARTS) {
      assert.equal(stale[part].asOf, good[part].asOf);
      assert.equal(stale[part].problem?.code, 'stripe_rejected', part);
    }
  });

  it('one permission (403): its part is lost and not asked for again, the rest goes on', async () => {
    const portal = portalWith([{ kind: 'error', value: 403, match: { path: METHODS } }]);
    assertOnlyMethodsLost(await view(portal), 'stripe_rejected');
    await time.pass(10 * SECOND);
    assertOnlyMethodsLost(await view(portal), 'stripe_rejected');
    assert.equal(calls(METHODS).length, 1);
  });
});

describe('S5: Stripe is silent', () => {
  const silent: FaultRule[] = [{ kind: 'hang', match: { path: METHODS } }];

  it('for one part: the view is there in two seconds, and says when to ask for that part', async () => {
    const portal = portalWith(silent);
    const start = time.passed;
    const answer = await view(portal);
    assert.ok(time.passed - start <= 2 * SECOND);
    assertOnlyMethodsLost(answer, 'stripe_busy');
    const { retryAfter } = answer.paymentMethods.problem!;
    assert.ok(retryAfter! >= 1 && retryAfter! <= 60);
  });

  it('and is given up: twice asked within twelve seconds, then told as it is', async () => {
    const portal = portalWith(silent);
    await view(portal);
    await time.pass(11 * SECOND);
    assert.equal(calls(METHODS).length, 2);
    assertOnlyMethodsLost(await view(portal), 'stripe_unavailable');
  });

  it('for a request of one thing: 503 after eight seconds, with the time to come back', async () => {
    const portal = portalWith(silent);
    const start = time.passed;
    const response = await portal.get('/v1/payment-methods', customer);
    assert.equal(response.status, 503);
    assert.ok(time.passed - start <= 8 * SECOND);
    const { code, retryAfter } = await response.json();
    assert.equal(code, 'stripe_busy');
    assert.equal(response.headers.get('retry-after'), String(retryAfter));
  });

  it('in the middle of an answer that drips: given up as well', async () => {
    const ask = inProcess(simulator);
    const portal = portalWith([], (input, init) =>
      String(input).includes(METHODS) ? Promise.resolve(drip()) : ask(input, init),
    );
    assertOnlyMethodsLost(await view(portal), 'stripe_busy');
    await time.pass(11 * SECOND);
    assertOnlyMethodsLost(await view(portal), 'stripe_unavailable');
  });

  for (const kind of ['reset', 'half_body'] as const) {
    it(`after it had begun (${kind}): asked again, and the view does not show it`, async () => {
      const answer = await view(portalWith([{ kind, times: 1, match: { path: METHODS } }]));
      assert.ok(answer.paymentMethods.data);
    });
  }

  for (const [name, met, isMade] of [
    ['for ever, before it was made', { kind: 'hang' }, false],
    ['for ever, after it was made', { kind: 'hang', after: true }, true],
    ['in the middle of an answer that drips, after it was made', drip, true],
  ] as const) {
    it(`to a charge, ${name}: told after forty seconds, as ${isMade ? 'paid' : 'unknown'}`, async () => {
      const charge = await chargeMeeting(met);
      const start = time.passed;
      if (isMade) assert.equal((await charge.made()).status, 'paid');
      else assert.deepEqual(await charge.refusal(), [503, 'stripe_unavailable']);
      const seconds = (time.passed - start) / SECOND;
      assert.ok(seconds >= 40 && seconds <= 42, `${seconds} s`);
      assert.equal(charge.keys.length, 1, 'no time is left to send it again');
      assert.equal((await charge.taken()).length, isMade ? 1 : 0);
    });
  }

  it('to a whole view: every part says so, and the next one is whole', async () => {
    const portal = portalWith([{ kind: 'hang' }]);
    const answer = await view(portal);
    for (const part of PARTS) assert.equal(answer[part].problem?.code, 'stripe_busy', part);
    simulator.faults.clear();
    await time.pass(20 * SECOND);
    const again = await view(portal);
    for (const part of PARTS) assert.equal(again[part].problem, undefined, part);
  });
});

describe('S6: an answer that is none', () => {
  for (const kind of ['empty', 'html'] as const) {
    it(`(${kind}, 200) once does not show, and for ever costs its part`, async () => {
      const fault: FaultRule = { kind, value: 200, match: { path: METHODS } };
      assert.ok((await view(portalWith([{ ...fault, times: 1 }]))).paymentMethods.data);
      assertOnlyMethodsLost(await view(portalWith([fault])), 'stripe_malformed');
    });
  }

  it('with the wrong content type is read all the same', async () => {
    const answer = await view(portalWith([{ kind: 'wrong_type', match: { path: METHODS } }]));
    assert.ok(answer.paymentMethods.data);
  });

  it('of fifty megabytes is not read to its end', async () => {
    const chunk = new Uint8Array(1_000_000).fill(32);
    let sent = 0;
    const long = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            sent++;
            controller.enqueue(chunk);
            if (sent % 50 === 0) controller.close();
          },
        }),
      );
    const ask = inProcess(simulator);
    const portal = portalWith([], (input, init) =>
      String(input).includes(METHODS) ? Promise.resolve(long()) : ask(input, init),
    );
    assertOnlyMethodsLost(await view(portal), 'stripe_unavailable');
    assert.ok(sent <= 3 * 13, `${sent} MB in three attempts`);
  });

  it('but leads elsewhere is not followed: the key goes to Stripe alone', async () => {
    const asked: string[] = [];
    const ask = inProcess(simulator);
    const portal = portalWith([], (input, init) => {
      asked.push(new URL(String(input)).host);
      if (!String(input).includes(METHODS)) return ask(input, init);
      const headers = { location: 'https://elsewhere.example/' };
      return Promise.resolve(new Response(null, { status: 302, headers }));
    });
    assertOnlyMethodsLost(await view(portal), 'stripe_unavailable');
    assert.deepEqual([...new Set(asked)], ['api.stripe.com']);
  });
});

describe('S8: two hundred who look at once while Stripe is slow', () => {
  for (const seconds of [0.1, 1, 5, 30]) {
    it(`(${seconds} s): everybody is answered in two seconds, and each thing is asked for once`, async () => {
      const portal = portalWith([{ kind: 'latency', value: seconds * SECOND }]);
      const start = time.passed;
      const statuses = await Promise.all(
        Array.from({ length: 200 }, async () => (await portal.get('/v1/portal', customer)).status),
      );
      assert.ok(time.passed - start <= 2 * SECOND);
      assert.deepEqual(new Set(statuses), new Set([200]));
      const asked = countedCalls(simulator).map(({ path, query }) => path + query);
      assert.equal(new Set(asked).size, asked.length);
    });
  }
});

describe('S11: a clock that is wrong', () => {
  for (const minutes of [-10, 10]) {
    it(`by ${minutes} minutes is told of once, and Stripe’s signatures still hold`, async () => {
      const aheadMs = minutes * 60 * SECOND;
      const ask = inProcess(simulator);
      const portal = portalWith([], async (input, init) => {
        const { status, headers, body } = await ask(input, init);
        const dated = new Headers(headers);
        dated.set('date', new Date(time.now().getTime() + aheadMs).toUTCString());
        return new Response(body, { status, headers: dated });
      });
      assert.equal(await deliver(portal, aheadMs), 400);
      await view(portal);
      assert.equal(await deliver(portal, aheadMs), 200);
      assert.equal(await deliver(portal, 0), 400);
      const told = portal.log.filter(({ event }) => event === 'clock_skewed');
      assert.deepEqual(
        told.map(({ seconds }) => Math.round(Number(seconds) / 60)),
        [minutes],
      );
    });
  }

  it('by a minute is not worth a word', async () => {
    const ask = inProcess(simulator);
    const portal = portalWith([], async (input, init) => {
      const response = await ask(input, init);
      const headers = new Headers(response.headers);
      headers.set('date', new Date(time.now().getTime() + 60 * SECOND).toUTCString());
      return new Response(response.body, { status: response.status, headers });
    });
    await view(portal);
    assert.equal(await deliver(portal, 60 * SECOND), 200);
    assert.ok(!portal.log.some(({ event }) => event === 'clock_skewed'));
  });

  /** An event signed at Stripe's time; answers the status. */
  async function deliver({ app, webhookSecret }: TestPortal, aheadMs: number) {
    const payload = JSON.stringify({ type: 'invoice.paid', livemode: false, data: { object: {} } });
    const timestamp = Math.floor((time.now().getTime() + aheadMs) / SECOND);
    const header = await Stripe.webhooks.generateTestHeaderStringAsync({
      payload,
      secret: webhookSecret,
      timestamp,
    });
    const response = await app.request('/v1/webhooks/stripe/default', {
      method: 'POST',
      headers: { 'stripe-signature': header, 'content-type': 'application/json' },
      body: payload,
    });
    return response.status;
  }
});
