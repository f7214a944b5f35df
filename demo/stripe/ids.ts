const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Makes ids that look like Stripe's. The same calls give the same ids on every
 * run, so a demo's links and a test's snapshots keep.
 */
export function createIds(): (prefix: string, length?: number) => string {
  let state = 0x2f6e2b1;
  const next = () => {
    // mulberry32: small, and its steps do not repeat within any demo's life.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return (prefix, length = 14) => {
    let text = '';
    while (text.length < length) text += ALPHABET[next() % ALPHABET.length];
    return `${prefix}_${text}`;
  };
}
