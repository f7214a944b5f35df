import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { currencyExponent } from '../../server/billing/currency.ts';

describe('currencyExponent', () => {
  for (const [currency, exponent, why] of [
    ['usd', 2, 'a dollar has cents'],
    ['jpy', 0, 'a yen has no minor unit'],
    ['kwd', 3, 'a dinar has a thousand fils'],
    ['isk', 2, 'Stripe keeps two decimals for the króna'],
    ['ugx', 2, 'Stripe keeps two decimals for the Ugandan shilling'],
    ['huf', 2, 'a charge in forint has two decimals'],
    ['USD', 2, 'the case of the code does not matter'],
  ] as const) {
    it(`${why} (${currency})`, () => assert.equal(currencyExponent(currency), exponent));
  }
});
