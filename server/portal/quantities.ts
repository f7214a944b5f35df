/** Numbers of a forecast as the contract has quantities. */

/** A forecast is not known to more decimals than this, whatever was counted. */
const MOST_PLACES = 6;
/** From here on a number is written without decimals, which it no longer has. */
const WHOLE = 1e15;

/** The most decimals that any of these has. */
export function placesIn(quantities: readonly string[]): number {
  const places = quantities.map((text) => text.split('.')[1]?.length ?? 0);
  return Math.min(MOST_PLACES, Math.max(0, ...places));
}

/** To as many decimals as were counted, never below `floor`: what is used already is exact. */
export function quantityText(value: number, places: number, floor: string | null): string {
  if (floor !== null && value <= Number(floor)) return floor;
  if (value >= WHOLE) return String(BigInt(Math.round(value)));
  const text = value.toFixed(places);
  const plain = places > 0 ? text.replace(/\.?0+$/, '') : text;
  return floor !== null && Number(plain) < Number(floor) ? floor : plain;
}
