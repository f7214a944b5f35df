import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Credit, useCredits } from '../../../demo/stripe/money/credits.ts';
import { add, compare, decimal, subtract } from '../../../demo/stripe/money/decimal.ts';
import { type DiscountRules, percentOf, reduce } from '../../../demo/stripe/money/discounts.ts';
import { settle } from '../../../demo/stripe/money/settlement.ts';
import { spread } from '../../../demo/stripe/money/spread.ts';
import { type Rate, taxAmount } from '../../../demo/stripe/money/taxes.ts';

const MOST = 10n ** 14n;
const amount = fc.oneof(fc.bigInt({ min: 0n, max: 12n }), fc.bigInt({ min: 0n, max: MOST }));
const anyAmount = fc.oneof(amount, fc.bigInt({ min: -MOST, max: -1n }));
const remainder = fc.constantFrom('largest', 'first', 'last');
const hundredths = fc.integer({ min: 1, max: 10_000 });
const percent = hundredths.map((value) => decimal(String(value / 100)));
const rate: fc.Arbitrary<Rate> = fc.record({ percentage: percent, inclusive: fc.boolean() });
const rules: fc.Arbitrary<DiscountRules> = fc.record({
  percentDiscountRounding: fc.constantFrom('total', 'line'),
  discountRemainder: remainder,
});
const reduction = fc.oneof(
  percent.map((percentOff) => ({ percentOff })),
  amount.map((amountOff) => ({ amountOff })),
);

describe('spreading an amount over lines', () => {
  const weights = fc.array(amount, { minLength: 1, maxLength: 12 }).filter((all) => sum(all) > 0n);

  it('gives all of it away, each line within a unit of its share', () => {
    fc.assert(
      fc.property(amount, weights, remainder, (whole, over, by) => {
        const parts = spread(whole, over, by);
        assert.equal(sum(parts), whole);
        const total = sum(over);
        for (const [index, part] of parts.entries()) {
          const error = part * total - whole * over[index]!;
          assert.ok(error < total && error > -total);
        }
      }),
    );
  });

  it('gives a line the same whatever order the lines stand in', () => {
    fc.assert(
      fc.property(amount, weights, (whole, over) => {
        const shares = (all: readonly bigint[]) =>
          spread(whole, all, 'largest')
            .map((part, index) => `${all[index]}: ${part}`)
            .sort();
        assert.deepEqual(shares([...over].reverse()), shares(over));
      }),
    );
  });

  for (const [by, expected, why] of [
    ['largest', [2n, 1n, 0n], 'the largest fractions get what is left over'],
    ['first', [3n, 0n, 0n], 'the first lines get what is left over'],
    ['last', [2n, 0n, 1n], 'the last lines get what is left over'],
  ] as const) {
    it(`${by}: ${why}`, () => assert.deepEqual(spread(3n, [7n, 2n, 1n], by), expected));
  }
});

describe('a discount', () => {
  it('never takes more than a line has, and nothing from a credit', () => {
    fc.assert(
      fc.property(fc.array(anyAmount), reduction, rules, (lines, off, by) => {
        for (const [index, taken] of reduce(lines, off, by).entries()) {
          const line = lines[index]!;
          assert.ok(taken >= 0n && taken <= (line > 0n ? line : 0n));
        }
      }),
    );
  });

  it('of an amount takes exactly that, or all there is', () => {
    fc.assert(
      fc.property(fc.array(amount), amount, rules, (lines, amountOff, by) => {
        const whole = sum(lines);
        const expected = amountOff < whole ? amountOff : whole;
        assert.equal(sum(reduce(lines, { amountOff }, by)), expected);
      }),
    );
  });

  it('in percent is rounded once for all lines', () => {
    fc.assert(
      fc.property(fc.array(amount), percent, remainder, (lines, percentOff, discountRemainder) => {
        const by = { percentDiscountRounding: 'total', discountRemainder } as const;
        assert.equal(sum(reduce(lines, { percentOff }, by)), percentOf(sum(lines), percentOff));
      }),
    );
  });

  it('in percent is rounded line by line where the switch says so', () => {
    fc.assert(
      fc.property(fc.array(amount), percent, remainder, (lines, percentOff, discountRemainder) => {
        const by = { percentDiscountRounding: 'line', discountRemainder } as const;
        const expected = lines.map((line) => percentOf(line, percentOff));
        assert.deepEqual(reduce(lines, { percentOff }, by), expected);
      }),
    );
  });

  it('rounds half a cent up, and so differs by the switch', () => {
    const off = { percentOff: decimal(10) };
    const taken = (percentDiscountRounding: 'line' | 'total') =>
      reduce([5n, 5n], off, { percentDiscountRounding, discountRemainder: 'largest' });
    assert.deepEqual(taken('line'), [1n, 1n]);
    assert.deepEqual(taken('total'), [1n, 0n]);
  });

  it('of a hundred percent leaves nothing', () => {
    fc.assert(
      fc.property(fc.array(amount), rules, (lines, by) => {
        assert.deepEqual(reduce(lines, { percentOff: decimal(100) }, by), lines);
      }),
    );
  });
});

