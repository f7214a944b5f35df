import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { DEFAULT_SWITCHES } from '../../../demo/stripe/switches.ts';

it('the simulator’s README has a row for every switch, and for no other', () => {
  const url = new URL('../../../demo/stripe/README.md', import.meta.url);
  const [, table = ''] = readFileSync(url, 'utf8').split('## Switches');
  const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name!);
  assert.deepEqual(rows.sort(), Object.keys(DEFAULT_SWITCHES).sort());
});
