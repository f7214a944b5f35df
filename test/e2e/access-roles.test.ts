/**
 * What a screen reader has of the portal: its tree of roles and names, beside the tree it had.
 *
 * `ROLES=update npx node --test test/e2e/access-roles.test.ts` writes the trees anew, for whoever
 * has changed what is said and has read it. Figures are left out, since the demo's go on by the hour.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { LOOKS, type Look, looking } from './access-looks.ts';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { everythingShown } from './everything-shown.ts';
import { openAll } from './open-all.ts';
import { launch } from './visit.ts';

const TREES = new URL('./roles/', import.meta.url);
const UPDATES = process.env.ROLES === 'update';

/** States of the whole portal. */
const WHOLE = [
  'normal',
  'past-due',
  'new-customer',
  'no-usage',
  'stripe-down',
  'unreachable',
  'reader',
  'hosted',
];

/** The panels, with all that opens in them open. */
const PANELS = [
  'usage-notices',
  'usage-bill',
  'usage-chart',
  'usage-what-if',
  'usage-subscription',
  'usage-invoice-list',
  'usage-payment-method',
  'usage-billing-details',
];

describe('the tree of roles', { concurrency: 2 }, () => {
  let demo: DemoProcess;
  let browser: Browser;

  before(async () => {
    demo = await startDemo('--port', '4454', '--only', 'halden,copperline,brightside,harbor');
    browser = await launch();
    if (UPDATES) mkdirSync(TREES, { recursive: true });
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  for (const state of WHOLE) {
    it(`is as it was: the portal, ${state}`, () =>
      seen({ path: `/usage-portal/${state}` }, (page) =>
        compare(page, 'usage-portal', `portal-${state}`),
      ));
  }

  it('is as it was: the portal in Arabic', () =>
    seen({ path: '/usage-portal/normal', look: LOOKS.arabic }, (page) =>
      compare(page, 'usage-portal', 'portal-arabic'),
    ));

  for (const tag of PANELS) {
    it(`is as it was: ${tag} with all of it open`, () =>
      seen({ path: `/${tag}` }, async (page) => {
        await openAll(page, { within: new RegExp(`^(${tag}|usage-explain)$`) });
        await everythingShown(page);
        await compare(page, tag, `${tag}-open`);
      }));
  }

  it('names each region once, each table, and has no level of headings too much', () =>
    seen({ path: '/usage-portal/normal' }, async (page) => {
      await openAll(page);
      await everythingShown(page);
      const tree = await treeOf(page, 'usage-portal');
      const regions = [...tree.matchAll(/- region(?: "(.*)")?/g)].map(([, name]) => name);
      assert.ok(regions.length >= 8);
      assert.deepEqual([...new Set(regions)], regions);
      assert.doesNotMatch(
        tree,
        /- (region|table|button|slider|textbox|combobox|checkbox|radio|link|img)(:| \[|$)/m,
      );
      const levels = [...tree.matchAll(/- heading .*\[level=(\d)\]/g)].map(([, level]) =>
        Number(level),
      );
      for (const [index, level] of levels.entries()) {
        assert.ok(level - (levels[index - 1] ?? 1) <= 1, `${levels.slice(0, index + 1)}`);
      }
    }));

  function seen(
    { path, look = LOOKS.light }: { path: string; look?: Look },
    act: (page: Page) => Promise<void>,
  ): Promise<void> {
    return looking(
      browser,
      { url: `${demo.origin}/pages${path}`.replace(/\/normal$/, ''), look },
      async (page) => {
        await everythingShown(page);
        await act(page);
      },
    );
  }
});

async function compare(page: Page, tag: string, name: string): Promise<void> {
  const tree = await treeOf(page, tag);
  const file = new URL(`${name}.txt`, TREES);
  if (UPDATES) return writeFileSync(file, tree);
  assert.ok(existsSync(file), `There is no ${name}.txt yet.`);
  assert.equal(tree, readFileSync(file, 'utf8'));
}

/** Without what differs from one hour, or one start of the demo, to another. */
async function treeOf(page: Page, tag: string): Promise<string> {
  // Which effects are large enough for a row of their own changes with the figures.
  await page.locator('usage-explain tbody tr').evaluateAll((rows) => {
    for (const row of rows as HTMLElement[])
      row.hidden = row.matches(':not(:first-child, :last-child)');
  });
  const tree = await page.locator(tag).first().ariaSnapshot();
  return `${tree}\n`
    .replace(/^ *- option (?!.*\[selected\]).*\n/gm, '')
    .replace(/\b[A-Z0-9]{8}-[\d]{4}\b/g, 'INVOICE')
    .replace(/\b(req|in|sub|si|pm|cus)_\w+/g, '$1_id')
    .replace(/(\[level=\d\])|(?<![\w])[\d٠-٩][\d٠-٩,.:٬٫]*/g, (_found, level) => level ?? '#')
    .replace(/(?<! read )just now|# (sec|min|hr) ago/g, 'a while ago')
    .replace(/\(#[–-]#\)/g, '(#)')
    .replace(/#% (more|less)/g, '#% more or less')
    .replace(/[+−](?=\S{0,3}#)/g, '±');
}
