/** Values of dimensions are whatever a vendor's events held: hostile, and of one customer only. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { DEMO_STRIPE_KEY, stripeFor } from '../../demo/world.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { UsageAnswer } from '../../server/contract/usage.ts';
import { HOSTILE_TEXTS } from '../support/hostile-texts.ts';
import { inProcess, portalOver } from '../support/portal.ts';

const DAY = 86_400;
const NOW = Date.parse('2026-11-20T00:00:00Z') / 1_000;
/** The first of the days that hold four values each. */
const FIRST = NOW - 30 * DAY;
const PREVIEW = { apiVersion: '2025-09-30.preview' };

const simulator = createStripeSimulator({ apiKeys: [DEMO_STRIPE_KEY] });
const stripe = stripeFor(simulator);
const settings = {
  meters: {
    calls: { label: 'Calls', dimensions: { who: 'Who' } },
    stored: { label: 'Stored', dimensions: { who: 'Who' } },
  },
};
const meters = new Map<string, string>();
let clock: string;
let ours: string;
let others: string;

before(async () => {
  clock = (await stripe.testHelpers.testClocks.create({ frozen_time: FIRST })).id;
  await createMeter('calls', 'sum');
  await createMeter('stored', 'last');
  [ours, others] = [await createCustomer(), await createCustomer()];
  const points = HOSTILE_TEXTS.map((who, nth) => ({
    timestamp: FIRST + Math.floor(nth / 4) * DAY + 60,
    value: String(1 + (nth % 4)),
    dimensions: { who },
  }));
  simulator.seedUsage(meters.get('calls')!, ours, points);
  simulator.seedUsage(meters.get('calls')!, others, [
    { timestamp: FIRST + 60, value: '1000', dimensions: { who: 'MARK-of-another' } },
  ]);
  simulator.switches.unlimitedAdvance = true;
  simulator.advance(clock, new Date(NOW * 1_000));
});

describe('a hostile value of a dimension', () => {
  it('comes as the text it is, with its usage', async () => {
    const portal = portalOver(simulator, settings);
    for (const [day, texts] of days()) {
      const { groups, total } = await ask(portal, day);
      assert.deepEqual(
        groups!.map(({ value, label, total }) => [value, label, total]).reverse(),
        texts.map((text, nth) => [text || null, text || null, String(nth + 1)]),
      );
      assert.equal(total, String((texts.length * (texts.length + 1)) / 2));
    }
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  it('is no formula and no second column in a table', async () => {
    const portal = portalOver(simulator, settings);
    for (const [day, texts] of days()) {
      const response = await portal.get(`${pathOf(day)}&format=csv`, ours);
      assert.match(response.headers.get('content-type')!, /^text\/csv/);
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      const [head] = parse(await response.text());
      const names = head!.slice(2).reverse();
      assert.equal(names.length, texts.length);
      for (const [nth, text] of texts.entries()) {
        const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
        assert.equal(names[nth], safe.toWellFormed() || '(not set)');
      }
    }
  });
});

describe('usage by a dimension', () => {
  it('is of the customer in the session', async () => {
    const portal = portalOver(simulator, settings);
    for (const [day] of days()) {
      assert.doesNotMatch(JSON.stringify(await ask(portal, day)), /MARK/);
    }
    const theirs = (await (await portal.get(pathOf(FIRST), others)).json()) as UsageAnswer;
    assert.deepEqual(
      theirs.groups!.map(({ value, total }) => [value, total]),
      [['MARK-of-another', '1000']],
    );
  });

  it('leaves out what Stripe sends of another customer or meter, and says so in the log', async () => {
    for (const foreign of [{ customer: others }, { customer: null, meter: 'mtr_other' }]) {
      const portal = portalOver(simulator, {
        ...settings,
        stripe: adding({ value: 99, dimensions: { who: 'MARK' }, ...foreign }),
      });
      const answer = await ask(portal, FIRST);
      assert.doesNotMatch(JSON.stringify(answer), /MARK/);
      assert.equal(answer.total, '10');
      const dropped = portal.log.filter(({ event }) => event === 'foreign_object_dropped');
      assert.equal(dropped.length, 1);
      assert.doesNotMatch(JSON.stringify(portal.log), /MARK/);
    }
  });

  it('holds usage of no value, however Stripe says so, as one group of its own', async () => {
    for (const dimensions of [null, {}, { who: null }, { who: '' }, { other: 'x' }]) {
      const stripe = adding({ value: 50, dimensions });
      const { groups } = await ask(portalOver(simulator, { ...settings, stripe }), FIRST);
      assert.deepEqual(
        groups!.map(({ value, isRest, total }) => [value === null, isRest, total])[0],
        [true, false, '50'],
      );
    }
  });

  it('is not offered of a level, nor answered', async () => {
    const portal = portalOver(simulator, settings);
    const { items } = (await (await portal.get('/v1/portal', ours)).json()) as Portal;
    const dimensions = items.data!.map((item) => [item.meter, item.dimensions?.length]);
    assert.deepEqual(dimensions, [
      ['calls', 1],
      ['stored', undefined],
    ]);
    const response = await portal.get('/v1/usage/stored?groupBy=who', ours);
    assert.equal(response.status, 422);
    assert.equal((await response.json()).code, 'parameter_unsupported');
  });
});

function* days(): Generator<[number, readonly string[]]> {
  for (let nth = 0; nth < HOSTILE_TEXTS.length; nth += 4) {
    yield [FIRST + (nth / 4) * DAY, HOSTILE_TEXTS.slice(nth, nth + 4)];
  }
}

function pathOf(day: number) {
  const date = (at: number) => new Date(at * 1_000).toISOString().slice(0, 10);
  return `/v1/usage/calls?groupBy=who&from=${date(day)}&to=${date(day + DAY)}`;
}

async function ask(portal: ReturnType<typeof portalOver>, day: number): Promise<UsageAnswer> {
  const response = await portal.get(pathOf(day), ours);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as UsageAnswer;
}

/** A Stripe whose analytics have one row more, of the first day. */
function adding(row: object): typeof fetch {
  const send = inProcess(simulator);
  return async (input, init) => {
    const response = await send(input, init);
    if (!String(input).includes('/analytics/meter_usage')) return response;
    const body = await response.json();
    const own = { id: 'added', meter: meters.get('calls'), starts_at: FIRST, ends_at: FIRST + DAY };
    body.rows.data.push({ ...own, ...row });
    return Response.json(body);
  };
}

/** Rows of a table: quoted where a cell needs it. */
function parse(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g,
  )) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows;
}

async function createMeter(event_name: string, formula: 'sum' | 'last') {
  const params = {
    display_name: event_name,
    event_name,
    default_aggregation: { formula },
    dimension_payload_keys: ['who'],
  };
  meters.set(event_name, (await stripe.billing.meters.create(params, PREVIEW)).id);
}

async function createCustomer() {
  const { id: customer } = await stripe.customers.create({ test_clock: clock });
  const items = [];
  for (const meter of meters.values()) {
    const price = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 1,
      product_data: { name: 'x' },
      recurring: { interval: 'month', usage_type: 'metered', meter },
    });
    items.push({ price: price.id });
  }
  const terms = { collection_method: 'send_invoice', days_until_due: 30 } as const;
  await stripe.subscriptions.create({ customer, items, ...terms });
  return customer;
}
