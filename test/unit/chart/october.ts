import type { UsageInput } from '../../../widget/chart/usage.ts';

export const zeros = (count: number): string[] => Array(count).fill('0');

/** Four days of October, after a September of one a day and an August of nothing. */
export function october(change: Partial<UsageInput> = {}): UsageInput {
  return {
    period: { start: '2026-10-01T00:00:00Z', end: '2026-11-01T00:00:00Z' },
    previousPeriod: { start: '2026-09-01T00:00:00Z', end: '2026-10-01T00:00:00Z' },
    days: {
      start: '2026-08-01T00:00:00Z',
      values: [...zeros(31), ...Array(30).fill('1'), '10', '20', '30', '5'],
    },
    used: '65',
    isLevel: false,
    now: '2026-10-04T12:00:00Z',
    ...change,
  };
}
