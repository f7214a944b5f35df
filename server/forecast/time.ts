/** Days and midnights, in epoch seconds. */

export const DAY = 86_400;

/** From one instant to another: both, and each UTC midnight between. */
export function midnightsTo(end: number, from: number): number[] {
  const times = [from];
  for (let at = (Math.floor(from / DAY) + 1) * DAY; at < end; at += DAY) times.push(at);
  return end > from ? [...times, end] : times;
}
