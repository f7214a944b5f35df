import { type FieldFault, incomplete, invalid } from './fault.ts';

const SHORTEST = 15;

/** `de89370400440532013000` → `DE89 3704 0044 0532 0130 00` */
export function writeIban(typed: string): string {
  return (
    plainIban(typed)
      .slice(0, 34)
      .match(/.{1,4}/g) ?? []
  ).join(' ');
}

export function faultOfIban(typed: string): FieldFault | null {
  const iban = plainIban(typed);
  if (iban.length < SHORTEST) {
    return incomplete('incomplete_iban', 'The IBAN you entered is incomplete.');
  }
  return isChecked(iban) ? null : invalid('invalid_iban', 'The IBAN you entered is invalid.');
}

export function plainIban(typed: string): string {
  return typed.replace(/[^a-z\d]/gi, '').toUpperCase();
}

/** Letters are numbers from 10 on, the first four characters go last, and 97 leaves one (ISO 7064). */
function isChecked(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}/.test(iban)) return false;
  const digits = [...iban.slice(4), ...iban.slice(0, 4)]
    .map((character) => Number.parseInt(character, 36))
    .join('');
  return BigInt(digits) % 97n === 1n;
}
