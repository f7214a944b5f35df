import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createTurns } from '../../../server/routes/turns.ts';

describe('room for so many under one name', () => {
  it('is made by sending the oldest away', () => {
    const gone: string[] = [];
    const enter = createTurns(2);
    for (const one of ['first', 'second', 'third']) enter('ada', () => gone.push(one));
    enter('bob', () => gone.push('bob'));
    assert.deepEqual(gone, ['first']);
  });

  it('is free again when one goes', () => {
    const gone: string[] = [];
    const enter = createTurns(2);
    enter('ada', () => gone.push('first'));
    enter('ada', () => gone.push('second'))();
    enter('ada', () => gone.push('third'));
    assert.deepEqual(gone, []);
  });

  it('is never taken by more, and who is sent away is so once', () => {
    const step = fc.record({ name: fc.constantFrom('a', 'b'), goes: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step), (most, steps) => {
        const enter = createTurns(most);
        const present = new Map<number, string>();
        steps.forEach(({ name, goes }, nth) => {
          const go = enter(name, () => assert.ok(present.delete(nth)));
          present.set(nth, name);
          if (goes && present.delete(nth)) go();
          const there = [...present.values()].filter((one) => one === name);
          assert.ok(there.length <= most);
        });
      }),
    );
  });
});
