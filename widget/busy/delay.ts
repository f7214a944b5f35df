/** In seconds: the least and the most that is waited of what the server says, and how far tries go apart. */
const LEAST = 1;
const MOST = 60;

/**
 * How long until the next try, in milliseconds. `told`: the server's own seconds. `tries`: how many have
 * come to nothing so far. Never sooner than told, up to a minute: what is refused for longer than that
 * is refused from the server's memory, and the rest of the same answer is not. Up to half as long again,
 * so that customers who were told the same do not come back together; twice as long after each try, up
 * to a minute.
 */
export function delayOf(told: number, tries: number, random: () => number = Math.random): number {
  const least = Math.max(told, LEAST);
  const seconds = Math.min(least * 2 ** tries, MOST);
  return 1000 * seconds * (1 + random() / 2);
}
