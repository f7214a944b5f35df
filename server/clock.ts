/** Time as waiting needs it: it never runs back, and a pause takes as long by it as it was to take. */

/** Resolves after so many milliseconds, or sooner once the signal aborts. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export type Clock = {
  /** Milliseconds since some moment. */
  now(): number;
  readonly sleep: Sleep;
};

export function createClock({
  now,
  sleep = pause,
}: {
  readonly now: () => Date;
  readonly sleep?: Sleep;
}): Clock {
  let last = now().getTime();
  let passed = 0;
  /** What has passed at least: of a clock that stands, a pause is all there is to know. */
  let least = 0;

  function read() {
    const wall = now().getTime();
    // A clock that is set back has not taken anything back.
    passed += Math.max(0, wall - last);
    last = wall;
    return Math.max(passed, least);
  }

  return {
    now: read,
    async sleep(ms, signal) {
      const end = read() + ms;
      for (let left = ms; left > 0 && !signal?.aborted; left = end - read()) {
        const before = passed;
        await sleep(Math.ceil(left), signal);
        read();
        // Timers may fire a little early, and then the rest is slept too.
        if (passed === before && !signal?.aborted) least = Math.max(least, end);
      }
    },
  };
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end, { once: true });
    function end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    }
  });
}
