import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { whatIf } from '../../../server/billing/what-if.ts';
import type { WhatIfBasis } from '../../../server/contract/what-if.ts';
import { enWhatIf } from '../../../widget/i18n/en-what-if.ts';
import { addTexts, I18n } from '../../../widget/i18n/i18n.ts';
import { Draft } from '../../../widget/what-if/draft.ts';
import { wordsOf } from '../../../widget/what-if/result.ts';
import { startOf } from '../../../widget/what-if/start.ts';
import { basis, likelyBasis } from '../../browser/data.ts';

addTexts(enWhatIf);

describe('the difference', () => {
  it('is from what is likely, to the cent', () => {
    assert.equal(
      difference(likelyBasis, { si_api: '180000' }),
      '$541.18 more than likely ($763.84). Tax, discount and credit included.',
    );
    assert.equal(
      difference(likelyBasis, { si_api: '0' }),
      '$311.32 less than likely ($763.84). Tax, discount and credit included.',
    );
  });

  it('is none where nothing is changed', () => {
    const same = 'The same as likely. Tax, discount and credit included.';
    assert.equal(difference(likelyBasis), same);
    assert.equal(difference(likelyBasis, { si_api: '126476', si_storage: '628.4' }), same);
  });

  it('is from what is due so far where the forecast is withheld', () => {
    const said = difference(basis, { si_seats: '15' });
    assert.match(said, /more than so far \(\$416\.52\)\./);
    const withheld = { ...likelyBasis, likelyDue: null };
    assert.equal(difference(withheld, { si_seats: '15' }), said);
  });
});

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
  return wordsOf(startOf({ ...basis, currency }), new Draft(), outcome, new I18n('en-US')).left;
}

function difference(of: WhatIfBasis, quantities: Record<string, string> = {}) {
  const start = startOf(of);
  return wordsOf(start, new Draft(), whatIf(start, { quantities }), new I18n('en-US')).difference;
}
