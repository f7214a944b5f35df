/**
 * `npm run bench:page [-- --runs 7 --profiles slow,fast --only limit-lit,ours --write]`: cold loads of
 * our pages and of the references, interleaved in one run. `--write` puts the tables into docs/speed.md.
 * It judges nothing: machines differ.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { chromiumPath, LAUNCH_ARGS } from '../../support/chromium.ts';
import { busyNow, foreignBetween } from './foreign.ts';
import { type Load, load, PROFILES, type Profile } from './load.ts';
import { type BenchPage, openSite } from './site.ts';
import { loadsTable, wholeTable } from './tables.ts';

const DOCUMENT = new URL('../../../docs/speed.md', import.meta.url);
const WIDTHS = [360, 768, 1280];

/** More of a processor than this used by others, and a load is taken again, so often at most. */
const MOST_FOREIGN = 0.15;
const TRIES = 4;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '7' },
    profiles: { type: 'string', default: 'slow,fast' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

const site = await openSite();
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: LAUNCH_ARGS });
try {
  const only = values.only?.split(',');
  const pages = site.pages.filter(({ name }) => !only || only.some((each) => name.includes(each)));
  const profiles = values.profiles.split(',').filter((name): name is Profile => name in PROFILES);
  // The browser's first page and the server's first answer are nobody's measure.
  for (const page of pages) await load(browser, page, 'fast');
  const sections: string[] = [];
  const loads = await interleaved(pages, profiles, Number(values.runs));
  for (const profile of profiles) {
    sections.push(loadsTable(profile, pages, (page) => loads.get(`${profile} ${page.name}`) ?? []));
  }
  const ours = pages.find(({ isOurs }) => isOurs);
  if (ours) sections.push(wholeTable(await wholeLoads(ours)));
  const machine = `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`;
  const tables = `Chromium ${browser.version()}, Node ${process.version}, ${machine}. Medians of ${values.runs}, lowest and highest in brackets.\n\n${sections.join('\n\n')}`;
  process.stdout.write(`${tables}\n`);
  if (values.write) write(tables);
} finally {
  await browser.close();
  site.close();
}

/** Every page once in each round, in another order each time. */
async function interleaved(
  pages: readonly BenchPage[],
  profiles: readonly Profile[],
  runs: number,
) {
  const loads = new Map<string, Load[]>();
  for (let round = 0; round < runs; round++) {
    for (const profile of profiles) {
      for (const nth of pages.keys()) {
        const page = pages[(nth * 5 + round) % pages.length] ?? pages[nth]!;
        const key = `${profile} ${page.name}`;
        const taken = await undisturbed(() => load(browser, page, profile));
        loads.set(key, [...(loads.get(key) ?? []), taken]);
        process.stderr.write(`${round} ${key}: ${taken.ready.toFixed(0)} ms\n`);
      }
    }
  }
  return loads;
}

async function undisturbed(take: () => Promise<Load>): Promise<Load> {
  for (let tries = 1; ; tries++) {
    const before = busyNow();
    const taken = await take();
    if (foreignBetween(before, busyNow()) <= MOST_FOREIGN || tries === TRIES) return taken;
  }
}

/** The whole portal from its first paint to its end, at each width. */
async function wholeLoads(page: BenchPage) {
  const whole: { width: number; load: Load }[] = [];
  for (const width of WIDTHS) {
    whole.push({ width, load: await load(browser, page, 'fast', { width, toTheEnd: true }) });
  }
  for (const { load } of whole) {
    for (const node of load.shifted) process.stderr.write(`shifted: ${node}\n`);
  }
  return whole;
}

function write(tables: string) {
  const text = readFileSync(DOCUMENT, 'utf8');
  const [, head, tail] =
    /^([\s\S]*<!-- bench:page -->\n)[\s\S]*(<!-- \/bench:page -->[\s\S]*)$/.exec(text) ?? [];
  if (!head || !tail) throw new Error('docs/speed.md has no place for the tables.');
  writeFileSync(DOCUMENT, `${head}\n${tables}\n\n${tail}`);
}
