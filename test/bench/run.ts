/** `npm run bench`: prints how long things take. It judges nothing: machines differ. */
import { availableParallelism, cpus } from 'node:os';
import { BENCHES } from './benches.ts';
import { measure } from './measure.ts';

const [cpu] = cpus();
const machine = `${availableParallelism()} × ${cpu?.model.trim() ?? 'unknown'}`;
print(`Node ${process.version}, ${process.platform} ${process.arch}, ${machine}\n`);

for (const { name, budgetMs, against, prepare } of BENCHES) {
  const { runMs, referenceMs } = measure(await prepare());
  const budget = budgetMs === null ? '' : `, budget ${budgetMs} ms`;
  print(`${name}: ${shown(runMs)} ms${budget}`);
  print(`  ${shown(runMs / referenceMs)} × ${against} (${shown(referenceMs)} ms)`);
}

function shown(value: number): string {
  return value.toPrecision(3);
}

function print(line: string) {
  process.stdout.write(`${line}\n`);
}
