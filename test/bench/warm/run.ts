/**
 * `node test/bench/warm/run.ts`: prints the figures of `warm.ts`, as text and as JSON in the last line.
 * `--rounds 5 --ms 200` makes it shorter.
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { CUSTOMERS, measureWarm, type WarmFigures } from './warm.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    ms: { type: 'string' },
    customer: { type: 'string', multiple: true },
  },
});
const options = {
  ...(values.rounds && { rounds: Number(values.rounds) }),
  ...(values.ms && { ms: Number(values.ms) }),
};

const [cpu] = cpus();
print(`Node ${process.version}, ${availableParallelism()} × ${cpu?.model.trim() ?? 'unknown'}`);
const figures: WarmFigures[] = [];
for (const customer of values.customer ?? CUSTOMERS) {
  const measured = await measureWarm(customer, options);
  figures.push(measured);
  print('', ...textOf(measured));
}
print('', JSON.stringify(figures));

function textOf({ customer, bytes, rounds, servers }: WarmFigures): string[] {
  return [
    `GET /v1/portal, warm: ${customer}, ${bytes} bytes, medians of ${rounds} rounds`,
    `${'server'.padEnd(22)}${cells(['answers/s', 'CPU µs', 'of hono', 'by CPU'])}`,
    ...servers.map(
      ({ name, answersASecond, cpuMicroseconds, ofHono, ofHonoByCpu }) =>
        name.padEnd(22) +
        cells([
          answersASecond.toFixed(0),
          cpuMicroseconds.toFixed(0),
          ofHono.toFixed(2),
          ofHonoByCpu.toFixed(2),
        ]),
    ),
  ];
}

function cells(texts: readonly string[]): string {
  return texts.map((text) => text.padStart(11)).join('');
}

function print(...lines: string[]) {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
