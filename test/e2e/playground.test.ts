/** The playground and the pages of other design systems, in a browser. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { HOSTS } from '../../demo/pages/hosts/hosts.ts';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { everythingShown } from './everything-shown.ts';
import { launch, textOf, type Visit, visit } from './visit.ts';

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

describe('the playground', () => {
  let demo: DemoProcess;
  let browser: Browser;
  let tab: Visit;
  let page: Page;

  before(async () => {
    demo = await startDemo('--port', '4447', '--only', 'halden');
    browser = await launch();
    tab = await visit(browser, demo);
    ({ page } = tab);
    await tab.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it('prints nothing while nothing is set', async () => {
    await open('');
    assert.match(await css(), /^\/\* Nothing to set/);
    assert.equal(new URL(page.url()).search, '');
  });

  it('prints what differs, wears it, and holds it in the address', async () => {
    await open('');
    await page.getByLabel('Accent, light', { exact: true }).fill('#c2410c');
    await page.getByLabel('Radius').selectOption('0px');
    await page.getByLabel('Width').selectOption('360');
    assert.equal(
      await css(),
      'usage-portal {\n  --usage-accent: light-dark(#c2410c, #7d9dff);\n  --usage-radius: 0px;\n}',
    );
    assert.equal(new URL(page.url()).search, '?width=360&accent.light=%23c2410c&radius=0px');
    const portal = page.locator('usage-portal');
    assert.equal((await portal.boundingBox())!.width, 360);
    const radius = await portal.evaluate((each) =>
      getComputedStyle(each).getPropertyValue('--_radius'),
    );
    assert.equal(radius, '0px');
  });

  it('shows what an address says, and takes nothing from it that it does not know', async () => {
    await open('?scheme=dark&dir=rtl&lang=de&panels=usage-bill&radius=red;}&nonsense=1');
    const portal = page.locator('usage-portal');
    assert.equal(await portal.getAttribute('locale'), 'de');
    assert.deepEqual(
      await portal.evaluate((each) => [...each.children].map(({ localName }) => localName)),
      ['usage-bill'],
    );
    assert.equal(await page.locator('.play-stage').getAttribute('dir'), 'rtl');
    assert.match(await css(), /^\/\* Nothing to set/);
    assert.equal(new URL(page.url()).search, '?scheme=dark&dir=rtl&lang=de&panels=usage-bill');
  });

  it('says which colours fail', async () => {
    await open('?muted.light=%23cccccc');
    assert.equal(await textOf(page.locator('[data-ratio="muted.light"]')), '1.6 fails');
    assert.equal(await textOf(page.locator('[data-ratio="muted.dark"]')), '7.7 passes');
  });

  it('copies the lines by the keyboard, and says so', async () => {
    await open('?control=40px&preset=material');
    await page.getByRole('button', { name: 'Copy the HTML' }).press('Enter');
    await page.getByText('The HTML is copied.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /href="\/presets\/material\.css"[\s\S]+<usage-portal session-url=/);
  });

  it('prints a preset as a bundler imports it, before the tokens', async () => {
    await open('?control=40px&preset=material');
    const preset = "@import 'usage-portal/presets/material.css';";
    assert.equal(await css(), `${preset}\n\nusage-portal {\n  --usage-control: 40px;\n}`);
  });

  it('wears the preset that was chosen last, whichever comes last', async () => {
    await open('');
    const late = Promise.withResolvers<void>();
    await page.route('**/presets/shadcn.css', async (route) => {
      await late.promise;
      await route.continue();
    });
    const choice = page.getByLabel('Preset');
    await choice.selectOption('shadcn');
    await choice.selectOption('plain');
    await page.locator('[data-out=css]', { hasText: 'plain.css' }).waitFor();
    const came = page.waitForResponse('**/presets/shadcn.css');
    late.resolve();
    await (await came).finished();
    await page.evaluate(() => new Promise((done) => setTimeout(done)));
    assert.match(await css(), /plain\.css/);
    const worn = await page.evaluate(() => document.adoptedStyleSheets[0]!.cssRules[0]!.cssText);
    assert.match(worn, /CanvasText/);
    await page.unroute('**/presets/shadcn.css');
  });

  it('goes back to the defaults', async () => {
    await open('?control=40px&panels=usage-bill');
    await page.getByRole('button', { name: 'Back to the defaults' }).click();
    await page.waitForURL((url) => url.search === '');
    assert.match(await css(), /^\/\* Nothing to set/);
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`is in order, ${scheme}`, async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await open(`?scheme=${scheme}`);
      await everythingShown(page);
      assert.deepEqual(await violations(page), []);
    });

    for (const host of Object.keys(HOSTS)) {
      it(`is joined by a page of ${host}, in order too, ${scheme}`, async () => {
        await page.emulateMedia({ colorScheme: scheme });
        await page.goto(`${demo.origin}/pages/hosts/${host}?scheme=${scheme}`);
        await everythingShown(page);
        assert.deepEqual(await violations(page), []);
      });
    }
  }

  it('does not scroll sideways on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of ['/playground', ...Object.keys(HOSTS).map((host) => `/hosts/${host}`)]) {
      await page.goto(`${demo.origin}/pages${path}`);
      await page.locator('usage-portal').waitFor();
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(over, 0, path);
    }
  });

  it('was under the demo’s own policy all the while', () => {
    assert.deepEqual(tab.faults, []);
  });

  async function open(query: string) {
    await page.goto(`${demo.origin}/pages/playground${query}`);
    await page.locator('usage-portal').first().waitFor();
    await page.locator('[data-out=html]', { hasText: 'usage-portal' }).waitFor();
  }

  function css() {
    return textOf(page.locator('[data-out=css]'));
  }
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations: found } = await axe.run(document, { resultTypes: ['violations'] });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
