/** Waiting for a reading, as long as one's patience lasts, without leaving anything behind. */
import type { Patience } from './read-cache.ts';

/** Those who wait for one thing. */
export type Waiters = Set<() => void>;

type Clock = { isOver: boolean; readonly waiters: Waiters };

/** One listener for each request, however many of its readings wait. */
const clocks = new WeakMap<Promise<void>, Clock>();

/** Answers whether what was waited for came while there was patience. */
export function wait(waiters: Waiters, patience: Patience | undefined): Promise<boolean> {
  if (!patience) return new Promise((resolve) => waiters.add(() => resolve(true)));
  const clock = clockOf(patience);
  if (clock.isOver) return Promise.resolve(false);
  return new Promise((resolve) => {
    const came = () => end(true);
    const over = () => end(false);
    const end = (isThere: boolean) => {
      waiters.delete(came);
      clock.waiters.delete(over);
      resolve(isThere);
    };
    waiters.add(came);
    clock.waiters.add(over);
  });
}

/** Whether one's patience is over: who begins nothing new then leaves it to those who still wait. */
export function isOver(patience: Patience | undefined): boolean {
  return patience !== undefined && clockOf(patience).isOver;
}

export function wake(waiters: Waiters) {
  for (const waiter of [...waiters]) waiter();
  waiters.clear();
}

function clockOf({ over }: Patience): Clock {
  const known = clocks.get(over);
  if (known) return known;
  const clock: Clock = { isOver: false, waiters: new Set() };
  clocks.set(over, clock);
  const end = () => {
    clock.isOver = true;
    wake(clock.waiters);
  };
  over.then(end, end);
  return clock;
}
