import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { BillLine } from '../../../server/contract/bill.ts';
import type { Price, Tier } from '../../../server/contract/values.ts';
import { type Cell, type LineRow, lineRows } from '../../../widget/core/line-rows.ts';
import { pairUp } from '../../../widget/core/pair.ts';
import { enLater } from '../../../widget/i18n/en-later.ts';
import { addTexts, I18n } from '../../../widget/i18n/i18n.ts';

addTexts(enLater);
const i18n = new I18n('en-US');

const tier = (upTo: string | null, unitAmount: string): Tier => ({
  upTo,
  unitAmount,
  flatAmount: '0',
});
const graduated = { model: 'graduated', tiers: [tier('1000', '0'), tier(null, '2')] } as Price;
const volume = { model: 'volume', tiers: [tier('1000', '5'), tier(null, '3')] } as Price;
const items = [
  { id: 'si_calls', unit: null, price: graduated },
  { id: 'si_exports', unit: null, price: volume },
];

describe('two invoices line by line', () => {
  it('set each tier beside itself, whatever ids the lines have', () => {
    const now = [calls('1000', '0', 0), calls('0', '2', 0)];
    const later = [calls('1000', '0', 0), calls('400', '2', 800)];
    assert.deepEqual(shown(lineRows(now, later, items, i18n)), [
      ['API calls', '1000', 0, '1400', 800],
      ['First 1,000, included', '1000', 0, '1000', 0],
      ['1,001 and more', '0', 0, '400', 800],
    ]);
  });

  it('have the row of the next tier before it is likely, so that none comes with it', () => {
    const rows = (now: BillLine[], later: BillLine[] = []) =>
      lineRows(now, later, items, i18n, true)[0]!.tiers.map(({ label }) => label);
    const both = ['First 1,000, included', '1,001 and more'];
    const now = [calls('700', '0', 0)];
    assert.deepEqual(rows(now), both);
    assert.deepEqual(rows(now, [calls('1000', '0', 0), calls('400', '2', 800)]), both);
    assert.deepEqual(rows([...now, calls('0', '2', 0)]), both);
    assert.deepEqual(rows([calls('1000', '0', 0), calls('9', '2', 18)]), both);
    assert.deepEqual(lineRows(now, [], items, i18n)[0]!.tiers, []);
  });

  it('keep apart what was used before the price of an item changed, and what after', () => {
    const before = { start: '2026-11-01T00:00:00Z', end: '2026-11-20T00:00:00Z' };
    const after = { start: '2026-11-20T00:00:00Z', end: '2026-12-01T00:00:00Z' };
    const old = { ...calls('900', '5', 4500), period: before };
    const now = [old, { ...calls('20', '0', 0), period: after }];
    const later = [{ ...calls('300', '0', 0), period: after }, old];
    const rows = lineRows(now, later, items, i18n);
    assert.deepEqual(shown(rows), [
      ['API calls', '900', 4500, '900', 4500],
      ['API calls', '20', 0, '300', 0],
    ]);
    assert.deepEqual(
      rows.map(({ item }) => item?.id),
      [undefined, 'si_calls'],
    );
  });

  it('have nothing in a tier that only the likely one reaches', () => {
    const later = [calls('1000', '0', 0), calls('400', '2', 800)];
    assert.deepEqual(shown(lineRows([calls('700', '0', 0)], later, items, i18n)), [
      ['API calls', '700', 0, '1400', 800],
      ['First 1,000, included', '700', 0, '1000', 0],
      ['1,001 and more', '0', 0, '400', 800],
    ]);
  });

  it('find the tiers of one line beside lines of one tier', () => {
    const parts = [
      { tier: 0, quantity: '1000', unitAmount: '0', amount: usd(0) },
      { tier: 1, quantity: '400', unitAmount: '2', amount: usd(800) },
    ];
    const later = [{ ...calls('1400', null, 800), tiers: parts }];
    assert.equal(shown(lineRows([calls('700', '0', 0)], later, items, i18n)).length, 3);
  });

  it('tell both prices of a volume price that is likely to change', () => {
    const exports_ = (quantity: string, unitAmount: string, amount: number) =>
      line({ item: 'si_exports', label: 'Exports', quantity, unitAmount, amount: usd(amount) });
    assert.deepEqual(
      shown(lineRows([exports_('900', '5', 4500)], [exports_('1200', '3', 3600)], items, i18n)),
      [
        ['Exports', '900', 4500, '1200', 3600],
        ['All at the price up to 1,000', '900', 4500, '0', 0],
        ['All at the price of 1,001 and more', '0', 0, '1200', 3600],
      ],
    );
  });

  it('count usage without a line as none, and leave blank what is not there', () => {
    const later = [calls('5', '0', 0)];
    assert.deepEqual(shown(lineRows([], later, items, i18n)), [['API calls', '0', 0, '5', 0]]);
    const once = line({ kind: 'other', item: null, label: 'Setup', amount: usd(100) });
    assert.deepEqual(shown(lineRows([once], [], items, i18n)), [
      ['Setup', null, 100, undefined, undefined],
    ]);
  });

  it('are the same lines where changes and one-offs are alike', () => {
    const twice = ['a', 'b'].map((id) =>
      line({ id, kind: 'proration', description: '1 seat added', amount: usd(100) }),
    );
    assert.equal(lineRows(twice, twice.slice(1), items, i18n).length, 2);
  });

  it('add up in both columns, tiers to their item and items to the whole', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 12 }), fc.array(anyLine), (now, later) => {
        const rows = lineRows(now, later, items, i18n);
        for (const column of ['now', 'likely'] as const) {
          const amounts = rows.map((row) => row[column]?.amount.amount ?? 0);
          const lines = column === 'now' ? now : later;
          assert.equal(added(amounts), added(lines.map(({ amount }) => amount.amount)));
          for (const row of rows.filter(({ tiers }) => tiers.length)) {
            const parts = row.tiers.map((each) => each[column].amount.amount);
            assert.equal(added(parts), row[column]?.amount.amount ?? 0);
          }
        }
      }),
    );
  });
});

