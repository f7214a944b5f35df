import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { whatIf } from '../../../server/billing/what-if.ts';
import { enWhatIf } from '../../../widget/i18n/en-what-if.ts';
import { addTexts, makeI18n } from '../../../widget/i18n/i18n.ts';
import { Draft } from '../../../widget/what-if/draft.ts';
import { wordsOf } from '../../../widget/what-if/result.ts';
import { basis } from '../../browser/data.ts';

addTexts(enWhatIf);

describe('what is left for a later invoice', () => {
  it('is said where all of it is too little to charge', () => {
    assert.equal(left('usd', 0, -39), 'Too little to charge: $0.39 waits for a later invoice.');
  });

  it('is said where a dinar is charged in steps and leaves a rest', () => {
    const said = left('kwd', 12_340, -7)?.replace(/\s/g, ' ');
    assert.equal(said, 'KWD 0.007 is left for the next invoice: a rest too small to charge.');
  });

  it('is not said where nothing is', () => {
    assert.equal(left('usd', 12_340, 0), undefined);
  });
});

function left(currency: string, due: number, carried: number) {
  const { lines, totals } = whatIf(basis);
  const money = (amount: number) => ({ amount, currency });
  const outcome = {
    lines,
    totals: { ...totals, amountDue: money(due), carried: money(carried) },
  };
  return wordsOf({ ...basis, currency }, new Draft(), outcome, makeI18n('en-US')).left;
}
