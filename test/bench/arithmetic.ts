/** How long what we compute ourselves takes, each beside something else in the same run. */
import { BENCHES } from './benches.ts';
import { table } from './markdown.ts';
import { measure } from './measure.ts';

export async function arithmetic(): Promise<string> {
  const lines: string[][] = [];
  for (const { name, budgetMs, against, prepare } of BENCHES) {
    const { runMs, referenceMs } = measure(await prepare());
    const budget = budgetMs === null ? '' : String(budgetMs);
    const ratio = `${shown(runMs / referenceMs)} × ${against}`;
    lines.push([name, shown(runMs), budget, ratio]);
  }
  return table(['what', 'ms', 'budget, ms', 'against'], lines);
}

function shown(value: number): string {
  return value.toPrecision(3);
}
