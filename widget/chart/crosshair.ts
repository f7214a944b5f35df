/** Which step stands where, for reading. */
import type { Plot, View } from './plot.ts';
import type { Step, Usage } from './usage.ts';

/** Where the crosshair of a step stands: at its total, or over its bar. */
export function crosshair(step: Step, view: View, { x }: Plot): number {
  return x(view === 'daily' ? (step.start + step.end) / 2 : step.at);
}

/** The step nearest to a pixel. */
export function stepAt(pixel: number, usage: Usage, view: View, drawn: Plot): number {
  let nearest = 0;
  for (const [index, step] of usage.steps.entries()) {
    const distance = Math.abs(crosshair(step, view, drawn) - pixel);
    if (distance < Math.abs(crosshair(usage.steps[nearest]!, view, drawn) - pixel)) nearest = index;
  }
  return nearest;
}