describe('the taxes of a line', () => {
  const rates = fc.array(rate, { maxLength: 5 });

  it('add up with the net amount to the gross amount', () => {
    fc.assert(
      fc.property(anyAmount, rates, (line, by) => {
        const { gross, net, taxes } = taxAmount(line, by);
        assert.equal(net + sum(taxes), gross);
        assert.equal(taxes.length, by.length);
      }),
    );
  });

  it('leave the amount alone where prices include them', () => {
    fc.assert(
      fc.property(anyAmount, rates, (line, by) => {
        const included = by.map((one) => ({ ...one, inclusive: true }));
        assert.equal(taxAmount(line, included).gross, line);
      }),
    );
  });

  it('leave the net amount alone where they come on top', () => {
    fc.assert(
      fc.property(anyAmount, rates, (line, by) => {
        const added = by.map((one) => ({ ...one, inclusive: false }));
        const { net, taxes } = taxAmount(line, added);
        assert.equal(net, line);
        const expected = added.map(({ percentage }) => percentOf(line, percentage));
        assert.deepEqual(taxes, expected);
      }),
    );
  });

  it('of an inclusive rate are within half a cent of what the net amount owes', () => {
    fc.assert(
      fc.property(amount, percent, (line, percentage) => {
        const { net, taxes } = taxAmount(line, [{ percentage, inclusive: true }]);
        // tax × (100 + rate) against amount × rate, both without a fraction.
        const whole = add(decimal(100), percentage);
        const error = subtract(times(whole, taxes[0]!), times(percentage, line));
        assert.ok(compare(magnitude(times(error, 2n)), whole) <= 0);
        assert.equal(net, line - taxes[0]!);
      }),
    );
  });

  it('are as much less as a refund is less', () => {
    fc.assert(
      fc.property(amount, rates, (line, by) => {
        const { net, gross, taxes } = taxAmount(line, by);
        const back = taxAmount(-line, by);
        assert.deepEqual(
          [-back.net, -back.gross, back.taxes.map((tax) => -tax)],
          [net, gross, taxes],
        );
      }),
    );
  });

  it('are rounded line by line and then added: V24', () => {
    const by = [exclusive(15)];
    const lines = [43n, 484n].map((line) => taxAmount(line, by));
    assert.deepEqual(
      lines.map(({ taxes }) => taxes[0]),
      [6n, 73n],
    );
    assert.equal(sum(lines.map(({ net }) => net)), 527n);
    assert.equal(sum(lines.map(({ gross }) => gross)), 606n);
  });

  it('stand within a price or on top of it: V33', () => {
    assert.equal(taxAmount(60_000n, [inclusive(10)]).gross, 60_000n);
    assert.equal(taxAmount(60_000n, [exclusive(10)]).gross, 66_000n);
  });

  it('of several inclusive rates are carved out together', () => {
    const { net, taxes } = taxAmount(11_500n, [inclusive(10), inclusive(5), exclusive(2)]);
    assert.deepEqual([net, taxes], [10_000n, [1_000n, 500n, 200n]]);
  });
});

