import type { Timer } from '../pace.ts';

export type FakeTimer = Timer & { pass(milliseconds: number): void; waits: number[] };

/** Time that passes only when somebody waits, or a test says so. */
export function fakeTimer(now = Date.now()): FakeTimer {
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    pass: (milliseconds) => {
      now += milliseconds;
    },
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
}
