import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';

const ROOT = join(import.meta.dirname, '../../../demo/stripe');

it('the simulator imports nothing of the server or the widget', () => {
  const sources = globSync('**/*.ts', { cwd: ROOT });
  assert.ok(sources.length > 0);
  for (const source of sources) {
    const imports = readFileSync(join(ROOT, source), 'utf8').matchAll(/from '(\.[^']+)'/g);
    for (const [, path] of imports) {
      const target = join(ROOT, source, '..', path!);
      assert.ok(target.startsWith(ROOT), `${source} imports ${path}`);
    }
  }
});
