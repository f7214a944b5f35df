import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createDueTimes } from '../../../server/limits/due-times.ts';

const HORIZON = 1_000;
type DueTimes = ReturnType<typeof createDueTimes>;

function read(times: DueTimes, key: string, now: number) {
  return times.find(key, now)?.dueUs ?? 0;
}

function write(times: DueTimes, key: string, due: number, now: number) {
  const cell = times.find(key, now) ?? times.make(key);
  cell.dueUs = Math.max(cell.dueUs, due);
}

describe('what is known of a key', () => {
  it('is never less than what was written, as long as it lies ahead, however many keys come', () => {
    const writes = fc.array(
      fc.record({
        key: fc.integer({ min: 0, max: 30 }),
        later: fc.integer({ min: 0, max: 700 }),
        ahead: fc.integer({ min: 0, max: HORIZON }),
      }),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(writes, (steps) => {
        const times = createDueTimes(HORIZON, { mostKeys: 5, shared: 3 });
        const truth = new Map<string, number>();
        let now = 1_000_000;
        for (const { key, later, ahead } of steps) {
          now += later;
          const name = `key ${key}`;
          const due = Math.max(read(times, name, now), now + ahead);
          write(times, name, due, now);
          truth.set(name, due);
          for (const [each, known] of truth) {
            if (known > now) assert.ok(read(times, each, now) >= known, `${each} at ${now}`);
          }
          assert.ok(times.size() <= 10);
        }
      }),
    );
  });

  it('is exact while there is room', () => {
    const times = createDueTimes(HORIZON, { mostKeys: 5, shared: 3 });
    for (let nth = 0; nth < 5; nth++) write(times, `key ${nth}`, 5_000 + nth, 4_900);
    for (let nth = 0; nth < 5; nth++) assert.equal(read(times, `key ${nth}`, 4_950), 5_000 + nth);
    assert.equal(read(times, 'another', 4_950), 0);
  });

  it('is forgotten when it has passed, and its room with it', () => {
    const times = createDueTimes(HORIZON, { mostKeys: 5, shared: 3 });
    for (let nth = 0; nth < 50; nth++) write(times, `key ${nth}`, 5_900, 5_000);
    assert.equal(times.size(), 5);
    assert.equal(read(times, 'key 3', 6_000), 5_900);
    assert.equal(read(times, 'key 3', 9_000), 0);
    assert.equal(read(times, 'key 49', 9_000), 0);
    assert.equal(times.size(), 0);
  });
});
