/** What a first view costs a page: requests, and nothing that moves. How long it takes is `npm run bench:page`. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { load } from '../bench/page/load.ts';
import { type BenchPage, openSite, type Site } from '../bench/page/site.ts';
import { launch } from './visit.ts';

let site: Site;
let browser: Browser;

before(async () => {
  // Nothing is wrong with this customer, so that no notice stands above the figures.
  [site, browser] = await Promise.all([openSite('northwind'), launch()]);
});

after(async () => {
  await browser.close();
  site.close();
});

describe('the figures of a first view', () => {
  it('are painted after three requests where the session is in the page', async () => {
    assert.deepEqual(await requestsUntilPainted('inlined'), [
      'GET /inlined/',
      'GET /billing/usage-portal.js',
      'GET /billing/v1/portal',
    ]);
  });

  for (const name of ['preloaded', 'session-url']) {
    it(`are painted after four requests: ${name}`, async () => {
      assert.deepEqual((await requestsUntilPainted(name)).sort(), [
        'GET /api/portal-session',
        'GET /billing/usage-portal.js',
        'GET /billing/v1/portal',
        `GET /${name}/`,
      ]);
    });
  }
});

describe('nothing moves', () => {
  for (const width of [360, 768, 1280]) {
    it(`from the first paint to the end of the page, at ${width} px`, async () => {
      const { shift, shifted } = await load(browser, pageOf('inlined'), 'plain', {
        width,
        toTheEnd: true,
      });
      assert.deepEqual(shifted, []);
      assert.equal(shift, 0);
    });
  }

  it('on a slow network either, where skeletons stand first', async () => {
    const { shift, shifted } = await load(browser, pageOf('session-url'), 'slow', {
      width: 768,
      toTheEnd: true,
    });
    assert.deepEqual(shifted, []);
    assert.equal(shift, 0);
  });
});

function pageOf(name: string): BenchPage {
  return site.pages.find((page) => page.name === `ours, ${name}`)!;
}

/** Only these are let through: what else is asked for before the figures are painted is in the list. */
async function requestsUntilPainted(name: string): Promise<string[]> {
  const { url, ready } = pageOf(name);
  const page = await browser.newPage();
  try {
    const asked = asksOf(page);
    await page.route(/\/v1\/(forecast|changes)|\/usage-portal\//, (route) => route.abort());
    await page.goto(url);
    await page.waitForFunction(ready);
    return asked.filter((each) => !/\/v1\/(forecast|changes)|\/usage-portal\//.test(each));
  } finally {
    await page.close();
  }
}

function asksOf(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, protocol } = new URL(request.url());
    if (protocol !== 'data:') asked.push(`${request.method()} ${pathname}`);
  });
  return asked;
}
