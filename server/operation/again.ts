/** Once more, for whoever asks often: one at a time, and half a minute after the last one has ended. */

/** As long as nothing is sent to Stripe after it refused the key (`stripe/circuit.ts`). */
const PAUSE_MS = 30_000;

/** `work` tells of its own failures, and throws nothing. */
export function createAgain(work: () => Promise<void>, now: () => Date): () => void {
  let isUnderWay = false;
  let endedAt = Number.NEGATIVE_INFINITY;

  async function run() {
    isUnderWay = true;
    await work();
    endedAt = now().getTime();
    isUnderWay = false;
  }

  return () => {
    const age = now().getTime() - endedAt;
    // A clock that was set back makes nothing young.
    if (!isUnderWay && (age >= PAUSE_MS || age < 0)) void run();
  };
}
