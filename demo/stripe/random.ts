/** Numbers from 0 up to 2^32 that look random and are the same on every run. */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    // mulberry32: small, and its steps do not repeat within any demo's life.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
