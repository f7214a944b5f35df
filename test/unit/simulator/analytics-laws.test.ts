/** Usage by dimension in the simulator's own book: parts of its windows, and nothing else. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { add, type Decimal, formatDecimal, ZERO } from '../../../demo/stripe/money/decimal.ts';
import {
  createUsageBook,
  type Dimensions,
  type Reading,
} from '../../../demo/stripe/usage/usage-book.ts';
import type { Meter } from '../../../demo/stripe/wire.ts';

const HOUR = 3_600;
const SPAN = 6 * HOUR;

const dimensions = fc.option(
  fc.record(
    { model: fc.constantFrom('a', 'b', ''), region: fc.string({ maxLength: 2 }) },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);

const sent = fc.record({
  at: fc.nat(SPAN - 1),
  value: fc.record({ digits: fc.bigInt(-(10n ** 9n), 10n ** 9n), scale: fc.nat(6) }),
  receivedAt: fc.option(fc.nat(9)),
  dimensions,
});

const reading: fc.Arbitrary<Reading> = fc.record({
  customerNow: fc.nat(SPAN),
  wallNow: fc.nat(12),
  lagSeconds: fc.nat(3),
});

const keys = fc.subarray(['model', 'region', 'colour']);

type Sent = { at: number; value: Decimal; receivedAt: number | null; dimensions?: Dimensions };

describe('the usage book, by dimension', () => {
  for (const formula of ['sum', 'count'] as const) {
    const meter = { id: 'mtr', default_aggregation: { formula } } as Meter;

    it(`adds up to its windows, where a meter takes the ${formula}`, () => {
      fc.assert(
        fc.property(fc.array(sent, { maxLength: 50 }), keys, reading, (events, wanted, by) => {
          const book = bookOf(events as Sent[]);
          const totals = new Map<number, Decimal>();
          for (const { start, value } of book.groups(meter, 'cus', 0, SPAN, HOUR, wanted, by)) {
            totals.set(start, add(totals.get(start) ?? ZERO, value));
          }
          const windows = book.windows(meter, 'cus', 0, SPAN, HOUR, by);
          assert.equal(totals.size, windows.length);
          for (const { start, value } of windows) {
            assert.equal(formatDecimal(totals.get(start)!), formatDecimal(value));
          }
        }),
      );
    });
  }

  it('has each window and set of values once, with the wanted keys alone', () => {
    const meter = { id: 'mtr', default_aggregation: { formula: 'sum' } } as Meter;
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 50 }), keys, reading, (events, wanted, by) => {
        const rows = bookOf(events as Sent[]).groups(meter, 'cus', 0, SPAN, HOUR, wanted, by);
        const names = rows.map((row) => `${row.start} ${JSON.stringify(row.dimensions)}`);
        assert.equal(new Set(names).size, rows.length);
        const all: readonly string[] = wanted;
        for (const row of rows) {
          assert.ok(Object.keys(row.dimensions ?? {}).every((key) => all.includes(key)));
        }
      }),
    );
  });
});

function bookOf(events: readonly Sent[]) {
  const book = createUsageBook();
  const record = book.recorder('mtr', 'cus');
  for (const { at, value, receivedAt, dimensions } of events) {
    record(at, value, receivedAt, dimensions);
  }
  return book;
}
