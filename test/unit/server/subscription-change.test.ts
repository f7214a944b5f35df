import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ChangeRequest } from '../../../server/contract/subscriptions.ts';
import type { Price } from '../../../server/contract/values.ts';
import type { CatalogPrice, Known, Subscription } from '../../../server/portal/snapshot.ts';
import { type Change, changeOf, isAsAsked } from '../../../server/portal/subscription-change.ts';
import { type SubscriptionTerms, subscribed } from '../../../server/portal/subscriptions.ts';

const ASOF = new Date('2026-03-10T00:00:00Z');
const AMOUNTS = {
  a_base: '1000',
  a_seats: '200',
  b_base: '5000',
  b_seats: '150',
  c_base: '9',
  d_extra: '1',
};
const LIMITS = new Map([
  ['a_seats', { min: 1, max: 50 }],
  ['b_seats', { min: 2, max: null }],
  ['d_extra', { min: 4, max: 8 }],
]);

const prices = new Map(
  Object.entries(AMOUNTS).map(([id, unitAmount]): [string, CatalogPrice] => [
    id,
    { price: perUnit(id, unitAmount), productName: id, productId: null, meterId: null },
  ]),
);

const terms: SubscriptionTerms = {
  names: {
    prices: new Map(
      [...prices].map(([id, value]): [string, Known<CatalogPrice>] => [id, { value, asOf: ASOF }]),
    ),
    meters: { value: [], asOf: ASOF },
    settings: {},
  },
  plans: [
    plan('a', { base: 'a_base', seats: 'a_seats' }),
    plan('b', { base: 'b_base', seats: 'b_seats' }),
    plan('c', { base: 'c_base', extra: 'd_extra' }),
  ],
  seats: LIMITS,
  where: 'in_place',
  mayCancel: true,
};

const running: Subscription = {
  id: 'sub_1',
  status: 'active',
  currency: 'usd',
  anchor: ASOF,
  startedAt: ASOF,
  collection: 'charge_automatically',
  defaultPaymentMethod: null,
  items: [item('si_base', 'a_base', 1), item('si_seats', 'a_seats', 3)],
  trialEnd: null,
  cancelAt: null,
  endsWithPeriod: false,
  isGoverned: false,
  isPaused: false,
  unusual: null,
};

const view = subscribed(running, terms);

describe('what may be changed of a subscription', () => {
  const end = new Date('2026-04-01T00:00:00Z');
  for (const [name, more, expected] of [
    ['runs', {}, ['in_place', 'in_place', false]],
    ['is on trial', { status: 'trialing', trialEnd: end }, ['in_place', 'in_place', false]],
    ['is past due', { status: 'past_due' }, ['none', 'in_place', false]],
    ['is unpaid', { status: 'unpaid' }, ['none', 'in_place', false]],
    ['is governed by a schedule', { isGoverned: true }, ['none', 'none', false]],
    ['has its collection paused', { isPaused: true }, ['none', 'in_place', false]],
    ['ends with its period', { cancelAt: end, endsWithPeriod: true }, ['none', 'none', true]],
    ['ends on a date of the vendor’s', { cancelAt: end }, ['none', 'none', false]],
    [
      'is to be ended by a schedule',
      { cancelAt: end, endsWithPeriod: true, isGoverned: true },
      ['none', 'none', false],
    ],
  ] as const) {
    it(`that ${name}`, () => {
      const { change, cancel, canResume } = subscribed({ ...running, ...more }, terms);
      assert.deepEqual([change, cancel, canResume], expected);
    });
  }

  it('is nothing for a session that may not, and told to be at Stripe where it is done there', () => {
    const none = subscribed(running, { ...terms, where: null });
    assert.deepEqual([none.change, none.cancel, none.canResume], ['none', 'none', false]);
    const bare = { ...terms, plans: [], seats: new Map() };
    assert.equal(subscribed(running, bare).change, 'none');
    assert.equal(subscribed(running, { ...bare, where: 'hosted' }).change, 'hosted');
  });

  it('tells the end of a trial only while it lasts', () => {
    assert.equal(subscribed({ ...running, trialEnd: end }, terms).trialEnd, null);
  });
});

