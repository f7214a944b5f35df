/** A number as somebody writes it in their language, read as an exact decimal text. */

export type TypedFault = 'whatif.nonsense' | 'whatif.whole' | 'whatif.long';

export type Typed =
  | { readonly quantity: string; readonly fault?: undefined }
  | { readonly quantity?: undefined; readonly fault: TypedFault };

/** As many digits as the API takes, so that what is shown here can be asked there. */
const MOST_DIGITS = 15;

/**
 * Grouping separators count only where they part thousands: "1.5" is no fifteen in German. Spaces
 * and apostrophes group in every language.
 */
export function readQuantity(text: string, locale: string, isWhole: boolean): Typed {
  const plain = plainly(text.trim(), locale);
  const match = /^(\d+|\d{1,3}(?:_\d{2,3})*_\d{3})?(?:\.(\d*))?$/.exec(plain);
  const [, written = '', decimals = ''] = match ?? [];
  if (!match || !(written + decimals)) return { fault: 'whatif.nonsense' };
  const whole = written.replaceAll('_', '').replace(/^0+(?=\d)/, '') || '0';
  const fraction = decimals.replace(/0+$/, '');
  if (fraction && isWhole) return { fault: 'whatif.whole' };
  if ((whole + fraction).replace(/^0+/, '').length > MOST_DIGITS) return { fault: 'whatif.long' };
  return { quantity: fraction ? `${whole}.${fraction}` : whole };
}

/** Digits of any script as plain ones, `_` for what groups and `.` for what parts the decimals. */
function plainly(text: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.8);
  const signOf = (type: 'group' | 'decimal') => parts.find((part) => part.type === type)?.value;
  const [group, decimal] = [signOf('group'), signOf('decimal')];
  const digits = [...Array(10).keys()].map((digit) => new Intl.NumberFormat(locale).format(digit));
  return [...text]
    .map((sign) => {
      if (/[\s'’]/.test(sign) || sign === group) return '_';
      if (sign === decimal) return '.';
      const digit = digits.indexOf(sign);
      return digit >= 0 ? String(digit) : /\d/.test(sign) ? sign : '?';
    })
    .join('');
}
