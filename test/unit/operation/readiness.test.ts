import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createReadiness } from '../../../server/operation/readiness.ts';
import { createStreams } from '../../../server/operation/streams.ts';
import { createStripeHealth } from '../../../server/operation/stripe-health.ts';

describe('readiness', () => {
  it('is there while no check has failed', async () => {
    const readiness = createReadiness({ now });
    readiness.add('store', () => ({ status: 'degraded', detail: 'Slow.' }));
    assert.equal((await readiness.state()).status, 'ready');
    readiness.add('other', async () => ({ status: 'failed' }));
    assert.equal((await readiness.state()).status, 'not_ready');
  });

  it('takes a check that throws for a failed one, and repeats none of its words', async () => {
    const readiness = createReadiness({ now });
    readiness.add('store', async () => {
      throw new Error('password=hunter2');
    });
    const state = await readiness.state();
    assert.equal(state.status, 'not_ready');
    assert.doesNotMatch(JSON.stringify(state), /hunter2/);
  });

  it('lets a check know in which request it is asked, as an edge runtime needs', async () => {
    const readiness = createReadiness({ now });
    const scopes: unknown[] = [];
    readiness.add('store', (runtime) => {
      scopes.push(runtime().scope);
      return { status: 'ok' };
    });
    const scope = {};
    await readiness.state(() => ({ scope }));
    await readiness.state();
    assert.deepEqual(scopes, [scope, undefined]);
  });

  it('says since when', async () => {
    let time = 1_000;
    let status: 'ok' | 'failed' = 'ok';
    const readiness = createReadiness({ now: () => new Date(time) });
    readiness.add('store', () => ({ status }));
    await readiness.state();
    time = 2_000;
    assert.equal((await readiness.state()).since.getTime(), 1_000);
    status = 'failed';
    const { since, checks } = await readiness.state();
    assert.deepEqual([since.getTime(), checks[0]!.since.getTime()], [2_000, 2_000]);
  });

  it('is over once the server drains', async () => {
    const readiness = createReadiness({ now });
    readiness.drain();
    assert.equal((await readiness.state()).status, 'draining');
  });
});

describe('the health of Stripe', () => {
  it('is degraded, not failed, while Stripe is down: no other server would reach it', () => {
    const health = createStripeHealth({ now });
    const heard = health.account('default');
    heard(0);
    assert.equal(health.check().status, 'degraded');
    assert.equal(health.check().detail, 'default: Stripe does not answer.');
  });

  it('has failed where the key was never accepted: this server was set up wrongly', () => {
    const health = createStripeHealth({ now });
    health.account('default')(401);
    assert.equal(health.check().status, 'failed');
  });

  it('has failed until a refused key is accepted: a lost answer says nothing of it', () => {
    let time = 0;
    const health = createStripeHealth({ now: () => new Date(time) });
    const heard = health.account('default');
    heard(401);
    for (const status of [0, 503, 429]) {
      heard(status);
      time += 100_000;
      assert.equal(health.check().status, 'failed');
      assert.equal(health.check().detail, 'default: Stripe refuses the key.');
    }
    heard(404);
    assert.equal(health.check().status, 'ok');
  });

  it('is degraded when a key that worked is refused: it is refused everywhere', () => {
    const health = createStripeHealth({ now });
    const heard = health.account('default');
    heard(200);
    heard(401);
    assert.equal(health.check().status, 'degraded');
    heard(0);
    assert.equal(health.check().detail, 'default: Stripe refuses the key.');
  });

  it('does not fail for one of several accounts', () => {
    const health = createStripeHealth({ now });
    health.account('acme')(401);
    health.account('globex')(200);
    assert.equal(health.check().status, 'degraded');
    assert.equal(health.check().detail, 'acme: Stripe refuses the key.');
  });

  it('is good again with the first call that is answered, or a minute after the last failure', () => {
    let time = 0;
    const health = createStripeHealth({ now: () => new Date(time) });
    const heard = health.account('default');
    heard(503);
    assert.equal(health.check().status, 'degraded');
    time = 61_000;
    assert.equal(health.check().status, 'ok');
    heard(503);
    heard(404);
    assert.equal(health.check().status, 'ok');
  });
});

describe('the open streams', () => {
  it('are counted until each is over', () => {
    const streams = createStreams();
    const over = streams.open(() => {});
    assert.equal(streams.size, 1);
    over();
    assert.equal(streams.size, 0);
  });

  it('all end, and one that begins later ends at once', () => {
    const ended: string[] = [];
    const streams = createStreams();
    streams.open(() => ended.push('first'));
    streams.endAll();
    streams.open(() => ended.push('late'));
    assert.deepEqual(ended, ['first', 'late']);
  });
});

function now() {
  return new Date('2026-11-01T00:00:00Z');
}
