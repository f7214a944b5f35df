import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sum } from '../../../server/billing/decimal.ts';
import type { LineUsage } from '../../../server/contract/invoices.ts';
import type { Line, Meter } from '../../../server/portal/snapshot.ts';
import { Problem } from '../../../server/problems.ts';
import type { CustomerServices } from '../../../server/services.ts';
import type { MeterSettings } from '../../../server/tenant.ts';
import { lineUsageCsv } from '../../../server/usage/csv.ts';
import { readDays, readLineUsage } from '../../../server/usage/line-usage.ts';
import type { UsageSource } from '../../../server/usage/source.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const AS_OF = new Date('2026-11-20T14:00:00Z');
const SUM: Meter = { id: 'mtr_1', eventName: 'calls', aggregation: 'sum' };
const LEVEL: Meter = { ...SUM, aggregation: 'last' };

type Event = { readonly at: number; readonly quantity: number };

describe('the days of a range', () => {
  const start = Date.parse('2026-01-01T00:00:00Z');
  const minutes = fc.integer({ min: 0, max: 40 * 1440 });
  const ranges = fc
    .tuple(minutes, fc.integer({ min: 1, max: 40 * 1440 }))
    .map(([from, length]) => ({
      start: new Date(start + from * MINUTE),
      end: new Date(start + (from + length) * MINUTE),
    }));
  const events = fc.array(
    fc.record({
      at: minutes.map((minute) => start + minute * MINUTE),
      quantity: fc.integer({ min: 0, max: 1_000 }),
    }),
    { maxLength: 60 },
  );

  it('follow one another without a gap, and cut no day but the first and the last', async () => {
    await fc.assert(
      fc.asyncProperty(ranges, async (range) => {
        const { days } = await readDays(meterWith([]), SUM, range);
        assert.equal(Date.parse(days[0]!.start), range.start.getTime());
        assert.equal(Date.parse(days.at(-1)!.end), range.end.getTime());
        for (const [index, day] of days.entries()) {
          if (index > 0) {
            assert.equal(day.start, days[index - 1]!.end);
            assert.equal(Date.parse(day.start) % DAY, 0);
          }
          assert.ok(Date.parse(day.end) - Date.parse(day.start) <= DAY);
        }
      }),
    );
  });

  it('add up to everything used in the range, and to nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(ranges, events, async (range, used) => {
        const { days, total } = await readDays(meterWith(used), SUM, range);
        const inside = used.filter(
          ({ at }) => at >= range.start.getTime() && at < range.end.getTime(),
        );
        assert.equal(total, String(inside.reduce((all, { quantity }) => all + quantity, 0)));
        assert.equal(sum(days.map(({ quantity }) => quantity)), total);
      }),
    );
  });

  it('carry a level on, which ends as the last one said', async () => {
    await fc.assert(
      fc.asyncProperty(ranges, events, async (range, used) => {
        const inside = inOrder(used).filter(
          ({ at }) => at >= range.start.getTime() && at < range.end.getTime(),
        );
        const { days, total } = await readDays(meterWith(used), LEVEL, range);
        assert.equal(total, String(inside.at(-1)?.quantity ?? 0));
        for (const { end, quantity } of days) {
          const last = inside.filter(({ at }) => at < Date.parse(end)).at(-1);
          assert.equal(quantity, String(last?.quantity ?? 0));
        }
      }),
    );
  });

  it('are as old as the oldest of their readings', async () => {
    const usage = meterWith([]);
    const older = new Date('2026-11-20T13:00:00Z');
    const days = await readDays(
      {
        ...usage,
        steps: async () => ({ value: [], asOf: older }),
      },
      SUM,
      { start: new Date('2026-10-01T09:20:00Z'), end: new Date('2026-11-01T09:20:00Z') },
    );
    assert.deepEqual(days.asOf, older);
  });
});

