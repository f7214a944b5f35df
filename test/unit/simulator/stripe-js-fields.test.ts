/** What the fields of the simulated Stripe.js take, and what they say of the rest. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  digitsOf,
  faultOfCvc,
  faultOfExpiry,
  faultOfNumber,
  writeExpiry,
  writeNumber,
} from '../../../demo/stripe/js/frame/card.ts';
import { faultOfIban, plainIban, writeIban } from '../../../demo/stripe/js/frame/iban.ts';
import { TEST_CARDS } from '../../../demo/stripe/payments/test-cards.ts';

const NOW = new Date('2026-11-20T14:00:00Z');
const IBAN = 'DE89370400440532013000';

const digit = fc.integer({ min: 0, max: 9 });

describe('a card number', () => {
  it('is taken where it is one of Stripe’s test cards, however it is written', () => {
    for (const { number } of TEST_CARDS) {
      assert.equal(faultOfNumber(number), null, number);
      assert.equal(faultOfNumber(writeNumber(number)), null, number);
    }
  });

  it('is invalid once any one digit of it is another', () => {
    const numbers = TEST_CARDS.map(({ number }) => number);
    fc.assert(
      fc.property(fc.constantFrom(...numbers), fc.nat(11), digit, (number, place, other) => {
        // The first digits say how long it is.
        const at = place + 4;
        fc.pre(at < number.length && number[at] !== String(other));
        const changed = number.slice(0, at) + other + number.slice(at + 1);
        assert.equal(faultOfNumber(changed)?.code, 'invalid_number');
      }),
    );
  });

  it('is written in groups, loses no digit, and is written the same again', () => {
    fc.assert(
      fc.property(fc.array(digit, { maxLength: 14 }), (digits) => {
        const written = writeNumber(digits.join(''));
        assert.equal(digitsOf(written), digits.join(''));
        assert.equal(writeNumber(written), written);
      }),
    );
    assert.equal(writeNumber('4242424242424242'), '4242 4242 4242 4242');
    assert.equal(writeNumber('378282246310005'), '3782 822463 10005');
  });

  it('is incomplete while it is shorter than its kind', () => {
    assert.equal(faultOfNumber('424242')?.code, 'incomplete_number');
    assert.ok(faultOfNumber('')?.isIncomplete);
  });
});

describe('an expiry', () => {
  it('is taken to the last of its month, and no longer', () => {
    const month = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(month, fc.integer({ min: 0, max: 99 }), (ends, year) => {
        const typed = `${String(ends).padStart(2, '0')}${String(year).padStart(2, '0')}`;
        const works = year > 26 || (year === 26 && ends >= 11);
        assert.equal(faultOfExpiry(typed, NOW) === null, works, typed);
      }),
    );
  });

  for (const [typed, written, code] of [
    ['1234', '12 / 34', undefined],
    ['5', '05', 'incomplete_expiry'],
    ['1034', '10 / 34', undefined],
    ['1334', '13 / 34', 'invalid_expiry_month'],
    ['1126', '11 / 26', undefined],
    ['1026', '10 / 26', 'invalid_expiry_month_past'],
    ['1125', '11 / 25', 'invalid_expiry_year_past'],
  ] as const) {
    it(`of ${typed} is written ${written}, and is ${code ?? 'taken'}`, () => {
      assert.equal(writeExpiry(typed), written);
      assert.equal(writeExpiry(written), written);
      assert.equal(faultOfExpiry(written, NOW)?.code, code);
    });
  }
});

it('a security code has three digits, and four on American Express', () => {
  assert.equal(faultOfCvc('123', '4242'), null);
  assert.equal(faultOfCvc('12', '4242')?.code, 'incomplete_cvc');
  assert.equal(faultOfCvc('123', '3782')?.code, 'incomplete_cvc');
  assert.equal(faultOfCvc('1234', '3782'), null);
});

describe('an IBAN', () => {
  it('is taken in small letters and groups', () => {
    assert.equal(writeIban(IBAN.toLowerCase()), 'DE89 3704 0044 0532 0130 00');
    assert.equal(plainIban('de89 3704 0044 0532 0130 00'), IBAN);
    assert.equal(faultOfIban('de89 3704 0044 0532 0130 00'), null);
    assert.equal(faultOfIban('DE89 3704')?.code, 'incomplete_iban');
  });

  it('is invalid once any one digit of it is another', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: IBAN.length - 1 }), digit, (at, other) => {
        fc.pre(IBAN[at] !== String(other));
        const changed = IBAN.slice(0, at) + other + IBAN.slice(at + 1);
        assert.equal(faultOfIban(changed)?.code, 'invalid_iban');
      }),
    );
  });
});
