/** Usage by the values of a dimension, over Stripe's preview of Meter Usage Analytics. */
import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { buildWorld, type DemoCustomer, DIVIDED_METERS } from '../../demo/world.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { UsageAnswer } from '../../server/contract/usage.ts';
import { portalOver, testSimulator } from '../support/portal.ts';

const simulator = testSimulator();
const { switches } = simulator;
const known = { usageAnalytics: switches.usageAnalytics, analyticsRows: switches.analyticsRows };
const REGION = '/v1/usage/api_calls?groupBy=region';
let halden: DemoCustomer;

before(async () => {
  [halden] = (await buildWorld(simulator, ['halden'])) as [DemoCustomer];
});

beforeEach(() => {
  Object.assign(switches, known, { lagSeconds: 0 });
  simulator.fault(null);
  simulator.clearRequests();
});

describe('what usage can be divided by', () => {
  it('is told with the item, in the vendor’s order and words', async () => {
    const { items } = await read<Portal>('/v1/portal');
    const [calls, storage, plan] = items.data!;
    assert.deepEqual(calls!.dimensions, [
      { key: 'region', label: 'Region' },
      { key: 'endpoint', label: 'Endpoint' },
    ]);
    assert.equal('dimensions' in storage!, false);
    assert.equal('dimensions' in plan!, false);
  });

  it('costs no request until a customer divides', async () => {
    const portal = divided();
    await read('/v1/portal', portal);
    await read('/v1/usage/api_calls', portal);
    assert.equal(analyticsCalls().length, 0);
    await read(REGION, portal);
    await read(REGION, portal);
    assert.equal(analyticsCalls().length, 1);
  });

  it('is nothing where the vendor names nothing, and Stripe is not asked', async () => {
    const portal = portalOver(simulator);
    const { items } = await read<Portal>('/v1/portal', portal);
    assert.ok(items.data!.every((item) => !('dimensions' in item)));
    assert.equal((await refused(REGION, 422, portal)).field, 'groupBy');
    assert.equal(analyticsCalls().length, 0);
  });

  for (const key of ['colour', 'Region', '__proto__', 'constructor', 'region ', '']) {
    it(`is only what the vendor names, which ${JSON.stringify(key)} is not`, async () => {
      const path = `/v1/usage/api_calls?groupBy=${encodeURIComponent(key)}`;
      const { code, field } = await refused(path, 422);
      assert.deepEqual([code, field], ['parameter_unsupported', 'groupBy']);
      assert.equal(analyticsCalls().length, 0);
    });
  }
});

describe('usage by a dimension', () => {
  it('is the four largest and the rest, which add up step by step', async () => {
    const { groups, series, total } = await read<UsageAnswer>(REGION);
    assert.equal(groups!.length, 5);
    assert.deepEqual(
      groups!.map(({ isRest }) => isRest),
      [false, false, false, false, true],
    );
    for (const [step, value] of series.values.entries()) {
      const parts = groups!.reduce((sum, { values }) => sum + Number(values[step]), 0);
      assert.equal(parts, Number(value));
    }
    assert.equal(String(groups!.reduce((sum, group) => sum + Number(group.total), 0)), total);
  });

  it('is the same usage as undivided, by whichever dimension and step', async () => {
    const range = 'from=2026-10-28&to=2026-11-04';
    for (const window of ['day', 'hour']) {
      const path = `/v1/usage/api_calls?window=${window}&${range}`;
      const whole = await read<UsageAnswer>(path);
      assert.equal(whole.groups, null);
      for (const key of ['region', 'endpoint']) {
        const { series, total } = await read<UsageAnswer>(`${path}&groupBy=${key}`);
        assert.deepEqual([series, total], [whole.series, whole.total]);
      }
    }
  });

  it('is of the time up to which Stripe had counted', async () => {
    const asked = Date.now();
    switches.lagSeconds = 1_200;
    const { asOf } = await read<UsageAnswer>(REGION);
    const age = asked - Date.parse(asOf);
    assert.ok(age > 1_190_000 && age < 1_210_000, `${age} ms`);
  });

  it('is read in halves where Stripe’s answer does not hold it', async () => {
    const whole = await read<UsageAnswer>(REGION);
    simulator.clearRequests();
    switches.analyticsRows = 20;
    const { asOf: _, ...inHalves } = await read<UsageAnswer>(REGION);
    const { asOf: __, ...atOnce } = whole;
    assert.deepEqual(inHalves, atOnce);
    assert.ok(analyticsCalls().length > 1);
  });

  it('is refused in words, and no part, where it is more than we read', async () => {
    switches.analyticsRows = 5;
    const { code, field, detail } = await refused(REGION, 422);
    assert.deepEqual([code, field], ['parameter_unsupported', 'groupBy']);
    assert.match(detail!, /^This dimension has too many values/);
    assert.ok(analyticsCalls().length <= 32);
  });

  it('is not asked for again for a while, where it was more than we read, nor for a longer time', async () => {
    let now = Date.now();
    const portal = portalOver(simulator, { meters: DIVIDED_METERS, now: () => new Date(now) });
    const week = `${REGION}&from=2026-10-28&to=2026-11-04`;
    switches.analyticsRows = 3;
    await refused(week, 422, portal);
    simulator.clearRequests();
    switches.analyticsRows = known.analyticsRows;
    await refused(week, 422, portal);
    await refused(`${REGION}&from=2026-10-01&to=2026-11-04`, 422, portal);
    assert.equal(analyticsCalls().length, 0);
    await read(`${REGION}&from=2026-11-01&to=2026-11-03`, portal);
    await read('/v1/usage/api_calls?groupBy=endpoint&from=2026-10-28&to=2026-11-04', portal);
    now += 16 * 60_000;
    await read(week, portal);
  });

  it('is a table with a column for each', async () => {
    const path = `${REGION}&from=2026-11-01&to=2026-11-03&format=csv`;
    const response = await divided().get(path, halden.id);
    const [head, first] = (await response.text()).split('\r\n');
    assert.match(head!, /^day \(UTC\),API calls \(calls\),([a-z-]+,){4}\(other\)$/);
    const [day, whole, ...parts] = first!.split(',');
    assert.equal(day, '2026-11-01');
    assert.equal(
      parts.reduce((sum, part) => sum + Number(part), 0),
      Number(whole),
    );
  });
});

