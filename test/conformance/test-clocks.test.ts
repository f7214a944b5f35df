import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openAccount } from './account.ts';
import { customerOnClock, DAY, seatSubscription, startOf } from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/test_helpers/test_clocks', () => {
  const account = openAccount();
  const { testClocks } = account.stripe.testHelpers;

  it('answers a whole clock that stands still', async () => {
    const frozen_time = startOf(account);
    const clock = await testClocks.create({ frozen_time, name: 'conformance_still' });
    assertShape(clock);
    assert.deepEqual(
      [clock.frozen_time, clock.status, clock.name],
      [frozen_time, 'ready', 'conformance_still'],
    );
  });

  it('is the time of its customers', async () => {
    const { customer, start } = await customerOnClock(account);
    assert.equal(customer.created, start);
  });
});

describe('POST /v1/test_helpers/test_clocks/:id/advance', () => {
  const account = openAccount();
  const { testClocks } = account.stripe.testHelpers;

  it('answers that it is advancing, and is ready in time', async () => {
    const { clock, start } = await customerOnClock(account);
    const moving = await testClocks.advance(clock.id, { frozen_time: start + DAY });
    assert.equal(moving.status, 'advancing');
    assert.equal(moving.status_details.advancing?.target_frozen_time, start + DAY);
    await account.eventually(async () => {
      const { status, frozen_time } = await testClocks.retrieve(clock.id);
      assert.deepEqual([status, frozen_time], ['ready', start + DAY]);
    });
  });

  it('never goes back', async () => {
    const { clock, start } = await customerOnClock(account);
    const error = await failureOf(testClocks.advance(clock.id, { frozen_time: start - 1 }));
    assert.equal(error.statusCode, 400);
  });

  it('passes no more than two intervals at once', async () => {
    const { clock, start } = await seatSubscription(account);
    const error = await failureOf(testClocks.advance(clock.id, { frozen_time: start + 100 * DAY }));
    assert.equal(error.statusCode, 400);
  });
});

describe('DELETE /v1/test_helpers/test_clocks/:id', () => {
  const account = openAccount();
  const { stripe } = account;

  it('takes its customers with it', async () => {
    const { clock, customer } = await customerOnClock(account);
    const deleted = await stripe.testHelpers.testClocks.del(clock.id);
    assertShape(deleted, 'deleted_test_helpers.test_clock');
    const found = await stripe.customers.retrieve(customer.id).catch(() => null);
    assert.ok(found === null || found.deleted);
  });
});

describe('DELETE /v1/customers/:id', () => {
  const account = openAccount();
  const { stripe } = account;

  it('ends the customer’s subscriptions, and leaves a trace', async () => {
    const { customer, subscription } = await seatSubscription(account);
    const deleted = await stripe.customers.del(customer.id);
    assertShape(deleted, 'deleted_customer');
    assert.equal((await stripe.customers.retrieve(customer.id)).deleted, true);
    assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'canceled');
  });
});
