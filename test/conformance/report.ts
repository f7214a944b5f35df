import { globSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';

/**
 * Prints, as a table in Markdown, which behaviours of which endpoints the suite holds the
 * simulator to: `npx node test/conformance/report.ts`.
 */
type Row = { group: string; behaviour: string; passed: boolean };

const rows = await rowsOf(globSync('*.test.ts', { cwd: import.meta.dirname }).sort());
const groups = new Set(rows.map(({ group }) => group));
const failed = rows.filter(({ passed }) => !passed);

console.log(`${rows.length} behaviours under ${groups.size} headings.\n`);
console.log('| Endpoint or subject | Holds to | |\n|---|---|---|');
for (const group of [...groups].sort(byPath)) {
  for (const [index, row] of rows.filter((one) => one.group === group).entries()) {
    const name = index === 0 ? `**${escaped(group)}**` : '';
    console.log(`| ${name} | ${escaped(row.behaviour)} | ${row.passed ? '✓' : 'fails'} |`);
  }
}
process.exitCode = failed.length > 0 ? 1 : 0;

/** Runs the suite and gathers each test under its group. */
async function rowsOf(files: string[]): Promise<Row[]> {
  const found: Row[] = [];
  let open: Omit<Row, 'group'>[] = [];
  const paths = files.map((file) => join(import.meta.dirname, file));
  for await (const event of run({ files: paths, isolation: 'none' })) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { name, nesting } = event.data;
    if (nesting > 0) {
      open.push({ behaviour: name, passed: event.type === 'test:pass' });
      continue;
    }
    if (event.type === 'test:fail' && open.length === 0) {
      open.push({ behaviour: 'can be run', passed: false });
    }
    // A group is told of after its tests.
    found.push(...open.map((row) => ({ ...row, group: name })));
    open = [];
  }
  return found;
}

/** Endpoints by their path, and subjects in words before them. */
function byPath(a: string, b: string): number {
  return sortKey(a).localeCompare(sortKey(b));
}

function sortKey(group: string): string {
  const [method, path] = group.split(' ');
  return path?.startsWith('/') ? `/${path} ${method}` : ` ${group}`;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