describe('pairs', () => {
  it('hold each thing of either list once, both in their order', () => {
    const list = fc.array(fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(list, list, (now, later) => {
        const pairs = pairUp(now, later, (each) => each);
        assert.deepEqual(
          pairs.flatMap((pair) => pair.now ?? []),
          now,
        );
        assert.deepEqual(pairs.flatMap((pair) => pair.likely ?? []).toSorted(), later.toSorted());
        for (const { now: one, likely: other } of pairs) if (one && other) assert.equal(one, other);
      }),
    );
  });

  it('put what is only in the second after what stands before it there', () => {
    const pairs = pairUp(['a', 'c'], ['a', 'b', 'c', 'd'], (each) => each);
    assert.deepEqual(
      pairs.map((pair) => pair.now ?? `+${pair.likely}`),
      ['a', '+b', 'c', '+d'],
    );
  });
});

const anyLine = fc
  .record({
    item: fc.constantFrom('si_calls', 'si_exports', null),
    kind: fc.constantFrom('usage' as const, 'recurring' as const),
    id: fc.uuid(),
    quantity: fc.constantFrom('0', '7', '1000'),
    unitAmount: fc.constantFrom('0', '2', '3', '5', null),
    amount: fc.integer({ min: -9999, max: 99999 }).map(usd),
  })
  .map((rest) => line(rest));

/** A row and its tiers: its name, then quantity and amount of either column. */
function shown(rows: LineRow[]) {
  return rows.flatMap(({ line: { label }, tiers, ...row }) =>
    [{ label, ...row }, ...tiers].map(({ label, now, likely }) => [
      label,
      ...figures(now),
      ...figures(likely),
    ]),
  );
}

function figures(cell: Cell | undefined) {
  if (!cell) return [undefined, undefined];
  return [cell.quantity && String(Number(cell.quantity)), cell.amount.amount];
}

function calls(quantity: string, unitAmount: string | null, amount: number) {
  return line({ quantity, unitAmount, amount: usd(amount) });
}

function line(rest: Partial<BillLine>): BillLine {
  return {
    id: crypto.randomUUID(),
    item: 'si_calls',
    kind: 'usage',
    label: 'API calls',
    description: null,
    period: { start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' },
    quantity: null,
    unitAmount: null,
    amount: usd(0),
    tiers: null,
    ...rest,
  };
}

function usd(amount: number) {
  return { amount, currency: 'usd' };
}

function added(amounts: readonly number[]) {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