describe('the usage of a line', () => {
  it('bills what all tiers of its item bill in its period, and nothing else of the invoice', async () => {
    const { billed, difference } = await usageOf([
      line({ id: 'il_1', quantity: '100' }),
      line({ id: 'il_2', quantity: '20.5' }),
      line({ id: 'il_3', item: 'si_2', quantity: '7' }),
      line({ id: 'il_4', proration: true, quantity: '3' }),
      line({ id: 'il_5', quantity: null }),
      line({
        id: 'il_6',
        quantity: '9',
        period: { start: '2026-09-01T00:00:00Z', end: '2026-10-01T00:00:00Z' },
      }),
    ]);
    assert.equal(billed, '120.5');
    assert.equal(difference, '-120.5');
  });

  it('goes as far as the period has come', async () => {
    const { days, period } = await usageOf([
      line({ period: { start: '2026-11-19T00:00:00Z', end: '2026-12-19T00:00:00Z' } }),
    ]);
    assert.equal(days.length, 2);
    assert.equal(days.at(-1)!.end, '2026-11-20T14:00:00Z');
    assert.equal(period.end, '2026-12-19T00:00:00Z');
  });

  it('may be a leap year of days, and not one more', async () => {
    const leap = { start: '2024-01-01T00:00:00Z', end: '2025-01-01T00:00:00Z' };
    assert.equal((await usageOf([line({ period: leap })])).days.length, 366);
    await refuses([line({ period: { ...leap, end: '2025-01-01T00:00:01Z' } })], /366 days/);
  });

  it('is refused where there is none: a proration, a one-off, a period of no length', async () => {
    await refuses([line({ proration: true })], /does not charge/);
    await refuses([line({ item: null })], /does not charge/);
    await refuses([line({ priceId: null })], /does not charge/);
    const point = { start: '2026-10-01T00:00:00Z', end: '2026-10-01T00:00:00Z' };
    await refuses([line({ period: point })], /covers no time/);
    const later = { start: '2026-12-01T00:00:00Z', end: '2027-01-01T00:00:00Z' };
    await refuses([line({ period: later })], /has not begun/);
  });

  it('of a meter the vendor hides is not there', async () => {
    await assert.rejects(
      usageOf([line({})], { calls: { hidden: true } }),
      isProblem('meter_not_found'),
    );
  });

  it('of a price that cannot be read is the problem of the price', async () => {
    const problem = new Problem('stripe_unavailable');
    const services = servicesWith([line({})]);
    const catalogue = {
      ...services.catalogue,
      prices: async () => new Map([['price_1', { problem }]]),
    };
    await assert.rejects(
      readLineUsage({ ...services, catalogue }, 'in_1', 'il_1'),
      isProblem('stripe_unavailable'),
    );
  });
});

describe('the table of a line’s days', () => {
  it('makes a formula plain text, and keeps a number below zero a number', async () => {
    const usage = await usageOf([line({})], { calls: { label: '=cmd|calc', unit: '"x"' } });
    const day = { ...usage.days[0]!, quantity: '-3.5' };
    const [head, first] = lineUsageCsv({ ...usage, days: [day] }).split('\r\n');
    assert.equal(head, `day (UTC),from,to,"'=cmd|calc (""x"")"`);
    assert.equal(first, '2026-10-01,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,-3.5');
  });
});

async function refuses(lines: Line[], why: RegExp) {
  await assert.rejects(usageOf(lines), (error) => {
    assert.ok(error instanceof Problem);
    assert.equal(error.code, 'parameter_unsupported');
    assert.match(error.message, why);
    return true;
  });
}

function isProblem(code: Problem['code']) {
  return (error: unknown) => error instanceof Problem && error.code === code;
}

function usageOf(lines: Line[], settings?: Record<string, MeterSettings>): Promise<LineUsage> {
  return readLineUsage(servicesWith(lines, settings), 'in_1', lines[0]!.id);
}

function line(rest: Partial<Line>): Line {
  return {
    id: 'il_1',
    item: 'si_1',
    priceId: 'price_1',
    proration: false,
    description: null,
    period: { start: '2026-10-01T00:00:00Z', end: '2026-11-01T00:00:00Z' },
    quantity: '1',
    unitAmount: '1',
    amount: { amount: 1, currency: 'usd' },
    ...rest,
  } as Line;
}

function servicesWith(lines: Line[], meters: Record<string, MeterSettings> = {}) {
  const price = { price: {}, productName: 'Calls', meterId: SUM.id };
  return {
    tenant: { meters },
    usage: meterWith([]),
    billingNow: async () => AS_OF,
    gateway: {
      invoice: async () => ({ value: { facts: { lines } }, asOf: AS_OF }),
      invoices: () => assert.fail('nothing is missing, so no other invoice is asked for'),
    },
    catalogue: {
      meters: async () => ({ value: [SUM], asOf: AS_OF }),
      prices: async (ids: string[]) =>
        new Map(ids.map((id) => [id, { value: price, asOf: AS_OF }])),
    },
  } as unknown as CustomerServices;
}

/** A source that keeps to its word: sums by UTC day or over a range, a level where one was said. */
function meterWith(events: readonly Event[]): UsageSource {
  const within = (from: Date, to: Date) =>
    inOrder(events).filter(({ at }) => at >= from.getTime() && at < to.getTime());
  const count = ({ aggregation }: Meter, found: readonly Event[]) =>
    aggregation === 'last'
      ? (found.at(-1)?.quantity ?? 0)
      : found.reduce((all, { quantity }) => all + quantity, 0);
  return {
    name: 'stripe_meters',
    days: () => assert.fail('lines ask for steps'),
    closedDays: () => assert.fail('lines ask for steps'),
    total: async (meter, { start, end }) => ({
      value: String(count(meter, within(start, end))),
      asOf: AS_OF,
    }),
    steps: async (meter, { start, end }) => {
      assert.equal(start.getTime() % DAY, 0);
      assert.equal(end.getTime() % DAY, 0);
      const byDay = Map.groupBy(within(start, end), ({ at }) => Math.floor(at / DAY) * DAY);
      const value = [...byDay].map(([day, found]) => ({
        start: new Date(day),
        quantity: String(count(meter, found)),
      }));
      return { value, asOf: AS_OF };
    },
  };
}

function inOrder(events: readonly Event[]) {
  return events.toSorted((a, b) => a.at - b.at);
}
