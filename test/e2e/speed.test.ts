/** What a first view costs a page: requests, and nothing that moves. How long it takes is `npm run bench:page`. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { load, type Profile } from '../bench/page/load.ts';
import { type BenchPage, openSite, type Site } from '../bench/page/site.ts';
import { launch } from './visit.ts';

/** Nothing to tell; a card that expires; an invoice past due, with a link that comes later still. */
const CUSTOMERS = ['northwind', 'halden', 'copperline'] as const;

let sites: Record<(typeof CUSTOMERS)[number], Site>;
let browser: Browser;

before(async () => {
  const [northwind, halden, copperline, launched] = await Promise.all([
    ...CUSTOMERS.map((key) => openSite(key)),
    launch(),
  ] as [Promise<Site>, Promise<Site>, Promise<Site>, Promise<Browser>]);
  sites = { northwind, halden, copperline };
  browser = launched;
});

after(async () => {
  await browser.close();
  for (const site of Object.values(sites)) site.close();
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

describe('nothing moves', { concurrency: 2 }, () => {
  for (const customer of CUSTOMERS) {
    for (const width of [360, 768, 1280]) {
      it(`from the first paint to the end of the page, at ${width} px: ${customer}`, async () => {
        await staysStill(pageOf('inlined', customer), 'plain', { width, toTheEnd: true });
      });
    }
  }

  for (const customer of CUSTOMERS) {
    it(`on a slow network either, where skeletons stand first: ${customer}`, async () => {
      await staysStill(pageOf('session-url', customer), 'slow', { width: 768, toTheEnd: true });
    });
  }

  for (const lang of ['de', 'ar']) {
    it(`at 320 px in ${lang}, with a notice`, async () => {
      const page = pageOf('inlined', 'copperline');
      const url = `${page.url}?lang=${lang}`;
      const { shifted } = await load(browser, { ...page, url }, 'plain', { width: 320 });
      // A right-to-left text that is replaced where it stands counts, though nothing has moved.
      assert.deepEqual(
        shifted.filter((each) => !IN_PLACE.test(each)),
        [],
      );
    });
  }
});

/** As `watch.ts` writes it. */
const IN_PLACE = /: (\S+ at \S+) to \1$/;

async function staysStill(page: BenchPage, profile: Profile, how: Parameters<typeof load>[3]) {
  const { shift, shifted } = await load(browser, page, profile, how);
  assert.deepEqual(shifted, []);
  assert.equal(shift, 0);
}

function pageOf(name: string, customer: (typeof CUSTOMERS)[number] = 'northwind'): BenchPage {
  return sites[customer].pages.find((page) => page.name === `ours, ${name}`)!;
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
