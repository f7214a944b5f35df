/** Writes what is made of the elements' sources: `npm run manifest`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { madeFiles } from './files.ts';

const ROOT = new URL('../', import.meta.url);

for (const [path, text] of madeFiles()) {
  const file = new URL(path, ROOT);
  mkdirSync(new URL('./', file), { recursive: true });
  writeFileSync(file, text);
}
