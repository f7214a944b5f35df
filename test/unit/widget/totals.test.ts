import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Adjustment, Totals } from '../../../server/contract/bill.ts';
import { pairedTotals, totalsAsRows } from '../../../widget/core/totals.ts';
import { enLater } from '../../../widget/i18n/en-later.ts';
import { addTexts, I18n } from '../../../widget/i18n/i18n.ts';

addTexts(enLater);
const i18n = new I18n('en-US');

const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
const adjustment = fc.record({
  label: fc.option(fc.constantFrom('VAT', 'Launch partner')),
  percent: fc.option(fc.constantFrom('19', '8.875')),
  amount,
});

/** Totals as the contract has them: from the subtotal on, all but inclusive taxes adds up. */
const anyTotals = fc
  .record({
    currency: fc.constantFrom('usd', 'jpy', 'kwd'),
    subtotal: amount,
    discounts: fc.array(adjustment, { maxLength: 3 }),
    credits: fc.array(adjustment, { maxLength: 2 }),
    taxes: fc.array(fc.tuple(adjustment, fc.boolean()), { maxLength: 4 }),
    balance: fc.oneof(fc.constant(0), amount),
    creditNotes: fc.oneof(fc.constant(0), fc.integer({ min: -1_000_000, max: 0 })),
    carried: fc.oneof(fc.constant(0), fc.integer({ min: -60, max: 0 })),
  })
  .map(
    ({ currency, subtotal, discounts, credits, taxes, balance, creditNotes, carried }): Totals => {
      const money = (minor: number) => ({ amount: minor, currency });
      const inMoney = (each: { label: string | null; percent: string | null; amount: number }) => ({
        ...each,
        amount: money(each.amount),
      });
      const parts = [
        ...discounts,
        ...credits,
        ...taxes.flatMap(([tax, isIn]) => (isIn ? [] : [tax])),
      ];
      const total = parts.reduce((sum, part) => sum + part.amount, subtotal);
      return {
        subtotal: money(subtotal),
        discounts: discounts.map(inMoney),
        credits: credits.map(inMoney),
        taxes: taxes.map(([tax, inclusive]) => ({ ...inMoney(tax), inclusive })),
        total: money(total),
        balance: money(balance),
        creditNotes: money(creditNotes),
        carried: money(carried),
        amountDue: money(total + balance + creditNotes + carried),
      };
    },
  );

describe('the rows of totals', () => {
  it('add up from sum to sum, whatever is on the invoice', () => {
    fc.assert(
      fc.property(anyTotals, (totals) => {
        let running = 0;
        for (const [index, { kind, amount }] of totalsAsRows(totals, i18n).entries()) {
          if (kind === 'note') assert.equal(amount, null);
          if (kind === 'part') running += amount!.amount;
          if (kind !== 'sum') continue;
          if (index > 0) assert.equal(amount!.amount, running);
          running = amount!.amount;
        }
        assert.equal(running, totals.amountDue.amount);
      }),
    );
  });

  it('name everything there is, and nothing that is not', () => {
    fc.assert(
      fc.property(anyTotals, (totals) => {
        const { discounts, credits, taxes, balance, creditNotes, carried } = totals;
        const more = [balance, creditNotes, carried].filter(({ amount }) => amount !== 0).length;
        assert.equal(
          totalsAsRows(totals, i18n).length,
          3 + discounts.length + credits.length + taxes.length + more,
        );
      }),
    );
  });

  it('tell a tax that is inside of the amounts, and do not add it', () => {
    const tax = { label: 'VAT', percent: '19', inclusive: true, amount: eur(399) };
    assert.deepEqual(rowsOf({ taxes: [tax] }), [
      ['Subtotal', 2500],
      ['Total', 2500],
      ['Includes VAT 19%: €3.99', null],
      ['Amount due', 2500],
    ]);
  });

  it('add a tax that is not, after discounts and credits', () => {
    const discount: Adjustment = { label: null, percent: '20', amount: eur(-500) };
    const credit: Adjustment = { label: null, percent: null, amount: eur(-100) };
    const tax = { label: null, percent: '8.875', inclusive: false, amount: eur(169) };
    assert.deepEqual(
      rowsOf({
        taxes: [tax],
        credits: [credit],
        discounts: [discount],
        total: eur(2069),
        amountDue: eur(2069),
      }),
      [
        ['Subtotal', 2500],
        ['Discount, 20%', -500],
        ['Credit', -100],
        ['Tax 8.875%', 169],
        ['Total', 2069],
        ['Amount due', 2069],
      ],
    );
  });

  it('say what waits for a later invoice, in the words of its reason', () => {
    const little = { total: eur(40), carried: eur(-40), amountDue: eur(0) };
    assert.deepEqual(rowsOf(little)[2], ['Too little to charge; waits for a later invoice', -40]);
    const fils = { amount: -7, currency: 'kwd' };
    assert.deepEqual(rowsOf({ carried: fils })[2], ['Left for the next invoice', -7]);
  });

  it('name what credit notes took off', () => {
    assert.deepEqual(rowsOf({ creditNotes: eur(-300) })[2], ['Credit notes', -300]);
  });

  it('call a balance by what it does', () => {
    assert.deepEqual(rowsOf({ balance: eur(-300) })[2], ['Account credit', -300]);
    assert.deepEqual(rowsOf({ balance: eur(300) })[2], ['Account balance', 300]);
  });
});

