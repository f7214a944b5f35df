import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PlanChoice } from '../../../server/contract/what-if.ts';
import { enWhatIf } from '../../../widget/i18n/en-what-if.ts';
import { addTexts, I18n } from '../../../widget/i18n/i18n.ts';
import { evenSentences } from '../../../widget/what-if/evens.ts';
import { basis, plans } from '../../browser/data.ts';

addTexts(enWhatIf);

const own = plans[0]!;
const [plan, calls] = own.items as [PlanChoice['items'][0], PlanChoice['items'][0]];

/** A plan of so much a month, and so many cents a call from the first. */
const listed = (id: string, fee: string, tiers: [string | null, string][]): PlanChoice => ({
  id,
  label: id,
  isCurrent: id === 'A',
  items: [
    { ...plan, price: { ...plan.price, id: `${id} fee`, unitAmount: fee } },
    {
      ...calls,
      price: {
        ...calls.price,
        id: `${id} calls`,
        tiers: tiers.map(([upTo, unitAmount]) => ({ upTo, unitAmount, flatAmount: '0' })),
      },
    },
  ],
  drops: [],
});

function sentences(a: PlanChoice, b: PlanChoice, ...others: PlanChoice[]) {
  const on = { ...basis, discounts: [], fixed: [], plans: [a, b, ...others] };
  const items = on.items.map((item) => ({ ...item, taxes: [] }));
  return evenSentences({ ...on, items }, {}, items[0]!, ['A', 'B'], new I18n('en-US'));
}

describe('where plans cross', () => {
  it('is said as the point from which the other one is cheaper', () => {
    assert.deepEqual(
      sentences(listed('A', '1001', [[null, '3']]), listed('B', '2000', [[null, '1']])),
      ['A is cheaper below 500 API calls, B from there on.'],
    );
  });

  it('is said as two points where both cost the same between them', () => {
    assert.deepEqual(
      sentences(listed('A', '1000', [[null, '3']]), listed('B', '2000', [[null, '1']])),
      ['A is cheaper below 500 API calls, B from 501 on.'],
    );
  });

  it('is nowhere when one is always cheaper, or both are alike', () => {
    assert.deepEqual(
      sentences(listed('A', '3000', [[null, '3']]), listed('B', '2000', [[null, '1']])),
      ['B is cheaper than A at any usage.'],
    );
    assert.deepEqual(
      sentences(listed('A', '100', [[null, '3']]), listed('B', '100', [[null, '3']])),
      ['A and B cost the same at any usage.'],
    );
  });

  it('is no point where only nothing at all costs the same', () => {
    const included = listed('A', '100', [
      ['10', '0'],
      [null, '3'],
    ]);
    assert.deepEqual(sentences(included, listed('B', '100', [[null, '3']])), [
      'A is cheaper than B at any usage.',
    ]);
  });

  it('is where a difference begins, or ends', () => {
    const included = (id: string, more: string) =>
      listed(id, '100', [
        ['10', '0'],
        [null, more],
      ]);
    assert.deepEqual(sentences(included('A', '3'), included('B', '2')), [
      'Both cost the same below 11 API calls. From there on B is cheaper.',
    ]);
    const meets = listed('B', '80', [
      ['10', '2'],
      [null, '3'],
    ]);
    assert.deepEqual(sentences(included('A', '3'), meets), [
      'B is cheaper below 10 API calls. From there on both cost the same.',
    ]);
  });

  it('is said of which two, where there are three', () => {
    const [a, b] = [listed('A', '1001', [[null, '3']]), listed('B', '2000', [[null, '1']])];
    assert.deepEqual(sentences(a, b, listed('C', '1', [[null, '9']])), [
      'Between A and B:',
      'A is cheaper below 500 API calls, B from there on.',
    ]);
  });

  it('may be in several places', () => {
    const bent = listed('A', '1000', [
      ['1000', '1'],
      [null, '0.1'],
    ]);
    assert.deepEqual(sentences(bent, listed('B', '1201', [[null, '0.5']])), [
      'A is cheaper below 402 API calls, B from 404 on.',
      'From 1,749 API calls on, A is cheaper.',
    ]);
  });
});
