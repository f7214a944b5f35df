import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BillLine, TierPart } from '../../../server/contract/bill.ts';
import type { Price, Tier } from '../../../server/contract/values.ts';
import { namedParts } from '../../../widget/core/tiers.ts';
import { enLater } from '../../../widget/i18n/en-later.ts';
import { addTexts, I18n } from '../../../widget/i18n/i18n.ts';

addTexts(enLater);
const i18n = new I18n('en-US');

const tier = (upTo: string | null, unitAmount: string, flatAmount = '0'): Tier => ({
  upTo,
  unitAmount,
  flatAmount,
});
const tiered = (model: Price['model'], tiers: Tier[]) => ({ model, tiers }) as Price;
const calls = tiered('graduated', [tier('1000', '0'), tier('5000', '2'), tier(null, '1')]);

describe('the tiers under an item', () => {
  it('are called by what they cover, one line a tier', () => {
    assert.deepEqual(
      rows([line('1000', '0', 0), line('4000', '2', 8_000), line('12', '1', 12)], calls),
      [
        ['First 1,000, included', '1000', 0],
        ['1,001 to 5,000', '4000', 8_000],
        ['5,001 and more', '12', 12],
      ],
    );
  });

  it('are the same where Stripe has one line for all of them', () => {
    const many = [line('1000', '0', 0), line('4000', '2', 8_000), line('12', '1', 12)];
    const one = line('5012', null, 8_012, {
      tiers: many.map(({ quantity, unitAmount, amount }, index) => ({
        tier: index,
        quantity: quantity!,
        unitAmount,
        amount,
      })),
    });
    assert.deepEqual(rows([one], calls), rows(many, calls));
  });

  it('have the flat fee of each below it, which counts nothing', () => {
    const price = tiered('graduated', [tier('1000', '0', '900'), tier(null, '2', '500')]);
    assert.deepEqual(
      rows(
        [line('1000', '0', 0), line('0', null, 900), line('50', '2', 100), line('0', null, 500)],
        price,
      ),
      [
        ['First 1,000', '1000', 0],
        ['Flat fee', null, 900],
        ['1,001 and more', '50', 100],
        ['Flat fee', null, 500],
      ],
    );
  });

  it('of a volume price say that all units pay the price of the tier reached', () => {
    const price = tiered('volume', [
      tier('1000', '5', '100'),
      tier('5000', '4', '200'),
      tier(null, '3', '300'),
    ]);
    const of = (quantity: string, unitAmount: string) =>
      rows([line(quantity, unitAmount, 1), line('0', null, 2)], price);
    assert.deepEqual(of('700', '5'), [
      ['All at the price up to 1,000', '700', 1],
      ['Flat fee', null, 2],
    ]);
    assert.equal(of('1200', '4')[0]![0], 'All at the price of 1,001 to 5,000');
    assert.equal(of('9000', '3')[0]![0], 'All at the price of 5,001 and more');
  });

  it('are called in Stripe’s words where the price has other tiers by now', () => {
    const before = [
      line('500', '0', 0, { description: '500 × API calls (Tier 1 at $0.00 / month)' }),
      line('4000', '2', 8_000, { description: '4,000 × API calls (Tier 2 at $0.02 / month)' }),
    ];
    assert.deepEqual(
      rows(before, calls).map(([label]) => label),
      before.map(({ description }) => description),
    );
  });

  it('are numbered where nothing says what they are', () => {
    const parts: TierPart[] = [
      { tier: 1, quantity: '10', unitAmount: '2', amount: usd(20) },
      { tier: 2, quantity: '5', unitAmount: '1', amount: usd(5) },
    ];
    assert.deepEqual(
      rows([line('15', null, 25, { tiers: parts })], undefined).map(([label]) => label),
      ['Part 2', 'Part 3'],
    );
  });
});

function rows(lines: BillLine[], price: Price | undefined) {
  return namedParts(lines, price, i18n).map(({ label, quantity, amount }) => [
    label,
    quantity,
    amount.amount,
  ]);
}

function line(
  quantity: string,
  unitAmount: string | null,
  minor: number,
  rest: Partial<BillLine> = {},
) {
  return {
    quantity,
    unitAmount,
    amount: usd(minor),
    description: null,
    tiers: null,
    ...rest,
  } as BillLine;
}

function usd(minor: number) {
  return { amount: minor, currency: 'usd' };
}
