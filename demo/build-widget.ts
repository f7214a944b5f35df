import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DemoError } from './demo-error.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const VITE = `${ROOT}node_modules/vite/bin/vite.js`;
const BUILT = 'dist/widget/usage-portal.js';
const SOURCES = ['widget', 'build', 'server/billing', 'vite.config.ts'];

/**
 * Builds the widget when its sources are newer than the build, or there is none. In a process of
 * its own: the bundler takes more memory than the whole demo.
 */
export async function buildWidget(): Promise<void> {
  const built = changedAt(BUILT);
  if (SOURCES.every((source) => changedAt(source) < built)) return;
  const child = spawn(process.execPath, [VITE, 'build', '--logLevel', 'error'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new DemoError(`Building the widget ended with ${code}.`);
}

/** When a file, or the newest in a folder, was changed; 0 where there is none. */
function changedAt(name: string): number {
  const entry = statSync(ROOT + name, { throwIfNoEntry: false });
  if (!entry?.isDirectory()) return entry?.mtimeMs ?? 0;
  const inside = readdirSync(ROOT + name).map((each) => changedAt(`${name}/${each}`));
  return Math.max(entry.mtimeMs, ...inside);
}
