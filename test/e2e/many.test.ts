/** Forty meters and three thousand invoices: the page stays as light as what it shows. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openSite, type Site } from '../bench/page/site.ts';
import { untilQuiet } from './quiet.ts';
import { launch } from './visit.ts';

const MOST_ELEMENTS = 1_500;
/** A page of twenty invoices, in elements and in bytes of the heap. */
const PAGE_ELEMENTS = 20 * 8;
const PAGE_HEAP = 300_000;
const PAGES = 10;

let site: Site;
let browser: Browser;

before(async () => {
  [site, browser] = await Promise.all([openSite('atlas'), launch()]);
});

after(async () => {
  await browser.close();
  site.close();
});

describe('a customer with forty meters and three thousand invoices', () => {
  it('begins with fewer than 1,500 elements, and each page of invoices adds its rows alone', async () => {
    const page = await browser.newPage();
    await page.goto(`${site.origin}/inlined/`);
    const rows = page.locator('usage-invoice-list tbody tr');
    await rows.first().waitFor();
    const begun = await weigh(page);
    assert.ok(begun.elements < MOST_ELEMENTS, `${begun.elements} elements`);
    // The panels beside the list come when they are near: they are not what a page of it weighs.
    await untilQuiet(page, () => page.evaluate(() => scrollTo(0, document.body.scrollHeight)));
    const first = await weigh(page);

    for (let turn = 0; turn < PAGES; turn++) {
      const before = await rows.count();
      await page.locator('usage-invoice-list button', { hasText: 'more' }).first().click();
      await rows.nth(before).waitFor();
    }
    const last = await weigh(page);
    const elements = (last.elements - first.elements) / PAGES;
    const heap = (last.heap - first.heap) / PAGES;
    assert.ok(elements < PAGE_ELEMENTS, `${elements} elements a page`);
    assert.ok(heap < PAGE_HEAP, `${heap} bytes a page`);
    await page.close();
  });
});

async function weigh(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize: heap } = await session.send('Runtime.getHeapUsage');
  const elements = await page.evaluate(() => {
    const within = (root: Document | ShadowRoot): number =>
      [...root.querySelectorAll('*')].reduce(
        (sum, { shadowRoot }) => sum + 1 + (shadowRoot ? within(shadowRoot) : 0),
        0,
      );
    return within(document);
  });
  return { heap, elements };
}
