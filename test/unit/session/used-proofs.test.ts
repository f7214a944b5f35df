import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Problem } from '../../../server/problems.ts';
import { REMEMBERED_SECONDS, usedProofsInMemory } from '../../../server/session/used-proofs.ts';

describe('the memory of used proofs', () => {
  it('knows a proof again, and no other', async () => {
    const { used } = memory();
    assert.equal(await used.firstUse('a', REMEMBERED_SECONDS), true);
    assert.equal(await used.firstUse('a', REMEMBERED_SECONDS), false);
    assert.equal(await used.firstUse('b', REMEMBERED_SECONDS), true);
  });

  it('tells one of many who come at once', async () => {
    const { used } = memory();
    const told = await Promise.all(
      Array.from({ length: 50 }, () => used.firstUse('a', REMEMBERED_SECONDS)),
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
          const isFirst = await used.firstUse(key, REMEMBERED_SECONDS);
          if (last !== undefined && clock.seconds - last < REMEMBERED_SECONDS) {
            assert.equal(isFirst, false);
          }
          if (isFirst) seen.set(key, clock.seconds);
        }
      }),
    );
  });

  it('forgets in the end, and has room again', async () => {
    const { used, clock } = memory(2);
    await used.firstUse('a', REMEMBERED_SECONDS);
    await used.firstUse('b', REMEMBERED_SECONDS);
    clock.seconds += 2 * REMEMBERED_SECONDS;
    assert.equal(await used.firstUse('a', REMEMBERED_SECONDS), true);
  });

  it('that is full lets nobody through, and says when it will', async () => {
    const { used, clock } = memory(2);
    await used.firstUse('a', REMEMBERED_SECONDS);
    clock.seconds += 30;
    await used.firstUse('b', REMEMBERED_SECONDS);
    await assert.rejects(
      used.firstUse('c', REMEMBERED_SECONDS),
      (error) =>
        error instanceof Problem &&
        error.code === 'rate_limited' &&
        error.retryAfter === REMEMBERED_SECONDS - 30,
    );
    assert.equal(await used.firstUse('a', REMEMBERED_SECONDS), false);
    clock.seconds += REMEMBERED_SECONDS - 30;
    assert.equal(await used.firstUse('c', REMEMBERED_SECONDS), true);
    assert.equal(await used.firstUse('b', REMEMBERED_SECONDS), false);
  });

  it('goes on when the clock is set back', async () => {
    const { used, clock } = memory(1);
    await used.firstUse('a', REMEMBERED_SECONDS);
    clock.seconds -= 3600;
    assert.equal(await used.firstUse('a', REMEMBERED_SECONDS), false);
    clock.seconds += REMEMBERED_SECONDS;
    assert.equal(await used.firstUse('b', REMEMBERED_SECONDS), true);
  });
});

function memory(maxEntries?: number) {
  const clock = { seconds: 1_800_000_000 };
  const now = () => new Date(clock.seconds * 1000);
  const used = usedProofsInMemory({ now, ...(maxEntries && { maxEntries }) });
  return { used, clock };
}
