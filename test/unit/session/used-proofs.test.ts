import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Problem } from '../../../server/problems.ts';
import { KEPT_SECONDS, usedProofsInMemory } from '../../../server/session/used-proofs.ts';

describe('the memory of used proofs', () => {
  it('knows a proof again, and no other', async () => {
    const { used } = memory();
    assert.equal(await used.firstUse('a', KEPT_SECONDS, 'acme'), true);
    assert.equal(await used.firstUse('a', KEPT_SECONDS, 'acme'), false);
    assert.equal(await used.firstUse('b', KEPT_SECONDS, 'acme'), true);
  });

  it('tells one of many who come at once', async () => {
    const { used } = memory();
    const told = await Promise.all(
      Array.from({ length: 50 }, () => used.firstUse('a', KEPT_SECONDS, 'acme')),
    );
    assert.equal(told.filter((isFirst) => isFirst).length, 1);
  });

  it('forgets none before its time, however time goes', async () => {
    const steps = fc.array(fc.tuple(fc.nat(120), fc.nat(5)), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(steps, async (moves) => {
        const { used, clock } = memory();
        const seen = new Map<string, number>();
        for (const [seconds, name] of moves) {
          clock.seconds += seconds;
          const key = String(name);
          const last = seen.get(key);
          const isFirst = await used.firstUse(key, KEPT_SECONDS, 'acme');
          if (last !== undefined && clock.seconds - last < KEPT_SECONDS) {
            assert.equal(isFirst, false);
          }
          if (isFirst) seen.set(key, clock.seconds);
        }
      }),
    );
  });

  it('forgets in the end, and has room again', async () => {
    const { used, clock } = memory(2);
    await used.firstUse('a', KEPT_SECONDS, 'acme');
    await used.firstUse('b', KEPT_SECONDS, 'acme');
    clock.seconds += 2 * KEPT_SECONDS;
    assert.equal(await used.firstUse('a', KEPT_SECONDS, 'acme'), true);
  });

  it('that is full lets nobody through, and says when it will', async () => {
    const { used, clock } = memory(2);
    await used.firstUse('a', KEPT_SECONDS, 'acme');
    clock.seconds += 30;
    await used.firstUse('b', KEPT_SECONDS, 'acme');
    await assert.rejects(
      used.firstUse('c', KEPT_SECONDS, 'acme'),
      (error) =>
        error instanceof Problem &&
        error.code === 'rate_limited' &&
        error.retryAfter === KEPT_SECONDS - 30,
    );
    assert.equal(await used.firstUse('a', KEPT_SECONDS, 'acme'), false);
    clock.seconds += KEPT_SECONDS - 30;
    assert.equal(await used.firstUse('c', KEPT_SECONDS, 'acme'), true);
    assert.equal(await used.firstUse('b', KEPT_SECONDS, 'acme'), false);
  });

  it('that one tenant has filled is another’s to use', async () => {
    const { used } = memory(1);
    await used.firstUse('a', KEPT_SECONDS, 'acme');
    await assert.rejects(used.firstUse('b', KEPT_SECONDS, 'acme'));
    assert.equal(await used.firstUse('b', KEPT_SECONDS, 'beta'), true);
  });

  it('keeps a proof for as long as it is told, and no longer', async () => {
    const { used, clock } = memory(1);
    await used.firstUse('a', 10, 'acme');
    clock.seconds += 9;
    assert.equal(await used.firstUse('a', 10, 'acme'), false);
    clock.seconds += 1;
    assert.equal(await used.firstUse('b', 10, 'acme'), true);
  });

  it('goes on when the clock is set back', async () => {
    const { used, clock } = memory(1);
    await used.firstUse('a', KEPT_SECONDS, 'acme');
    clock.seconds -= 3600;
    assert.equal(await used.firstUse('a', KEPT_SECONDS, 'acme'), false);
    clock.seconds += KEPT_SECONDS;
    assert.equal(await used.firstUse('b', KEPT_SECONDS, 'acme'), true);
  });
});

function memory(maxEntries?: number) {
  const clock = { seconds: 1_800_000_000 };
  const now = () => new Date(clock.seconds * 1000);
  const used = usedProofsInMemory({ now, ...(maxEntries && { maxEntries }) });
  return { used, clock };
}
