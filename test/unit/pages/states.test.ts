import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TAGS } from '../../../demo/pages/elements.ts';
import { STATES, statesOf } from '../../../demo/pages/states.ts';
import { GUESTS } from '../../../demo/world/guests.ts';
import { DEMO_CUSTOMERS } from '../../../demo/world.ts';

const EVERYBODY = [...DEMO_CUSTOMERS, ...GUESTS.map(({ key }) => key)];

describe('the states of an element', () => {
  it('are all there for the whole portal, with the demo’s ten customers and the guests', () => {
    assert.deepEqual(statesOf('usage-portal', new Set(EVERYBODY)), Object.keys(STATES));
  });

  it('are these, so that none gets lost', () => {
    assert.deepEqual(Object.keys(STATES), [
      'normal',
      'loading',
      'stripe-down',
      'one-part',
      'forecast-withheld',
      'unreachable',
      'stale',
      'session-refused',
      'session-lost',
      'no-usage',
      'new-customer',
      'past-due',
      'reader',
      'hosted',
      'no-card',
      'action-required',
      'overdue',
      'trial',
      'ending',
      'many',
      'three-decimals',
      'no-decimals',
      'reductions',
      'two-bills',
      'long-names',
      'right-to-left',
      'dark',
      'narrow',
    ]);
  });

  it('leave out what no customer of the demo is there to show', () => {
    const shown = statesOf('usage-bill', new Set(['halden', 'sakura']));
    assert.ok(shown.includes('no-decimals'));
    assert.ok(!shown.includes('three-decimals'));
  });

  it('begin with the normal one, for every element', () => {
    for (const tag of TAGS) assert.equal(statesOf(tag, new Set(['halden']))[0], 'normal');
  });

  it('name only customers there are, and show every guest', () => {
    const named = Object.values(STATES).flatMap(({ customer }) => customer ?? []);
    assert.deepEqual(
      named.filter((key) => !EVERYBODY.includes(key)),
      [],
    );
    assert.deepEqual(
      GUESTS.filter(({ key }) => !named.includes(key)),
      [],
    );
  });
});