describe('an account that Stripe does not divide for', () => {
  for (const [what, answer] of [
    ['does not know the address', refusal(404)],
    [
      'refuses the version',
      refusal(400, { message: 'Invalid Stripe API version: 2025-09-30.preview' }),
    ],
    [
      'does not know the dimension',
      refusal(400, { param: 'meters[0][dimension_group_by_keys][0]' }),
    ],
    ['gives the key no right', refusal(403)],
  ] as const) {
    it(`is told so where Stripe ${what}, and has all the rest`, async () => {
      simulator.fault(inPlaceOfAnalytics(() => answer.clone()));
      const portal = divided();
      const { code, field } = await refused(REGION, 422, portal);
      assert.deepEqual([code, field], ['parameter_unsupported', 'groupBy']);
      await read('/v1/portal', portal);
      await read('/v1/usage/api_calls', portal);
    });
  }

  it('is one without the preview', async () => {
    switches.usageAnalytics = false;
    assert.equal((await refused(REGION, 422)).code, 'parameter_unsupported');
  });

  for (const [what, answer] of [
    ['a time it cannot read', refusal(400, { param: 'starts_at' })],
    [
      'a meter it does not have',
      refusal(404, { code: 'resource_missing', param: 'meters[0][meter]' }),
    ],
  ] as const) {
    it(`is not one whose Stripe says we asked for ${what}: that is a fault of ours`, async () => {
      simulator.fault(inPlaceOfAnalytics(() => answer.clone()));
      assert.equal((await refused(REGION, 502)).code, 'stripe_rejected');
    });
  }

  it('is not one whose Stripe is down for a while', async () => {
    simulator.fault(inPlaceOfAnalytics(() => refusal(500)));
    assert.equal((await refused(REGION, 503)).code, 'stripe_unavailable');
  });

  for (const [what, body] of [
    ['no rows', { object: 'billing.analytics.meter_usage', refreshed_at: 1 }],
    ['rows that are no list', { refreshed_at: 1, rows: { data: {}, has_more: false } }],
    ['no time', { rows: { data: [], has_more: false } }],
    ['a row without a time', answerOf({ starts_at: null })],
    ['a row without a value', answerOf({ value: null })],
    ['a value that is no number', answerOf({ value: 'many' })],
    ['a dimension that is no text', answerOf({ dimensions: { region: { a: 1 } } })],
    ['a dimension that is a list', answerOf({ dimensions: { region: ['a'] } })],
  ] as const) {
    it(`is not one that sends ${what}: that is malformed`, async () => {
      simulator.fault(inPlaceOfAnalytics(() => Response.json(withMeter(body))));
      assert.equal((await refused(REGION, 502)).code, 'stripe_malformed');
    });
  }
});

function divided() {
  return portalOver(simulator, { meters: DIVIDED_METERS });
}

async function read<T>(path: string, portal = divided()): Promise<T> {
  const response = await portal.get(path, halden.id);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as T;
}

async function refused(path: string, status: number, portal = divided()) {
  const response = await portal.get(path, halden.id);
  assert.equal(response.status, status, await response.clone().text());
  return (await response.json()) as { code: string; field?: string; detail?: string };
}

function analyticsCalls() {
  return simulator.requests.filter(({ path }) => path.endsWith('/analytics/meter_usage'));
}

function inPlaceOfAnalytics(answer: () => Response) {
  return ({ url }: Request) => (url.includes('/analytics/meter_usage') ? answer() : undefined);
}

function refusal(status: number, error: object = {}): Response {
  const type = status < 500 ? 'invalid_request_error' : 'api_error';
  return Response.json({ error: { type, message: 'No.', ...error } }, { status });
}

type Body = { object?: string; refreshed_at?: number; rows?: { data: unknown; has_more: boolean } };

/** One row of today, with a fault. */
function answerOf(fault: object) {
  const row = {
    id: 'row',
    starts_at: Date.parse('2026-11-02') / 1_000,
    value: 1,
    dimensions: null,
  };
  return { refreshed_at: 1, rows: { data: [{ ...row, ...fault }], has_more: false } };
}

/** The meter's id is known only once the account is there. */
function withMeter(body: Body) {
  const data = body.rows?.data;
  if (!Array.isArray(data)) return body;
  const meter = new URLSearchParams(analyticsCalls().at(-1)!.query).get('meters[0][meter]');
  return { ...body, rows: { ...body.rows, data: data.map((row) => ({ ...row, meter })) } };
}
