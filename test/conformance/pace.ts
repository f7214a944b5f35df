/** Time as the suite needs it: milliseconds now, and waiting for some. */
export type Timer = { now(): number; sleep(milliseconds: number): Promise<void> };

export const realTimer: Timer = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** The real time, where whoever waits is at once as much later as he wanted to be. */
export function skippingTimer(): Timer {
  let skipped = 0;
  return {
    now: () => Date.now() + skipped,
    sleep: async (milliseconds) => {
      skipped += milliseconds;
    },
  };
}

/** Gives each caller its turn, so that no second holds more than `perSecond` of them. */
export function createPace(perSecond: number, timer: Timer): () => Promise<void> {
  const gap = 1000 / perSecond;
  let next = 0;
  return async () => {
    const turn = Math.max(timer.now(), next);
    next = turn + gap;
    const wait = turn - timer.now();
    if (wait > 0) await timer.sleep(wait);
  };
}
