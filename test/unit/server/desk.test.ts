/** How a write is sent to Stripe: under one key, with patience, and again when its answer is lost. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Stripe from 'stripe';
import { createCircuit } from '../../../server/stripe/circuit.ts';
import { openDesk } from '../../../server/stripe/desk.ts';
import { createPace } from '../../../server/stripe/pace.ts';
import { createAsk } from '../../../server/stripe/retry.ts';
import { virtualTime } from '../../support/time.ts';

const LOST = new Stripe.errors.StripeConnectionError({ message: 'reset', type: 'api_error' });
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
async function sent(answers: (Error | null)[], idempotencyKey?: string) {
  const all: Stripe.RequestOptions[] = [];
  const outcome = await deskWith(idempotencyKey)
    .once('things.create', 'thing', async (options) => {
      all.push(options);
      const answer = answers[all.length - 1];
      if (answer) throw answer;
      return 'made';
    })
    .catch((error) => error.code);
  return { all, outcome };
}

describe('a write', () => {
  it('is sent again when its answer is lost, and once only', async () => {
    assert.equal((await sent([LOST, null])).outcome, 'made');
    const { all, outcome } = await sent([LOST, LOST, null]);
    assert.deepEqual([all.length, outcome], [2, 'stripe_unavailable']);
  });

  it('is not sent again when it was refused', async () => {
    const { all, outcome } = await sent([REFUSED, null]);
    assert.deepEqual([all.length, outcome], [1, 'stripe_rejected']);
  });

  for (const key of [undefined, 'callers-own']) {
    it(`goes by one key however often it is sent (${key ?? 'the caller gave none'})`, async () => {
      const { all, outcome } = await sent([LOST, BUSY, BUSY, null], key);
      assert.deepEqual([all.length, outcome], [4, 'made']);
      const keys = new Set(all.map(({ idempotencyKey }) => idempotencyKey));
      assert.equal(keys.size, 1);
      assert.match([...keys][0]!, /^up\/cus_1\/thing\/./);
    });
  }

  it('goes by a key of its own where the caller gave none', async () => {
    const [first, second] = [await sent([null]), await sent([null])];
    assert.notEqual(first.all[0]!.idempotencyKey, second.all[0]!.idempotencyKey);
  });

  it('has forty seconds in all', async () => {
    const { all } = await sent([LOST, null]);
    for (const { timeout } of all) assert.ok(timeout! > 30_000 && timeout! <= 40_000, `${timeout}`);
  });
});
