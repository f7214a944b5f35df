/**
 * How a write is sent to Stripe: under one key, with patience, and again when its answer is lost or
 * garbled.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Stripe from 'stripe';
import { createCircuit } from '../../../server/stripe/circuit.ts';
import { openDesk } from '../../../server/stripe/desk.ts';
import { createPace } from '../../../server/stripe/pace.ts';
import { createAsk } from '../../../server/stripe/retry.ts';
import { virtualTime } from '../../support/time.ts';

const MADE = { id: 'thing_1' };
const NOBODYS = {};
const LOST = new Stripe.errors.StripeConnectionError({ message: 'reset', type: 'api_error' });
/** As the SDK has it: without a status. */
const GARBLED = new Stripe.errors.StripeAPIError({ message: 'No JSON.', type: 'api_error' });
const FAILED = new Stripe.errors.StripeAPIError({
  message: 'down',
  type: 'api_error',
  statusCode: 500,
});
const BUSY = new Stripe.errors.StripeRateLimitError({ message: 'slow', type: 'rate_limit_error' });
const REFUSED = new Stripe.errors.StripeInvalidRequestError({
  message: 'no',
  type: 'invalid_request_error',
});

function deskWith(idempotencyKey?: string) {
  const { clock, now } = virtualTime();
  const pace = createPace({ clock, limits: { account: 100, endpoint: 25 }, random: () => 0.01 });
  const circuit = createCircuit({ clock, log: () => undefined, tenants: ['default'] });
  return openDesk({
    stripe: {} as Stripe,
    customerId: 'cus_1',
    ask: createAsk({ clock, pace, circuit, wallNow: now }),
    clock,
    isOwn: () => true,
    idempotencyKey,
    changed: () => undefined,
  });
}

/** What each of these answers was asked for with. */
async function sent(answers: readonly object[], idempotencyKey?: string) {
  const all: Stripe.RequestOptions[] = [];
  const outcome = await deskWith(idempotencyKey)
    .once('things.create', 'thing', async (options) => {
      all.push(options);
      const answer = answers[all.length - 1];
      if (answer instanceof Error) throw answer;
      return answer as typeof MADE;
    })
    .then(
      ({ id }) => id,
      (error) => error.code,
    );
  return { all, outcome };
}

describe('a write', () => {
  for (const [name, answer, code] of [
    ['is lost', LOST, 'stripe_unavailable'],
    ['is that Stripe fails', FAILED, 'stripe_unavailable'],
    ['is garbled', GARBLED, 'stripe_malformed'],
    ['is JSON, but not an object', new TypeError('null'), 'stripe_malformed'],
    ['is no object of Stripe’s', NOBODYS, 'stripe_malformed'],
  ] as const) {
    it(`is sent again when its answer ${name}, once only, and by the same key`, async () => {
      assert.equal((await sent([answer, MADE])).outcome, MADE.id);
      const { all, outcome } = await sent([answer, answer, MADE]);
      assert.deepEqual([all.length, outcome], [2, code]);
      assert.equal(new Set(all.map(({ idempotencyKey }) => idempotencyKey)).size, 1);
    });
  }

  it('is not sent again when it was refused', async () => {
    const { all, outcome } = await sent([REFUSED, MADE]);
    assert.deepEqual([all.length, outcome], [1, 'stripe_rejected']);
  });

  for (const key of [undefined, 'callers-own']) {
    it(`goes by one key however often it is sent (${key ?? 'the caller gave none'})`, async () => {
      const { all, outcome } = await sent([LOST, BUSY, BUSY, MADE], key);
      assert.deepEqual([all.length, outcome], [4, MADE.id]);
      const keys = new Set(all.map(({ idempotencyKey }) => idempotencyKey));
      assert.equal(keys.size, 1);
      assert.match([...keys][0]!, /^up\/cus_1\/thing\/./);
    });
  }

  it('goes by a key of its own where the caller gave none', async () => {
    const [first, second] = [await sent([MADE]), await sent([MADE])];
    assert.notEqual(first.all[0]!.idempotencyKey, second.all[0]!.idempotencyKey);
  });

  it('has forty seconds in all', async () => {
    const { all } = await sent([LOST, MADE]);
    for (const { timeout } of all) assert.ok(timeout! > 30_000 && timeout! <= 40_000, `${timeout}`);
  });
});
