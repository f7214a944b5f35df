import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readQuantity } from '../../../widget/what-if/typed.ts';

const read = (text: string, locale = 'en-US', isWhole = false) => {
  const { quantity, fault } = readQuantity(text, locale, isWhole);
  return quantity ?? fault;
};

describe('a typed number', () => {
  it('may be grouped as the language does', () => {
    assert.equal(read('1,234,567.5'), '1234567.5');
    assert.equal(read('1.234.567,5', 'de'), '1234567.5');
    assert.equal(read('1’234’567.5', 'de-CH'), '1234567.5');
    assert.equal(read("1'234'567.5", 'de-CH'), '1234567.5');
    assert.equal(read('12,34,567.5', 'en-IN'), '1234567.5');
    assert.equal(read('1\u202f234\u202f567,5', 'fr'), '1234567.5');
    assert.equal(read('1 234 567,5', 'fr'), '1234567.5');
    assert.equal(read('١٬٢٣٤٫٥', 'ar-EG'), '1234.5');
  });

  it('is not guessed where a separator stands in a place of its own', () => {
    assert.equal(read('1.5', 'de'), 'whatif.nonsense');
    assert.equal(read('1,5'), 'whatif.nonsense');
    assert.equal(read('1,2345'), 'whatif.nonsense');
    assert.equal(read('1,,234'), 'whatif.nonsense');
  });

  it('is told from what is none', () => {
    for (const text of ['', ' ', '-5', '1e5', '0x10', 'NaN', '5 calls', '.', '1.2.3', '∞', '½']) {
      assert.equal(read(text), 'whatif.nonsense', JSON.stringify(text));
    }
  });

  it('loses needless zeros only', () => {
    assert.equal(read('007.500'), '7.5');
    assert.equal(read('0'), '0');
    assert.equal(read('.5'), '0.5');
    assert.equal(read('100.'), '100');
  });

  it('of seats is whole', () => {
    assert.equal(read('12.5', 'en-US', true), 'whatif.whole');
    assert.equal(read('12.0', 'en-US', true), '12');
  });

  it('has as many digits as the API takes', () => {
    assert.equal(read('999999999999999'), '999999999999999');
    assert.equal(read('1000000000000000'), 'whatif.long');
    assert.equal(read('0.1234567890123456'), 'whatif.long');
  });

  it('is read back from what the portal writes, in every language', () => {
    const locales = [
      'en-US',
      'en-IN',
      'de',
      'de-CH',
      'fr',
      'es',
      'pt-PT',
      'ar-EG',
      'fa',
      'hi',
      'ja',
      'sv',
      'bn',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...locales),
        fc.nat({ max: 999_999_999_999 }),
        fc.nat({ max: 99 }),
        (locale, whole, cents) => {
          const text = `${whole}.${String(cents).padStart(2, '0')}`;
          const written = new Intl.NumberFormat(locale, { maximumFractionDigits: 12 }).format(
            text as `${number}`,
          );
          assert.equal(Number(read(written, locale)), Number(text), `${locale}: ${written}`);
        },
      ),
    );
  });
});
