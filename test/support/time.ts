/** Time that passes only when everybody waits: seconds and hours of waiting take no time. */
import { type Clock, createClock } from '../../server/clock.ts';

export type VirtualTime = {
  /** By the wall, for `now`. */
  now(): Date;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  readonly clock: Clock;
  /** Milliseconds since it began. */
  readonly passed: number;
  /** Lets so much time pass, and all that happens in it. */
  pass(ms: number): Promise<void>;
};

/** `hashes`: others also wait for what happens outside of the loop, such as the hashes of an answer. */
export function virtualTime(
  start = Date.UTC(2026, 10, 21, 9),
  { hashes = false }: { readonly hashes?: boolean } = {},
): VirtualTime {
  let time = start;
  let isRunning = false;
  const sleepers: { at: number; wake: () => void }[] = [];

  const now = () => new Date(time);
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      const sleeper = { at: time + ms, wake: resolve };
      // Sorted, and behind those of the same moment.
      const nth = sleepers.findLastIndex(({ at }) => at <= sleeper.at) + 1;
      sleepers.splice(nth, 0, sleeper);
      signal?.addEventListener('abort', () => {
        const found = sleepers.indexOf(sleeper);
        if (found >= 0) sleepers.splice(found, 1);
        resolve();
      });
      if (!isRunning) run();
    });

  /** Wakes the next sleeper whenever nobody else can go on. */
  async function run() {
    isRunning = true;
    while (sleepers.length > 0) {
      await idle(hashes);
      const next = sleepers.shift();
      if (!next) break;
      time = Math.max(time, next.at);
      next.wake();
    }
    isRunning = false;
  }

  return {
    now,
    sleep,
    clock: createClock({ now, sleep }),
    get passed() {
      return time - start;
    },
    pass: (ms) => sleep(ms),
  };
}

/** After some turns of the loop nobody has anything left to do but to wait. */
async function idle(hashes: boolean) {
  for (let turn = 0; turn < (hashes ? 12 : 3); turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    // They stand in one line with all others, so those are done when these are.
    if (hashes) await Promise.all([hash(), hash(), hash(), hash()]);
  }
}

function hash() {
  return crypto.subtle.digest('SHA-256', new Uint8Array(1));
}
