/** In seconds: the least and the most that is waited of what the server says, and how far tries go apart. */
const LEAST = 1;
const MOST = 3600;
const FAR = 60;

/**
 * How long until the next try, in milliseconds. `told`: the server's own seconds. `tries`: how many have
 * come to nothing so far. Never sooner than told; up to half as long again, so that customers who were
 * told the same do not come back together; twice as long after each try, up to a minute.
 */
export function delayOf(told: number, tries: number, random: () => number = Math.random): number {
  const least = Math.min(Math.max(told, LEAST), MOST);
  const seconds = Math.max(least, Math.min(least * 2 ** tries, FAR));
  return 1000 * seconds * (1 + random() / 2);
}
