/** A key that Stripe refuses is not sent again and again. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogLine } from '../../../server/log.ts';
import { Problem } from '../../../server/problems.ts';
import { createCircuit } from '../../../server/stripe/circuit.ts';
import { virtualTime } from '../../support/time.ts';

const problem = new Problem('stripe_rejected');
const REJECTED = { code: 'stripe_rejected' };

function world() {
  const time = virtualTime();
  const log: LogLine[] = [];
  const tenants = ['acme', 'globex'];
  const circuit = createCircuit({ clock: time.clock, log: (line) => log.push(line), tenants });
  const hear = (name: string, status: number, leftAt = time.clock.now()) =>
    circuit.heard(name, leftAt, { status, problem });
  return { time, circuit, log, hear };
}

describe('a key that is refused everywhere (401)', () => {
  it('stops every call of the account', () => {
    const { circuit, hear } = world();
    circuit.refuse('invoices.list');
    hear('invoices.list', 401);
    assert.throws(() => circuit.refuse('invoices.list'), REJECTED);
    assert.throws(() => circuit.enter('customers.retrieve'), REJECTED);
    assert.deepEqual(circuit.open, ['account']);
  });

  it('lets one call try it every half minute, and no other beside it', async () => {
    const { time, circuit, hear } = world();
    hear('a', 401);
    for (let tries = 0; tries < 3; tries++) {
      await time.pass(29_000);
      assert.throws(() => circuit.enter('a'), REJECTED);
      await time.pass(1_000);
      circuit.enter('a');
      assert.throws(() => circuit.enter('a'), REJECTED);
      assert.throws(() => circuit.enter('b'), REJECTED);
      hear('a', 401);
    }
  });

  it('works again once one call was answered, whatever with', async () => {
    for (const status of [200, 400, 402, 404]) {
      const { time, circuit, hear } = world();
      hear('a', 401);
      await time.pass(30_000);
      circuit.enter('a');
      hear('a', status);
      circuit.enter('a');
      circuit.enter('b');
      assert.deepEqual(circuit.open, []);
    }
  });

  it('is not believed to work because of silence, an outage or a limit', async () => {
    for (const status of [0, 429, 500, 503]) {
      const { time, circuit, hear } = world();
      hear('a', 401);
      await time.pass(30_000);
      circuit.enter('a');
      hear('a', status);
      assert.throws(() => circuit.refuse('a'), REJECTED);
    }
  });

  it('is not believed to work because of what was asked before', async () => {
    const { time, circuit, hear } = world();
    const leftAt = time.clock.now();
    await time.pass(100);
    hear('a', 401);
    hear('b', 200, leftAt);
    assert.throws(() => circuit.refuse('b'), REJECTED);
  });

  it('is told of once, and once when it works again, without a word of Stripe’s', async () => {
    const { time, log, circuit, hear } = world();
    hear('a', 401);
    hear('b', 401);
    await time.pass(30_000);
    circuit.enter('a');
    hear('a', 200);
    assert.deepEqual(
      log.map(({ level, event, tenant, status }) => [level, event, tenant, status]),
      [
        ['error', 'stripe_circuit_opened', 'acme globex', 401],
        ['info', 'stripe_circuit_closed', 'acme globex', undefined],
      ],
    );
  });
});

describe('a key that lacks one permission (403)', () => {
  it('stops the calls of that endpoint only', () => {
    const { circuit, hear } = world();
    hear('credit_grants.list', 403);
    assert.throws(() => circuit.refuse('credit_grants.list'), REJECTED);
    circuit.refuse('invoices.list');
    assert.deepEqual(circuit.open, ['credit_grants.list']);
  });

  it('is not taken for one that lacks the endpoint, where more is asked for with it', () => {
    const { circuit, hear } = world();
    hear('invoices.retrieve+payment', 403);
    assert.throws(() => circuit.refuse('invoices.retrieve+payment'), REJECTED);
    circuit.refuse('invoices.retrieve');
  });

  it('says with each refusal what Stripe refused it with', () => {
    const { circuit } = world();
    const cause = new Error('Stripe’s own');
    const outcome = { status: 403, problem: new Problem('stripe_rejected', undefined, { cause }) };
    circuit.heard('a', 0, outcome);
    assert.throws(
      () => circuit.refuse('a'),
      (error) => error !== outcome.problem && (error as Problem).cause === cause,
    );
  });

  it('works again once a call of it was answered', async () => {
    const { time, circuit, hear, log } = world();
    hear('a', 403);
    hear('b', 200);
    await time.pass(30_000);
    circuit.enter('a');
    hear('a', 404);
    circuit.refuse('a');
    assert.deepEqual(
      log.map(({ event, endpoint }) => [event, endpoint]),
      [
        ['stripe_circuit_opened', 'a'],
        ['stripe_circuit_closed', 'a'],
      ],
    );
  });
});
