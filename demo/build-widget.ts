import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const BUILT = 'dist/widget/usage-portal.js';
const SOURCES = ['widget', 'server/billing', 'vite.config.ts'];

/** Builds the widget when its sources are newer than the build, or there is none. */
export async function buildWidget(): Promise<void> {
  const built = changedAt(BUILT);
  if (SOURCES.every((source) => changedAt(source) < built)) return;
  // Only then: the bundler takes longer to load than the demo to start.
  const { build } = await import('vite');
  await build({ root: ROOT, configFile: `${ROOT}vite.config.ts`, logLevel: 'error' });
}

/** When a file, or the newest in a folder, was changed; 0 where there is none. */
function changedAt(name: string): number {
  const entry = statSync(ROOT + name, { throwIfNoEntry: false });
  if (!entry?.isDirectory()) return entry?.mtimeMs ?? 0;
  const inside = readdirSync(ROOT + name).map((each) => changedAt(`${name}/${each}`));
  return Math.max(entry.mtimeMs, ...inside);
}