describe('billing credits', () => {
  const lines = fc.array(anyAmount, { maxLength: 8 });
  const grants = fc.array(fc.record({ available: amount, covered: fc.array(fc.nat(7)) }));
  const by = fc.record({
    creditSpread: fc.constantFrom('in_order', 'proportional'),
    discountRemainder: remainder,
  });

  it('are never used beyond what a grant holds, a line costs or a grant covers', () => {
    fc.assert(
      fc.property(lines, grants, by, (open, held, rules) => {
        const used = useCredits(open, held.map(creditOf), rules);
        for (const [index, { available }] of held.entries()) {
          assert.ok(sum(amountsOf(used, 'credit', String(index))) <= available);
        }
        for (const [index, line] of open.entries()) {
          assert.ok(sum(amountsOf(used, 'line', index)) <= (line > 0n ? line : 0n));
        }
        for (const { amount: part, credit, line } of used) {
          assert.ok(part > 0n && held[Number(credit)]!.covered.includes(line));
        }
      }),
    );
  });

  it('leave no line open that a grant with credits covers', () => {
    fc.assert(
      fc.property(lines, grants, by, (open, held, rules) => {
        const used = useCredits(open, held.map(creditOf), rules);
        for (const [index, { available, covered }] of held.entries()) {
          if (sum(amountsOf(used, 'credit', String(index))) === available) continue;
          for (const line of covered) {
            const rest = (open[line] ?? 0n) - sum(amountsOf(used, 'line', line));
            assert.ok(rest <= 0n);
          }
        }
      }),
    );
  });

  it('are used grant after grant', () => {
    const everything = { covers: () => true };
    const credits = [
      { id: 'first', available: 30n, ...everything },
      { id: 'second', available: 100n, ...everything },
    ];
    const rules = { creditSpread: 'in_order', discountRemainder: 'largest' } as const;
    assert.deepEqual(useCredits([20n, 60n], credits, rules), [
      { credit: 'first', line: 0, amount: 20n },
      { credit: 'first', line: 1, amount: 10n },
      { credit: 'second', line: 1, amount: 50n },
    ]);
  });

  it('can be spread over lines instead of covering one after the other', () => {
    const credits = [{ id: 'grant', available: 40n, covers: () => true }];
    const rules = { creditSpread: 'proportional', discountRemainder: 'largest' } as const;
    assert.deepEqual(useCredits([20n, 60n], credits, rules), [
      { credit: 'grant', line: 0, amount: 10n },
      { credit: 'grant', line: 1, amount: 30n },
    ]);
  });
});

describe('settling an invoice with the customer’s balance', () => {
  const cents = fc.oneof(
    fc.integer({ min: -200, max: 200 }),
    fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
  );
  const currency = fc.constantFrom('usd', 'jpy', 'kwd', 'chf');
  const switches = { minimumCharge: { usd: 50, jpy: 50 }, threeDecimalStep: 10 };

  it('loses nothing: what is due and what remains is what was owed', () => {
    fc.assert(
      fc.property(cents, cents, currency, (total, balance, of) => {
        const { due, ending } = settle(total, balance, of, switches);
        assert.equal(due + ending, total + balance);
      }),
    );
  });

  it('asks for nothing or at least the minimum, and only what can be charged', () => {
    fc.assert(
      fc.property(cents, cents, currency, (total, balance, of) => {
        const { due } = settle(total, balance, of, switches);
        assert.ok(
          due === 0 || due >= ((switches.minimumCharge as Record<string, number>)[of] ?? 0),
        );
        assert.ok(due >= 0 && (of !== 'kwd' || due % 10 === 0));
      }),
    );
  });

  for (const [total, balance, of, due, ending, why] of [
    [120, -500, 'usd', 0, -380, 'credit beyond the total stays'],
    [120, -20, 'usd', 100, 0, 'credit lowers what is due'],
    [120, 30, 'usd', 150, 0, 'a debt raises what is due'],
    [49, 0, 'usd', 0, 49, 'too little to charge waits'],
    [50, 0, 'usd', 50, 0, 'the minimum itself is charged'],
    [-700, 0, 'usd', 0, -700, 'a negative total becomes credit'],
    [5124, 0, 'kwd', 5120, 4, 'the last of three decimals waits: V37'],
    [5124, 6, 'kwd', 5130, 0, 'and is charged with the next invoice'],
    [9, 0, 'kwd', 0, 9, 'less than one step waits whole'],
  ] as const) {
    it(why, () => assert.deepEqual(settle(total, balance, of, switches), { due, ending }));
  }

  it('charges all three decimals where the step is one', () => {
    const exact = { ...switches, threeDecimalStep: 1 };
    assert.deepEqual(settle(5124, 0, 'kwd', exact), { due: 5124, ending: 0 });
  });
});

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((a, b) => a + b, 0n);
}

function inclusive(percentage: number): Rate {
  return { percentage: decimal(percentage), inclusive: true };
}

function exclusive(percentage: number): Rate {
  return { percentage: decimal(percentage), inclusive: false };
}

function times({ digits, scale }: ReturnType<typeof decimal>, factor: bigint) {
  return { digits: digits * factor, scale };
}

function magnitude({ digits, scale }: ReturnType<typeof decimal>) {
  return { digits: digits < 0n ? -digits : digits, scale };
}

function creditOf(
  { available, covered }: { available: bigint; covered: number[] },
  index: number,
): Credit {
  return { id: String(index), available, covers: (line) => covered.includes(line) };
}

function amountsOf(
  used: ReturnType<typeof useCredits>,
  key: 'credit' | 'line',
  value: string | number,
): bigint[] {
  return used.filter((one) => one[key] === value).map((one) => one.amount);
}
