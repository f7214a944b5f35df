/** Quantities as whole numbers of their smallest unit, so that sums of decimals stay exact. */

/** The most decimals among some quantities: the scale in which all of them are whole. */
export function placesOf(quantities: readonly string[]): number {
  return Math.max(0, ...quantities.map((text) => (text.split('.')[1] ?? '').length));
}

/** A decimal string as a whole number of 10^-places. Decimals beyond `places` are cut. */
export function toUnits(quantity: string, places: number): bigint {
  const [whole = '', fraction = ''] = quantity.split('.');
  return BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
}

/** The decimal string of a whole number of 10^-places, without needless zeros. */
export function fromUnits(units: bigint, places: number): string {
  const digits = `${units < 0n ? -units : units}`.padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return (units < 0n ? '-' : '') + whole + (fraction && `.${fraction}`);
}
