/** What comes of it, or undefined where it fails or takes longer than that many milliseconds. */
export function inTime<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  const late = new Promise<undefined>((go) => setTimeout(go, ms));
  return Promise.race([promise, late]).catch(() => undefined);
}
