/** What a fault of ours costs while a snapshot is taken: the request it is in, and no other. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type SnapshotSources, takeSnapshot } from '../../../server/stripe/snapshot.ts';

const AT = new Date('2026-11-20T14:00:00Z');
const FAULT = new TypeError('of one odd invoice');
const PARTS = ['facts', 'subscriptions', 'invoices', 'paymentMethods', 'credits'] as const;

describe('a fault in one part of a snapshot', () => {
  for (const part of [...PARTS, 'prices', 'meters'] as const) {
    it(`rejects the snapshot and nothing else, as in ${part}`, async (t) => {
      const unheard = listening(t);
      const slow = Promise.withResolvers<void>();
      const taken = takeSnapshot(sources(part, slow.promise));
      const outcome = taken.catch((error) => error);
      await setImmediate();
      slow.resolve();
      assert.equal(await outcome, FAULT);
      await setImmediate();
      assert.deepEqual(unheard, []);
    });
  }
});

/** Of a customer who has nothing. Every part but the one at fault is slow. */
function sources(part: string, slow: Promise<void>): SnapshotSources {
  const answer = (name: string, value: unknown) => async () => {
    if (name === part) throw FAULT;
    await slow;
    return name === 'prices' ? value : { value, asOf: AT };
  };
  const list = { data: [], hasMore: false };
  const gateway = Object.fromEntries(
    PARTS.map((name) => [name, answer(name, name === 'invoices' ? list : [])]),
  );
  const catalogue = { meters: answer('meters', []), prices: answer('prices', new Map()) };
  return {
    gateway,
    catalogue,
    usage: {},
    settings: {},
    wallNow: AT,
    options: {},
  } as unknown as SnapshotSources;
}

function listening(t: TestContext): unknown[] {
  const heard: unknown[] = [];
  const hear = (reason: unknown) => heard.push(reason);
  process.on('unhandledRejection', hear);
  t.after(() => process.off('unhandledRejection', hear));
  return heard;
}