describe('a change of a subscription', () => {
  it('exchanges prices role by role, keeps quantities, adds what is new at its fewest', () => {
    assert.deepEqual(told(changeOf(view, { plan: 'b' }, LIMITS)), {
      after: ['si_base b_base 1', 'si_seats b_seats 3'],
      dropped: [],
    });
    assert.deepEqual(told(changeOf(view, { plan: 'c' }, LIMITS)), {
      after: ['si_base c_base 1', 'null d_extra 4'],
      dropped: ['si_seats'],
    });
  });

  it('says of each item whether it has another price', () => {
    const change = changeOf(view, { plan: 'b', seats: { si_seats: 9 } }, LIMITS) as Change;
    assert.ok(change.changed.every(({ hasNewPrice }) => hasNewPrice));
    const seats = changeOf(view, { seats: { si_seats: 9 } }, LIMITS) as Change;
    assert.deepEqual(
      seats.changed.map(({ id, hasNewPrice }) => [id, hasNewPrice]),
      [['si_seats', false]],
    );
  });

  it('to a plan whose limits the seats held do not keep needs another number with it', () => {
    const one = subscribed(
      { ...running, items: [item('si_base', 'a_base', 1), item('si_seats', 'a_seats', 1)] },
      terms,
    );
    assert.deepEqual(changeOf(one, { plan: 'b' }, LIMITS), { refused: 'seats' });
    assert.ok('after' in changeOf(one, { plan: 'b', seats: { si_seats: 2 } }, LIMITS));
  });

  it('is never beyond the limits, whatever is asked for', () => {
    const request: fc.Arbitrary<ChangeRequest> = fc.record(
      {
        plan: fc.constantFrom('a', 'b', 'c', 'd'),
        seats: fc.dictionary(
          fc.constantFrom('si_base', 'si_seats', 'si_other', '__proto__', 'constructor'),
          fc.integer({ min: 0, max: 60 }),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(request, (wanted) => {
        const change = changeOf(view, wanted, LIMITS);
        if ('refused' in change) {
          assert.ok(change.refused === 'plan' || change.refused === 'seats');
          return;
        }
        assert.ok(change.changed.length + change.dropped.length > 0);
        for (const { price, quantity } of change.after) {
          const { min, max } = LIMITS.get(price.id) ?? { min: 1, max: 1 };
          assert.ok(quantity! >= min && quantity! <= (max ?? Number.POSITIVE_INFINITY));
        }
        // Made true, it is as asked, and no change any more.
        const made = subscribed(
          {
            ...running,
            items: change.after.map(({ id, price, quantity }) =>
              item(id ?? 'si_new', price.id, quantity),
            ),
          },
          terms,
        );
        assert.ok(!isAsAsked(view, wanted));
        assert.ok(isAsAsked(made, wanted));
        assert.ok('refused' in changeOf(made, wanted, LIMITS));
      }),
    );
  });

  it('of nothing is none, and nothing is as asked', () => {
    assert.ok('refused' in changeOf(view, {}, LIMITS));
    assert.ok(!isAsAsked(view, {}));
    assert.ok(isAsAsked(view, { plan: 'a', seats: { si_seats: 3 } }));
  });
});

function told(change: ReturnType<typeof changeOf>): Partial<Record<keyof Change, unknown>> {
  assert.ok('after' in change);
  const { after, dropped } = change;
  return {
    after: after.map(({ id, price, quantity }) => `${id} ${price.id} ${quantity}`),
    dropped,
  };
}

function plan(id: string, roles: Record<string, string>) {
  return {
    id,
    label: id.toUpperCase(),
    roles: new Map(Object.entries(roles).map(([role, price]) => [role, prices.get(price)!])),
  };
}

function item(id: string, priceId: string, quantity: number | null): Subscription['items'][number] {
  return { id, priceId, quantity, start: ASOF, end: new Date('2026-04-01T00:00:00Z') };
}

function perUnit(id: string, unitAmount: string): Price {
  return {
    id,
    currency: 'usd',
    model: 'per_unit',
    unitAmount,
    tiers: null,
    package: null,
    interval: 'month',
    intervalCount: 1,
  };
}
