/** What a card's three fields take, and how they write it. */
import { type FieldFault, incomplete, invalid } from './fault.ts';

const AMEX = /^3[47]/;

/** `4242424242424242` → `4242 4242 4242 4242`; American Express has groups of 4, 6 and 5. */
export function writeNumber(typed: string): string {
  const digits = digitsOf(typed).slice(0, lengthOf(digitsOf(typed)));
  const groups = AMEX.test(digits)
    ? [digits.slice(0, 4), digits.slice(4, 10), digits.slice(10)]
    : (digits.match(/.{1,4}/g) ?? []);
  return groups.filter(Boolean).join(' ');
}

/** `1234` → `12 / 34`; a first digit from 2 on is a month by itself. */
export function writeExpiry(typed: string): string {
  const digits = digitsOf(/^\s*[2-9]/.test(typed) ? `0${typed}` : typed).slice(0, 4);
  return digits.length < 3 ? digits : `${digits.slice(0, 2)} / ${digits.slice(2)}`;
}

export function faultOfNumber(typed: string): FieldFault | null {
  const digits = digitsOf(typed);
  if (digits.length < lengthOf(digits)) {
    return incomplete('incomplete_number', 'Your card number is incomplete.');
  }
  return isLuhn(digits) ? null : invalid('invalid_number', 'Your card number is invalid.');
}

export function faultOfExpiry(typed: string, now: Date): FieldFault | null {
  const digits = digitsOf(typed);
  const month = Number(digits.slice(0, 2));
  if (digits.length < 4) {
    return incomplete('incomplete_expiry', "Your card's expiration date is incomplete.");
  }
  if (month < 1 || month > 12) {
    return invalid('invalid_expiry_month', "Your card's expiration date is invalid.");
  }
  const year = 2000 + Number(digits.slice(2));
  if (year < now.getUTCFullYear()) {
    return invalid('invalid_expiry_year_past', "Your card's expiration year is in the past.");
  }
  // A card works to the last of its month.
  return Date.UTC(year, month) > now.getTime()
    ? null
    : invalid('invalid_expiry_month_past', "Your card's expiration date is in the past.");
}

/** Three digits behind the card, and four on the front of American Express. */
export function faultOfCvc(typed: string, number: string): FieldFault | null {
  const wanted = AMEX.test(digitsOf(number)) ? 4 : 3;
  return digitsOf(typed).length < wanted
    ? incomplete('incomplete_cvc', "Your card's security code is incomplete.")
    : null;
}

export function digitsOf(typed: string): string {
  return typed.replace(/\D/g, '');
}

function lengthOf(digits: string): number {
  if (AMEX.test(digits)) return 15;
  return /^3[689]/.test(digits) ? 14 : 16;
}

/** Whether the last digit fits the others. */
function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
