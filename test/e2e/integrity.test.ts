/** A page that names the hashes of the scripts runs those scripts or none. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type Foreign, startForeign } from './foreign-page.ts';
import { openAll, STRIPES } from './open-all.ts';
import { launch } from './visit.ts';

describe('the tag of a build', () => {
  let foreign: Foreign;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  const scripts: string[] = [];

  before(async () => {
    foreign = await startForeign();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    foreign?.close();
  });
  afterEach(async () => {
    await page.context().close();
    foreign.scripts.clear();
    faults.length = 0;
    scripts.length = 0;
  });

  it('loads every script under the version of the tag, each once', async () => {
    await open();
    await page.locator('usage-billing-details').scrollIntoViewIfNeeded();
    await page.locator('usage-invoice-list button.tog').first().waitFor();
    await openAll(page, { without: STRIPES });
    const { version } = (await foreign.assets.build())!;
    assert.ok(scripts.length > 5, `${scripts}`);
    assert.deepEqual([...new Set(scripts)], scripts);
    for (const address of scripts) assert.ok(address.startsWith(`${foreign.api}/v/${version}/`));
    assert.deepEqual(faults, []);
  });

  it('runs no entry that was changed, and leaves the page as it is', async () => {
    change('usage-portal.js');
    await start();
    await page.locator('#refused').waitFor();
    assert.equal(await page.evaluate(() => customElements.get('usage-portal')), undefined);
    assert.ok(faults.some((fault) => /integrity/.test(fault)));
    assert.deepEqual(uncaught(), []);
  });

  it('runs no chunk that was changed: the first view stands, and says what is missing', async () => {
    const changed = await chunk('later');
    change(changed);
    await open();
    await page.locator('usage-portal').getByText(MISSING).waitFor();
    assert.equal(await page.evaluate(() => customElements.get('usage-invoice-list')), undefined);
    assert.deepEqual(uncaught(), []);

    // A browser that has refused a script does not ask for it again in that page.
    foreign.scripts.clear();
    await page.reload();
    await page.locator('usage-bill .big').waitFor();
    await page.locator('usage-billing-details').scrollIntoViewIfNeeded();
    await page.locator('usage-invoice-list button.tog').first().waitFor();
  });

  it('says in its place what of a form was changed, and keeps the rest', async () => {
    change(await chunk('billing-details'));
    await open();
    await page.locator('usage-billing-details').scrollIntoViewIfNeeded();
    const problem = page.locator('usage-billing-details .problem');
    await problem.getByText('Reload the page to see it.').waitFor();
    // The browser would not fetch it again in this page.
    assert.equal(await problem.getByRole('button').count(), 0);
    await page.locator('usage-invoice-list button.tog').first().waitFor();
    assert.deepEqual(uncaught(), []);
  });

  async function open() {
    await start();
    await page.locator('usage-bill .big').waitFor();
  }

  async function start() {
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.on('pageerror', ({ message }) => faults.push(`uncaught: ${message}`));
    page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) faults.push(line.text());
    });
    page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.push(request.url());
    });
    const { html } = foreign.assets.embed({ base: foreign.api });
    const watched = html.replace('crossorigin>', 'crossorigin onerror="refused()">');
    await page.goto(
      foreign.put('/integrity', {
        body: `<!doctype html><html lang="en"><head><title>Billing</title>
          <script>const refused = () => document.body.insertAdjacentHTML('beforeend', '<p id="refused">Billing is not available.</p>');</script>
          ${watched}</head><body><usage-portal session-url="/session"></usage-portal></body></html>`,
      }),
    );
  }

  /** Somebody has put a line of theirs into a script. */
  function change(file: string) {
    const script = readFileSync(`dist/widget/${file}`, 'utf8');
    const path = new URL(foreign.assets.embed({ base: foreign.api }).src).pathname;
    foreign.scripts.set(path.replace('usage-portal.js', file), `${script}\nwindow.changed = true;`);
  }

  async function chunk(name: string): Promise<string> {
    const { integrity } = (await foreign.assets.build())!;
    return Object.keys(integrity).find((file) => file.startsWith(`usage-portal/${name}-`))!;
  }

  function uncaught(): string[] {
    return faults.filter((fault) => fault.startsWith('uncaught'));
  }
});

const MISSING = 'The rest could not be loaded.';
