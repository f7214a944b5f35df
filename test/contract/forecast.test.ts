/** What the running periods are likely to come to: `GET /v1/forecast`, over the whole app. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { buildWorld, type DemoCustomer, stripeFor } from '../../demo/world.ts';
import { whatIf } from '../../server/billing/what-if.ts';
import type { Explanation } from '../../server/contract/explain.ts';
import { type BillForecast, ForecastAnswer } from '../../server/contract/forecast.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { WhatIfBasis } from '../../server/contract/what-if.ts';
import { inProcess, portalOver, testSimulator } from '../support/portal.ts';
import { openShop } from '../support/shop.ts';

const simulator = testSimulator();
const portal = portalOver(simulator);
let customers: DemoCustomer[];

before(async () => {
  customers = await buildWorld(simulator);
});

describe('the forecast of every demo customer', () => {
  it('is what the contract says, each figure in its range and none below what is used', async () => {
    let told = 0;
    for (const { id } of customers) {
      const [forecast, { items }] = [await forecastOf(id), await portalOf(id)];
      for (const item of forecast.items) {
        if (!item.quantity || !item.path) continue;
        const { likely, lower, upper } = numbers(item.quantity);
        const used = Number(items.data!.find((each) => each.id === item.item)!.used.data);
        assert.ok(used <= lower && lower <= likely && likely <= upper);
        const { path } = item;
        assert.equal(path.at[0], forecast.billingNow);
        assert.equal(path.at.at(-1), item.period.end);
        assert.equal(path.likely.at(-1), item.quantity.likely);
        assert.equal(path.lower.at(-1), item.quantity.lower);
        assert.equal(path.upper.at(-1), item.quantity.upper);
        for (const line of [path.likely, path.lower, path.upper]) {
          assert.equal(Number(line[0]), used);
          assert.ok(line.every((text, nth) => nth === 0 || Number(text) >= Number(line[nth - 1])));
        }
        told += 1;
      }
    }
    assert.ok(told >= 12, String(told));
  });

  it('has a bill that adds up to what is likely, by the arithmetic of what-if', async () => {
    let told = 0;
    for (const { id } of customers) {
      for (const bill of (await forecastOf(id)).bills) {
        if (!bill.amountDue) continue;
        const basis = await basisOf(id, bill.bill);
        const quantities = Object.fromEntries(
          basis.items.flatMap(({ id: item, likely }) => (likely === null ? [] : [[item, likely]])),
        );
        assert.deepEqual(whatIf(basis, { quantities }), bill.preview);
        assert.deepEqual(basis.likelyDue, bill.amountDue.likely);
        assert.deepEqual(bill.preview!.totals.amountDue, bill.amountDue.likely);
        assert.ok(bill.amountDue.lower.amount <= bill.amountDue.likely.amount);
        assert.ok(bill.amountDue.likely.amount <= bill.amountDue.upper.amount);
        assert.equal(bill.approximate, null);
        told += 1;
      }
    }
    assert.ok(told >= 8, String(told));
  });

  it('tells all percentiles to those who ask for them, and to nobody else', async () => {
    const [{ id }] = customers as [DemoCustomer];
    const all = await portal.get('/v1/forecast?include=percentiles', id);
    const { items, bills } = ForecastAnswer.parse(await all.json());
    for (const { percentiles, quantity } of items) {
      const numbers = percentiles!.map(Number);
      assert.deepEqual(
        numbers,
        numbers.toSorted((a, b) => a - b),
      );
      const { lower, likely, upper } = quantity!;
      assert.deepEqual(
        [percentiles![9], percentiles![49], percentiles![89]],
        [lower, likely, upper],
      );
    }
    assert.deepEqual(bills[0]!.percentiles![9], bills[0]!.amountDue!.lower);
    assert.deepEqual(bills[0]!.percentiles![89], bills[0]!.amountDue!.upper);
    const plain = await forecastOf(id);
    assert.ok([...plain.items, ...plain.bills].every(({ percentiles }) => !percentiles));
    assert.equal((await portal.get('/v1/forecast?include=all', id)).status, 422);
  });

  it('explains what is likely against the last invoice, to the cent', async () => {
    let told = 0;
    for (const { id } of customers) {
      for (const { bill, amountDue } of (await forecastOf(id)).bills) {
        const response = await portal.get(`/v1/bill/explain?bill=${bill}`, id);
        if (!amountDue || response.status === 404) continue;
        const { compares, before: last, after, effects } = (await response.json()) as Explanation;
        assert.equal(compares, 'likely');
        assert.deepEqual(after.amount, amountDue.likely);
        const sum = effects.reduce((all, { amount }) => all + amount.amount, 0);
        assert.equal(sum, after.amount.amount - last.amount.amount);
        told += 1;
      }
    }
    assert.ok(told >= 7, String(told));
  });

  it('is the same when asked again, and asks Stripe nothing then', async () => {
    const [{ id }] = customers as [DemoCustomer];
    const first = await forecastOf(id);
    simulator.clearRequests();
    assert.deepEqual(await forecastOf(id), first);
    assert.equal(simulator.requests.length, 0);
  });

  it('asks four times a drawn meter for the year before, and once for the grants of credits', async () => {
    const [{ id }] = customers as [DemoCustomer];
    const fresh = portalOver(simulator);
    await fresh.get('/v1/portal', id);
    simulator.clearRequests();
    await fresh.get('/v1/forecast', id);
    const paths = simulator.requests.map(({ path }) => path.replace(/mtr_test_\w+/, 'mtr'));
    const counts = [...Map.groupBy(paths, (path) => path)].map(([path, { length }]) => [
      path,
      length,
    ]);
    assert.deepEqual(Object.fromEntries(counts), {
      '/v1/billing/meters/mtr/event_summaries': 2 * 4,
      '/v1/billing/credit_grants': 1,
    });
  });
});

describe('a forecast that is withheld', () => {
  it('is too early on the first day of a first period, and says from when there is one', async () => {
    const shop = await openShop('2026-10-01T00:00:00Z');
    await shop.subscribe([{ price: (await shop.metered(1)).id }]);
    await shop.use(1_000, '2026-10-01');
    const { items, bills } = await shop.get<ForecastAnswer>('/v1/forecast');
    const early = { reason: 'early', from: '2026-10-04T00:00:00Z' };
    assert.deepEqual(items[0]!.withheld, early);
    assert.deepEqual([items[0]!.quantity, items[0]!.path, items[0]!.record], [null, null, null]);
    assert.deepEqual([bills[0]!.withheld, bills[0]!.amountDue], [early, null]);

    for (const day of ['02', '03', '04']) await shop.use(1_000, `2026-10-${day}`);
    const later = await shop.get<ForecastAnswer>('/v1/forecast');
    assert.equal(later.items[0]!.withheld, null);
    assert.equal(later.bills[0]!.withheld, null);
    assert.equal(later.items[0]!.record!.basis, 'published');
  });

  it('does not keep back a bill that usage cannot change', async () => {
    const shop = await openShop('2026-10-01T00:00:00Z');
    const [seat, free] = [await shop.price(2_000), await shop.metered(0)];
    await shop.subscribe([{ price: seat.id, quantity: 3 }, { price: free.id }]);
    const { bills } = await shop.get<ForecastAnswer>('/v1/forecast');
    assert.deepEqual(bills[0]!.amountDue, {
      likely: usd(6_000),
      lower: usd(6_000),
      upper: usd(6_000),
    });
  });

  it('is too irregular where any total would be possible', async () => {
    const shop = await openShop('2026-06-01T00:00:00Z');
    await shop.subscribe([{ price: (await shop.metered(1)).id }]);
    for (const [day, count] of [
      ['2026-06-20', 90_000],
      ['2026-08-02', 4_000],
      ['2026-08-29', 700_000],
      ['2026-10-05', 30],
    ] as const) {
      await shop.use(count, day);
    }
    await shop.bring('2026-10-06');
    const { items, bills } = await shop.get<ForecastAnswer>('/v1/forecast');
    assert.deepEqual(items[0]!.withheld, { reason: 'irregular', from: null });
    assert.deepEqual(bills[0]!.withheld, { reason: 'irregular', from: null });
  });

  it('cannot be reckoned where a threshold bills before the period ends, and says so', async () => {
    const shop = await openShop('2026-10-01T00:00:00Z');
    const price = await shop.metered(1);
    await shop.subscribe([{ price: price.id }], { billing_thresholds: { amount_gte: 100_000 } });
    for (let day = 1; day <= 9; day++) await shop.use(1_000, `2026-10-0${day}`);
    const { items, bills } = await shop.get<ForecastAnswer>('/v1/forecast');
    assert.equal(items[0]!.withheld, null);
    assert.deepEqual(bills[0]!.withheld, { reason: 'approximate', from: null });
    assert.equal(bills[0]!.approximate!.reason, 'threshold');
  });

  it('is not told of days that cannot be read, and the rest stands', async () => {
    const [{ id }] = customers as [DemoCustomer];
    const broken = portalOver(simulator, {
      stripe: (input, init) =>
        String(input).includes('/event_summaries')
          ? Promise.reject(new TypeError('fetch failed'))
          : inProcess(simulator)(input, init),
    });
    const { items, bills, record } = await forecastOf(id, broken);
    assert.ok(items.length > 0);
    assert.ok(items.every(({ withheld }) => withheld?.reason === 'unread'));
    assert.ok(bills.every(({ withheld }) => withheld?.reason === 'unread'));
    assert.equal(record, null);
  });

  it('is told without the year before when only that cannot be read', async () => {
    const [{ id }] = customers as [DemoCustomer];
    const since = Date.parse('2026-08-01T00:00:00Z') / 1_000;
    const broken = portalOver(simulator, {
      stripe: (input, init) => {
        const start = Number(new URL(String(input)).searchParams.get('start_time') ?? since);
        return start < since
          ? Promise.reject(new TypeError('fetch failed'))
          : inProcess(simulator)(input, init);
      },
    });
    const { items } = await forecastOf(id, broken);
    assert.ok(items.every(({ withheld, record }) => !withheld && record!.basis === 'published'));
  });

  it('is not told of a bill with an item that cannot be read', async () => {
    const shop = await openShop('2026-08-01T00:00:00Z');
    const [one, other] = [await shop.metered(1), await shop.metered(2, 'last')];
    await shop.subscribe([{ price: one.id }, { price: other.id }]);
    await shop.useDaily(1_000, '2026-09-01', '2026-10-12');
    // A price that is not sold any more is in no list, and is read by itself.
    await shop.stripe.prices.update(other.id, { active: false });
    for (const broken of [`/v1/prices/${other.id}`, '/v1/billing/meters?']) {
      const portal = portalOver(shop.simulator, {
        stripe: (input, init) =>
          String(input).includes(broken)
            ? Promise.reject(new TypeError('fetch failed'))
            : inProcess(shop.simulator)(input, init),
      });
      const { bills } = await forecastOf(shop.customer, portal);
      assert.deepEqual(bills[0]!.withheld, { reason: 'unread', from: null }, broken);
    }
  });

  it('is not told where nobody can say what credits will pay', async () => {
    const shop = await openShop('2026-08-01T00:00:00Z');
    await shop.subscribe([{ price: (await shop.metered(1)).id }]);
    await shop.useDaily(1_000, '2026-09-01', '2026-10-12');
    const portal = portalOver(shop.simulator, {
      stripe: (input, init) =>
        String(input).includes('credit_grants')
          ? Promise.reject(new TypeError('fetch failed'))
          : inProcess(shop.simulator)(input, init),
    });
    const { bills } = await forecastOf(shop.customer, portal);
    assert.equal(bills[0]!.withheld!.reason, 'approximate');
    assert.equal(bills[0]!.approximate!.reason, 'credits_unknown');
  });

  it('is not told of a subscription that ends within the period', async () => {
    const shop = await openShop('2026-08-01T00:00:00Z');
    const { id } = await shop.subscribe([{ price: (await shop.metered(1)).id }]);
    await shop.useDaily(1_000, '2026-09-01', '2026-10-05');
    const cancel_at = Date.parse('2026-10-15T00:00:00Z') / 1_000;
    await shop.stripe.subscriptions.update(id, { cancel_at, proration_behavior: 'none' });
    const { bills } = await shop.get<ForecastAnswer>('/v1/forecast');
    assert.equal(bills[0]!.withheld!.reason, 'approximate');
    assert.equal(bills[0]!.approximate!.reason, 'cancelling');
  });

  it('does not keep back the bill for a hidden meter that costs nothing', async () => {
    const shop = await openShop('2026-08-01T00:00:00Z', { hidden: true });
    const free = await shop.hidden(0);
    await shop.subscribe([{ price: (await shop.metered(1)).id }, { price: free.id }]);
    await shop.useDaily(1_000, '2026-09-01', '2026-10-12');
    await shop.use(5, '2026-10-13', 'margin');
    const { items, bills } = await shop.get<ForecastAnswer>('/v1/forecast');
    assert.equal(bills[0]!.withheld, null);
    assert.equal(items.length, 1);
  });

  it('is too old when usage could not be read for a day', async () => {
    const [{ id }] = customers as [DemoCustomer];
    let [time, isDown] = [Date.now(), false];
    const late = portalOver(simulator, {
      now: () => new Date(time),
      stripe: (input, init) =>
        isDown ? Promise.reject(new TypeError('fetch failed')) : inProcess(simulator)(input, init),
    });
    await late.get('/v1/forecast', id);
    isDown = true;
    time += 25 * 3_600_000;
    const { items, bills } = await forecastOf(id, late);
    assert.ok(items.every(({ withheld }) => withheld?.reason === 'stale'));
    assert.ok(bills.every(({ withheld }) => withheld?.reason === 'stale'));
  });
});

describe('what a price does to a forecast', () => {
  it('prices every percentile, for a volume price may fall as usage grows', async () => {
    const shop = await openShop('2026-08-01T00:00:00Z');
    const EDGE = 32_600;
    const cliff = await shop.stripe.prices.create({
      currency: 'usd',
      billing_scheme: 'tiered',
      tiers_mode: 'volume',
      tiers: [
        { up_to: EDGE, unit_amount: 10 },
        { up_to: 'inf', unit_amount: 5 },
      ],
      recurring: { interval: 'month', usage_type: 'metered', meter: shop.meter },
      product_data: { name: 'Calls' },
    });
    await shop.subscribe([{ price: cliff.id }]);
    for (let day = 0; day < 76; day++) {
      await shop.use(
        900 + 40 * (day % 7),
        new Date(Date.UTC(2026, 7, 1 + day)).toISOString().slice(0, 10),
      );
    }
    const { items } = await shop.get<ForecastAnswer>('/v1/forecast');
    const { quantity, cost } = items[0]!;
    // At its lower end usage costs ten cents each, at its upper end five.
    assert.ok(Number(quantity!.lower) <= EDGE && Number(quantity!.upper) > EDGE);
    assert.ok(cost!.upper.amount > 5 * Number(quantity!.upper));
    assert.ok(cost!.lower.amount <= cost!.likely.amount);
    assert.ok(cost!.likely.amount <= cost!.upper.amount);
  });

  it('counts usage before a change of price by that price, and neither twice nor never', async () => {
    const shop = await openShop('2026-09-01T00:00:00Z');
    const [cheap, dear] = [await shop.metered(1), await shop.metered(2)];
    const { id, items } = await shop.subscribe([{ price: cheap.id }]);
    await shop.useDaily(1_000, '2026-09-01', '2026-10-09');
    await shop.bring('2026-10-10');
    await shop.stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]!.id, price: dear.id }],
      proration_behavior: 'none',
    });
    await shop.useDaily(1_000, '2026-10-11', '2026-10-16');
    const { items: told, bills } = await shop.get<ForecastAnswer>('/v1/forecast');
    const { quantity, cost } = told[0]!;
    const likely = Number(quantity!.likely);
    // A thousand a day but on the tenth.
    assert.ok(Math.abs(likely - 30_000) < 900, quantity!.likely);
    assert.equal(bills[0]!.amountDue!.likely.amount, 9_000 * 1 + (likely - 9_000) * 2);
    assert.deepEqual(cost!.likely, bills[0]!.amountDue!.likely);
  });

  it('tells no charge for usage of a trial', async () => {
    const shop = await openShop('2026-10-01T00:00:00Z');
    await shop.subscribe([{ price: (await shop.metered(1)).id }], { trial_period_days: 30 });
    await shop.useDaily(1_000, '2026-10-01', '2026-10-12');
    const { items } = await shop.get<ForecastAnswer>('/v1/forecast');
    assert.deepEqual([items[0]!.withheld, items[0]!.cost], [null, null]);
  });
});

describe('a level', () => {
  it('is what it was where it was not reported yet in this period', async () => {
    const shop = await openShop('2026-08-01T00:00:00Z');
    await shop.subscribe([{ price: (await shop.metered(1, 'last')).id }]);
    for (const day of ['2026-08-10', '2026-08-20', '2026-08-30', '2026-09-10', '2026-09-25']) {
      await shop.use(600, day, 'stored');
    }
    await shop.bring('2026-10-05');
    const { items } = await shop.get<ForecastAnswer>('/v1/forecast');
    assert.equal(items[0]!.quantity!.likely, '600');
    assert.deepEqual(items[0]!.crossings, []);
  });
});

describe('one customer', () => {
  it('is never told of another’s usage', async () => {
    const stripe = stripeFor(simulator);
    const ids = new Map<string, string>();
    for (const { id } of customers) {
      for (const { items, bills } of [await forecastOf(id)]) {
        for (const key of [...items.map(({ item }) => item), ...bills.map(({ bill }) => bill)]) {
          assert.equal(ids.get(key) ?? id, id);
          ids.set(key, id);
        }
        for (const { bill } of bills) {
          assert.equal((await stripe.subscriptions.retrieve(bill)).customer, id);
        }
      }
    }
    assert.ok(ids.size > 20);
  });
});

async function forecastOf(customer: string, from = portal): Promise<ForecastAnswer> {
  const response = await from.get('/v1/forecast', customer);
  assert.equal(response.status, 200);
  return ForecastAnswer.parse(await response.json());
}

async function portalOf(customer: string): Promise<Portal> {
  return (await portal.get('/v1/portal', customer)).json();
}

async function basisOf(customer: string, bill: string): Promise<WhatIfBasis> {
  return (await portal.get(`/v1/bill/what-if?bill=${bill}`, customer)).json();
}

function numbers(range: { likely: string; lower: string; upper: string }) {
  return { likely: Number(range.likely), lower: Number(range.lower), upper: Number(range.upper) };
}

function usd(amount: number): NonNullable<BillForecast['amountDue']>['likely'] {
  return { amount, currency: 'usd' };
}
