import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { PLANS } from '../../demo/world/plans.ts';

it('the demo’s README names every customer, and says what each shows in their own words', () => {
  const text = readFileSync(new URL('../../demo/README.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)].map(([, name, shows]) => [
    name,
    shows,
  ]);
  const told = PLANS.map(({ name, shows }) => [name, shows]);
  assert.deepEqual(
    rows.filter(([name]) => PLANS.some((plan) => plan.name === name)),
    told,
  );
});
