import { type Bar, barsOf } from '../chart/bars.ts';
import type { Shown } from '../core/shown.ts';

/** The bars of days to come, and what is still expected of the current one on top of what it has. */
export function barsToCome({ usage, drawn, frame }: Shown): Bar[] {
  const { steps, current, outlook } = usage;
  const coming = steps.map((step, index) => ({
    ...step,
    value: outlook?.steps[index]?.value ?? null,
  }));
  const known = drawn.y(steps[current]?.value ?? '0');
  const isCurrentOpen = coming[current]?.value != null;
  return barsOf(coming, 'value', drawn, frame).map((bar, index) =>
    index === 0 && isCurrentOpen ? { ...bar, height: Math.max(0, known - bar.y) } : bar,
  );
}
