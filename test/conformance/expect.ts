import assert from 'node:assert/strict';
import Stripe from 'stripe';
import EXAMPLES from '../unit/simulator/example-keys.json' with { type: 'json' };
import MORE_EXAMPLES from './more-example-keys.json' with { type: 'json' };

const KEYS: Record<string, string[]> = { ...MORE_EXAMPLES, ...EXAMPLES };

/** Keys of Stripe's example objects that newer versions of the API no longer send. */
const GONE: Record<string, readonly string[]> = {
  invoice: ['subscription'],
  // Only items with a quantity carry one.
  subscription_item: ['quantity'],
};

/** The error a call fails with; a call that succeeds fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The call succeeded, and the test expected a failure.');
}

/** An object has every key of Stripe's own example of its kind. */
export function assertShape(object: { object: string }, kind = object.object): void {
  const expected = KEYS[kind];
  assert.ok(expected, `There is no example of a ${kind}.`);
  const absent = expected.filter((key) => !(key in object) && !GONE[kind]?.includes(key));
  assert.deepEqual(absent, [], `Keys of a ${kind} that are absent`);
}
