/** What Stripe's answer says of when to come back. */

type Headers = Readonly<Record<string, string | undefined>>;

/** No answer makes us wait longer. */
const LONGEST_MS = 3_600_000;

/** Milliseconds from `now`, at least: 0 where the answer says nothing, or nothing that can be read. */
export function retryAfterMs(headers: Headers, now: Date): number {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text) * 1_000, LONGEST_MS);
  const until = httpDate(text);
  if (until === undefined) return 0;
  // A date is by the clock of who wrote it, if that can be known.
  const since = httpDate(headers.date ?? '') ?? now.getTime();
  return Math.min(Math.max(0, until - since), LONGEST_MS);
}

/** `Sat, 21 Nov 2026 21:00:00 GMT`, the one form that is still sent; undefined for all others. */
export function httpDate(text: string): number | undefined {
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text))
    return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
