/** What the chart says in one sentence, as the key of a text and its figures. */
import type { Usage } from './usage.ts';

export type Comparison = 'more' | 'less' | 'same' | 'alone';

/** How this period compares with the same point of the last: whole percents from 10 up. */
export function compare({ used, past }: Pick<Usage, 'used' | 'past'>): {
  is: Comparison;
  share: number;
} {
  const before = Number(past ?? 0);
  if (used === null || before <= 0) return { is: 'alone', share: 0 };
  const share = Number(used) / before - 1;
  // Below a tenth of a percent is the same: what is written must be true as written.
  if (Math.abs(share) < 0.001) return { is: 'same', share: 0 };
  const size = Math.abs(share);
  const steps = size < 0.1 ? 1000 : 100;
  return { is: share > 0 ? 'more' : 'less', share: Math.round(size * steps) / steps };
}
