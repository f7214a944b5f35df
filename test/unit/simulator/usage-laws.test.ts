import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { add, type Decimal, formatDecimal, ZERO } from '../../../demo/stripe/money/decimal.ts';
import { createUsageBook, type Reading } from '../../../demo/stripe/usage/usage-book.ts';
import type { Meter } from '../../../demo/stripe/wire.ts';

type Sent = { at: number; value: Decimal; receivedAt: number | null; canceledAt: number | null };

const HOUR = 3600;
/** Enough for the rare coincidences of instants: it costs half a second. */
const RUNS = { numRuns: 600 };
const SPAN = 7 * HOUR;

/** Up to fifteen significant digits at any scale, as usage may have. */
const value = fc
  .record({
    digits: fc.bigInt({ min: -(10n ** 15n) + 1n, max: 10n ** 15n - 1n }),
    scale: fc.nat(12),
    zeros: fc.nat(6),
  })
  .map(({ digits, scale, zeros }) => ({ digits: digits * 10n ** BigInt(zeros), scale }));

const sent: fc.Arbitrary<Sent> = fc
  .record({
    // Few instants, so that some coincide.
    at: fc.nat(24).map((step) => step * 600 + (step % 3) * HOUR),
    value,
    receivedAt: fc.option(fc.nat(9)),
    canceledAt: fc.option(fc.nat(9), { freq: 2 }),
  })
  .map((event) => (event.receivedAt === null ? { ...event, canceledAt: null } : event));

const reading: fc.Arbitrary<Reading> = fc.record({
  customerNow: fc.nat(SPAN),
  wallNow: fc.nat(12),
  lagSeconds: fc.nat(3),
});

const range = fc
  .tuple(fc.nat(7), fc.nat(7))
  .map(([a, b]) => ({ start: Math.min(a, b) * HOUR, end: Math.max(a, b) * HOUR }));

const meter = fc
  .record({
    formula: fc.constantFrom('sum', 'count', 'last'),
    window: fc.constantFrom(null, 'hour', 'day'),
  })
  .map(
    ({ formula, window }) =>
      ({ id: 'mtr', default_aggregation: { formula }, event_time_window: window }) as Meter,
  );

describe('the usage book', () => {
  it('gives the totals of a plain list of events', () => {
    fc.assert(
      fc.property(
        fc.array(sent, { maxLength: 60 }),
        meter,
        range,
        fc.option(reading),
        (events, meter, { start, end }, by) => {
          const total = bookOf(events).total(meter, 'cus', start, end, by ?? undefined);
          assert.equal(text(total), text(plainTotal(events, meter, start, end, by)));
        },
      ),
      RUNS,
    );
  });

  it('gives the windows of a plain list of events, newest first', () => {
    fc.assert(
      fc.property(
        fc.array(sent, { maxLength: 60 }),
        meter,
        range,
        fc.constantFrom(1800, HOUR, 86_400),
        reading,
        (events, meter, { start, end }, size, by) => {
          const rows = bookOf(events).windows(meter, 'cus', start, end, size, by);
          assert.deepEqual(
            rows.map((row) => [row.start, row.end, text(row.value)]),
            plainWindows(events, meter, start, end, size, by),
          );
        },
      ),
      RUNS,
    );
  });

  it('adds up to the same whatever order the events came in', () => {
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 30 }), fc.nat(), (events, seed) => {
        const sum = { id: 'mtr', default_aggregation: { formula: 'sum' } } as Meter;
        const shuffled = [...events].sort(
          (a, b) => ((a.at * 7919 + seed) % 101) - ((b.at * 7919 + seed) % 101),
        );
        assert.equal(
          text(bookOf(events).total(sum, 'cus', 0, SPAN)),
          text(bookOf(shuffled).total(sum, 'cus', 0, SPAN)),
        );
      }),
    );
  });

  it('holds a plain number as it holds the same decimal', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 40 }), (numbers) => {
        const book = createUsageBook();
        const record = book.recorder('mtr', 'cus');
        for (const number of numbers) record(0, number, null);
        const sum = { id: 'mtr', default_aggregation: { formula: 'sum' } } as Meter;
        const expected = numbers.reduce((total, number) => total + BigInt(number), 0n);
        assert.equal(text(book.total(sum, 'cus', 0, 1)), String(expected));
      }),
    );
  });
});

function bookOf(events: readonly Sent[]) {
  const book = createUsageBook();
  const record = book.recorder('mtr', 'cus');
  for (const { at, value, receivedAt, canceledAt } of events) {
    const ticket = record(at, value, receivedAt);
    if (canceledAt !== null) book.cancel(ticket, canceledAt);
  }
  return book;
}

function plainTotal(
  events: readonly Sent[],
  meter: Meter,
  start: number,
  end: number,
  by: Reading | null,
): Decimal | null {
  const inside = events
    .filter(({ at }) => at >= start && at < end)
    .filter((event) => isCounted(event, by))
    .sort((a, b) => a.at - b.at);
  const last = inside.at(-1);
  if (!last) return null;
  const { formula } = meter.default_aggregation;
  if (formula === 'count') return { digits: BigInt(inside.length), scale: 0 };
  if (formula === 'last') return last.value;
  const window = { hour: HOUR, day: 86_400 }[meter.event_time_window as string];
  const kept = window
    ? new Map(inside.map((event) => [Math.floor(event.at / window), event])).values()
    : inside;
  return [...kept].reduce((total, { value }) => add(total, value), ZERO);
}

function plainWindows(
  events: readonly Sent[],
  meter: Meter,
  start: number,
  end: number,
  size: number,
  by: Reading,
) {
  const rows = [];
  for (let at = start; at < end; at += size) {
    const total = plainTotal(events, meter, at, Math.min(at + size, end), by);
    if (total) rows.push([at, at + size, text(total)]);
  }
  return rows.reverse();
}

function isCounted({ at, receivedAt, canceledAt }: Sent, by: Reading | null): boolean {
  if (!by) return canceledAt === null;
  if (receivedAt === null) return at + by.lagSeconds <= by.customerNow;
  const isSeen = (instant: number) => instant + by.lagSeconds <= by.wallNow;
  return isSeen(receivedAt) && (canceledAt === null || !isSeen(canceledAt));
}

function text(value: Decimal | null): string | null {
  return value && formatDecimal(value);
}
