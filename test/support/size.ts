/**
 * Holds the widget to its budget (DESIGN section 10): the script of a first view and its data, in
 * brotli, from an ordinary build. Lazy chunks are listed, not counted.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { buildWorld, DIVIDED_METERS } from '../../demo/world.ts';
import { portalOver, THREE_CUSTOMERS, testSimulator } from './portal.ts';

const BUDGET = 25 * 1024;

type Manifest = Record<string, { file: string; isEntry?: boolean; imports?: string[] }>;

const manifest: Manifest = JSON.parse(
  readFileSync('dist/widget/usage-portal/manifest.json', 'utf8'),
);
const [entryName] = Object.entries(manifest).find(([, { isEntry }]) => isEntry)!;
const first = filesOf(entryName);
const script = first.map((file) => brotli(readFileSync(`dist/widget/${file}`)));
const data = await dataOfFirstCustomer();
const total = [...script, data].reduce((sum, bytes) => sum + bytes, 0);

for (const [index, file] of first.entries()) print(file, script[index]!);
print('data of the first demo customer', data);
print(`first view, of ${BUDGET} at most`, total);
for (const [language, bytes] of languages()) print(`first view in ${language}`, total + bytes);
for (const file of readdirSync('dist/widget/usage-portal').filter((name) => name.endsWith('.js'))) {
  const name = `usage-portal/${file}`;
  if (!first.includes(name)) print(`later: ${name}`, brotli(readFileSync(`dist/widget/${name}`)));
}

if (total > BUDGET) {
  process.stderr.write(`The first view is ${total - BUDGET} bytes over its budget.\n`);
  process.exitCode = 1;
}

/** The entry and all it imports before anything is seen. */
function filesOf(name: string, seen = new Set<string>()): string[] {
  const { file, imports = [] } = manifest[name]!;
  if (seen.has(file)) return [];
  seen.add(file);
  return [file, ...imports.flatMap((imported) => filesOf(imported, seen))];
}

/** What another language's first view fetches beside: what knows languages, and its first texts. */
function languages(): [language: string, bytes: number][] {
  return Object.keys(manifest).flatMap((name) => {
    const [, language] = /languages\/(\w+)\/first\.ts$/.exec(name) ?? [];
    if (!language) return [];
    const seen = new Set<string>();
    const files = ['widget/languages/index.ts', name].flatMap((each) => filesOf(each, seen));
    const later = files.filter((file) => !first.includes(file));
    const sizes = later.map((file) => brotli(readFileSync(`dist/widget/${file}`)));
    return [[language, sizes.reduce((sum, bytes) => sum + bytes, 0)]];
  });
}

async function dataOfFirstCustomer() {
  const simulator = testSimulator();
  const [customer] = await buildWorld(simulator, THREE_CUSTOMERS);
  // As the demo has it: a meter that can be divided says by what.
  const portal = portalOver(simulator, { meters: DIVIDED_METERS });
  const response = await portal.get('/v1/portal', customer!.id);
  return brotli(Buffer.from(await response.arrayBuffer()));
}

function brotli(bytes: Buffer) {
  return brotliCompressSync(bytes).length;
}

function print(what: string, bytes: number) {
  process.stdout.write(`${String(bytes).padStart(7)}  ${what}\n`);
}
