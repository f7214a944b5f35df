import type { Clock } from './recorded-stripe.ts';

/** The wall's time, so many times as fast since `epoch`; two processes that agree on both have one time. */
export function fastClock({
  epoch,
  speed,
}: {
  readonly epoch: number;
  readonly speed: number;
}): Clock {
  const began = performance.now() - (Date.now() - epoch);
  return {
    now: () => new Date(epoch + (performance.now() - began) * speed),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms / speed);
        const stop = () => {
          clearTimeout(timer);
          resolve();
        };
        signal?.addEventListener('abort', stop, { once: true });
      }),
  };
}
