/** What is told of many waits, in milliseconds. */
export type Waits = { readonly p50: number; readonly p95: number; readonly max: number };

export function waitsOf(times: readonly number[]): Waits {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

export function median(values: readonly number[]): number {
  return waitsOf(values).p50;
}
