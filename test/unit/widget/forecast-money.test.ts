import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { moneyTexts } from '../../../widget/forecast/money.ts';
import { I18n } from '../../../widget/i18n/i18n.ts';

const i18n = new I18n('en-US');

describe('an amount that is likely', () => {
  it('has whole units, and three digits from a thousand up', () => {
    assert.deepEqual(texts([76384, 61923, 92362]), ['$764', '$619', '$924']);
    assert.deepEqual(texts([123456, 101499, 163511]), ['$1,230', '$1,010', '$1,640']);
    assert.deepEqual(texts([115234, 98111, 130555], 'jpy'), ['¥115,000', '¥98,000', '¥131,000']);
  });

  it('is rounded like both ends of its range', () => {
    assert.deepEqual(texts([98765, 87654, 112345]), ['$988', '$877', '$1,123']);
  });

  it('is written as exactly as its range tells apart', () => {
    assert.deepEqual(texts([1234567, 1233900, 1235200]), ['$12,346', '$12,339', '$12,352']);
    assert.deepEqual(texts([1234567, 1233900, 1234700]), [
      '$12,345.67',
      '$12,339.00',
      '$12,347.00',
    ]);
    assert.deepEqual(texts([41700, 41651, 41720]), ['$417.00', '$416.51', '$417.20']);
  });

  it('is exact where the range is nothing: the period is over', () => {
    assert.deepEqual(texts([1234567, 1234567, 1234567], 'usd', 1234567), [
      '$12,345.67',
      '$12,345.67',
      '$12,345.67',
    ]);
  });

  it('is no zero while it is some cents', () => {
    assert.deepEqual(texts([42, 30, 55]), ['$0.42', '$0.30', '$0.55']);
    assert.deepEqual(texts([0, 0, 0]), ['$0.00', '$0.00', '$0.00']);
  });

  it('is never less than is due already, in order, and differs from its ends where it does', () => {
    const amounts = fc
      .tuple(...[1, 2, 3, 4].map(() => fc.integer({ min: 0, max: 900_000_000 })))
      .map((drawn) => drawn.toSorted((a, b) => a - b));
    fc.assert(
      fc.property(amounts, fc.constantFrom('usd', 'jpy', 'kwd'), (sorted, currency) => {
        const [due, lower, likely, upper] = sorted as [number, number, number, number];
        const said = texts([likely, lower, upper], currency, due).map(
          (text) =>
            Number(text.replace(/[^\d.]/g, '')) * 10 ** { usd: 2, jpy: 0, kwd: 3 }[currency]!,
        );
        const [b, a, c] = said.map(Math.round) as [number, number, number];
        assert.ok(due <= a && a <= b && b <= c, `${said} of ${sorted}`);
        assert.equal(a === b, lower === likely, `${said} of ${sorted}`);
        assert.equal(b === c, likely === upper, `${said} of ${sorted}`);
      }),
    );
  });
});

function texts(
  [likely, lower, upper]: readonly [number, number, number],
  currency = 'usd',
  due?: number,
) {
  const money = (amount: number) => ({ amount, currency });
  const said = moneyTexts(
    { likely: money(likely), lower: money(lower), upper: money(upper) },
    due === undefined ? undefined : money(due),
    i18n,
  );
  return [said.likely, said.lower, said.upper];
}
