/** docs/bills.md, held to the code it describes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { buildWorld, type DemoCustomer } from '../../demo/world.ts';
import { RULES } from '../../server/billing/rules.ts';
import { Approximation } from '../../server/contract/bill.ts';
import type { Explanation } from '../../server/contract/explain.ts';
import type { ForecastAnswer } from '../../server/contract/forecast.ts';
import { PUBLISHED } from '../../server/forecast/published.ts';
import { portalOver, testSimulator } from '../support/portal.ts';

const TEXT = readFileSync(new URL('../../docs/bills.md', import.meta.url), 'utf8');

it('the page on bills says what each reason for an approximate figure means, and what to do', () => {
  assert.deepEqual(
    rowsUnder('When figures are approximate').map(([name]) => name),
    Approximation.shape.reason.options,
  );
});

it('the page on bills tells every rule that is not confirmed, with what is taken', () => {
  const rows = rowsUnder('What nobody could read up');
  assert.deepEqual(
    rows.map(([name]) => name),
    Object.keys(RULES),
  );
  for (const [name, taken] of rows) {
    const rule = RULES[name as keyof typeof RULES];
    if (typeof rule === 'object') continue;
    assert.ok(taken!.startsWith(`\`${rule}\``), `${name} is ${rule}`);
  }
});

it('the page on bills explains the demo’s bill with the figures the API has for it', async () => {
  const simulator = testSimulator();
  const [halden] = (await buildWorld(simulator, ['halden'])) as [DemoCustomer];
  const response = await portalOver(simulator).get(
    '/v1/bill/explain?compare=same_point',
    halden.id,
  );
  const { effects, before, after, difference } = (await response.json()) as Explanation;

  const told = rowsUnder('Why is it more?').map(([factor, , ...figures]) => [
    factor,
    ...figures.map((figure) => Number(figure.replace('−', '-'))),
  ]);
  assert.deepEqual(
    told,
    effects.map((effect) => [
      effect.factor,
      effect.before.amount,
      effect.after.amount,
      effect.amount.amount,
    ]),
  );
  const sums = `| | | ${before.amount.amount} | ${after.amount.amount} | **+${difference.amount}** |`;
  assert.ok(TEXT.includes(sums), sums);
});

it('the page on bills has the forecast of the demo’s bill as the API has it', async () => {
  const simulator = testSimulator();
  const [halden] = (await buildWorld(simulator, ['halden'])) as [DemoCustomer];
  const response = await portalOver(simulator).get('/v1/forecast', halden.id);
  const { bills, items } = (await response.json()) as ForecastAnswer;
  const plain = (text: string) => text.replace(/\s+/g, '');
  const [bill, item] = [bills[0]!, items[0]!];
  const told = [bill.amountDue, item.quantity, item.cost, item.crossings[0], item.record];
  for (const each of told) {
    assert.ok(plain(TEXT).includes(plain(JSON.stringify(each))), JSON.stringify(each));
  }
});

it('the README quotes the published backtest', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const { right, of } = PUBLISHED;
  const words = `published backtest of ${of.toLocaleString('en')} forecasts`;
  assert.ok(readme.replace(/\s+/g, ' ').includes(words), words);
  assert.ok(readme.includes(`${((100 * right) / of).toFixed(1)} %`));
});

/** The rows of a section's tables that begin with a name in code, cell by cell. */
function rowsUnder(heading: string): string[][] {
  const section = TEXT.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  assert.ok(section, `There is a section “${heading}”.`);
  return [...section.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, name, rest]) => [
    name!,
    ...rest!.split(' | '),
  ]);
}
