import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { DEFAULT_SWITCHES } from '../../../demo/stripe/switches.ts';

it('the simulator’s README has a row for every switch, and for no other', () => {
  const url = new URL('../../../demo/stripe/README.md', import.meta.url);
  const [, table = ''] = readFileSync(url, 'utf8').split('## Switches');
  const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name!);
  assert.deepEqual(rows.sort(), Object.keys(DEFAULT_SWITCHES).sort());
});

it('the table of what the simulator is held to is the suite’s own', () => {
  const root = new URL('../../../', import.meta.url);
  const kept = readFileSync(new URL('docs/simulator-coverage.md', root), 'utf8');
  const { stdout } = spawnSync(process.execPath, ['test/conformance/report.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.ok(stdout.length > 0);
  assert.ok(kept.endsWith(stdout), 'write it again: node test/conformance/report.ts');
});