describe('the totals of two invoices', () => {
  it('add up from sum to sum in both columns, whatever is on either', () => {
    const two = fc
      .tuple(anyTotals, anyTotals)
      .filter(([a, b]) => a.total.currency === b.total.currency);
    fc.assert(
      fc.property(two, ([now, likely]) => {
        const rows = pairedTotals(now, likely, i18n);
        for (const [column, totals] of [
          ['now', now],
          ['likely', likely],
        ] as const) {
          let running = 0;
          for (const [index, { kind, [column]: amount }] of rows.entries()) {
            if (kind === 'note') assert.equal(amount, null);
            if (kind === 'part') running += amount!.amount;
            if (kind !== 'sum') continue;
            if (index > 0) assert.equal(amount!.amount, running);
            running = amount!.amount;
          }
          assert.equal(running, totals.amountDue.amount);
        }
      }),
    );
  });

  it('have nothing of what only the other has', () => {
    const credit: Adjustment = { label: null, percent: null, amount: eur(-100) };
    const rows = pairedTotals(
      totalsOf({}),
      totalsOf({ credits: [credit], total: eur(2400), amountDue: eur(2400) }),
      i18n,
    );
    assert.deepEqual(
      rows.map(({ label, now, likely }) => [label, now?.amount, likely?.amount]),
      [
        ['Subtotal', 2500, 2500],
        ['Credit', 0, -100],
        ['Total', 2500, 2400],
        ['Amount due', 2500, 2400],
      ],
    );
  });

  it('tell both amounts of a tax that is inside', () => {
    const tax = (amount: number) => [
      { label: 'VAT', percent: '19', inclusive: true, amount: eur(amount) },
    ];
    const [, , note] = pairedTotals(
      totalsOf({ taxes: tax(399) }),
      totalsOf({ taxes: tax(500) }),
      i18n,
    );
    assert.deepEqual(note, {
      kind: 'note',
      label: 'Includes VAT 19%: €3.99 so far, €5.00 likely',
      now: null,
      likely: null,
    });
  });
});

function rowsOf(rest: Partial<Totals>) {
  return totalsAsRows(totalsOf(rest), i18n).map(({ label, amount }) => [
    label,
    amount?.amount ?? null,
  ]);
}

function totalsOf(rest: Partial<Totals>): Totals {
  return {
    subtotal: eur(2500),
    discounts: [],
    credits: [],
    taxes: [],
    total: eur(2500),
    balance: eur(0),
    creditNotes: eur(0),
    carried: eur(0),
    amountDue: eur(2500),
    ...rest,
  };
}

function eur(minor: number) {
  return { amount: minor, currency: 'eur' };
}
