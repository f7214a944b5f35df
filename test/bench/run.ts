/**
 * `npm run bench [-- --only warm,cold]`: measures, prints, and writes each section into
 * docs/performance.md. It judges nothing: machines differ, so figures are ratios within one run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { SECTIONS } from './sections.ts';

const DOCUMENT = new URL('../../docs/performance.md', import.meta.url);

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only?.split(',');
const machine = `Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;

for (const { name, measure } of SECTIONS) {
  if (only && !only.includes(name)) continue;
  const day = new Date().toISOString().slice(0, 10);
  const figures = `${await measure()}\n\n${machine}; ${day}.`;
  process.stdout.write(`\n## ${name}\n\n${figures}\n`);
  write(name, figures);
}

/** Between the section's two marks. */
function write(name: string, figures: string) {
  const text = readFileSync(DOCUMENT, 'utf8');
  const [start, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no place for ${name}.`);
  writeFileSync(
    DOCUMENT,
    `${text.slice(0, from + start.length)}\n\n${figures}\n\n${text.slice(to)}`,
  );
}
