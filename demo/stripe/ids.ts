import { createRandom } from './random.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Makes ids that look like Stripe's. The same calls give the same ids on every
 * run, so a demo's links and a test's snapshots keep.
 */
export function createIds(): (prefix: string, length?: number) => string {
  const next = createRandom(0x2f6e2b1);
  return (prefix, length = 14) => {
    let text = '';
    while (text.length < length) text += ALPHABET[next() % ALPHABET.length];
    return `${prefix}_${text}`;
  };
}
