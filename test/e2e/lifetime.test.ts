/** A portal that has left the page leaves nothing behind, and two on one page know nothing of each other. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { openSite, type Site } from '../bench/page/site.ts';
import { chromiumPath, LAUNCH_ARGS } from '../support/chromium.ts';
import { keepLedger } from './ledger.ts';
import { launch } from './visit.ts';

/** Why a browser did not keep a page, as it says itself. */
interface Kept {
  readonly notRestoredReasons?: { readonly reasons: readonly { readonly reason: string }[] } | null;
}

const ROUNDS = 1_000;
const WARM_UP = 100;
const MEGABYTE = 1_048_576;

let site: Site;
let browser: Browser;

before(async () => {
  [site, browser] = await Promise.all([openSite('northwind', 'sakura'), launch()]);
});

after(async () => {
  await browser.close();
  site.close();
});

describe('a portal that leaves the page', () => {
  it('a thousand times, at any moment of its load, leaves no listener, observer, timer, node or megabyte', async () => {
    const page = await emptyPage();
    const session = await page.context().newCDPSession(page);
    const before = await page.evaluate(() => window.held());
    await mountAndUnmount(page, WARM_UP);
    const small = await weigh(session);
    await mountAndUnmount(page, ROUNDS);
    await page.waitForFunction(() => window.held().timers === 0);
    const large = await weigh(session);

    const held = await page.evaluate(() => window.held());
    assert.deepEqual(held.listeners, before.listeners);
    assert.equal(held.intervals, 0);
    // The test's own tool has one.
    assert.equal(held.observers, before.observers);
    assert.deepEqual(held.requests, []);
    assert.ok(large.nodes - small.nodes < 50, `${large.nodes - small.nodes} nodes more`);
    const grown = large.heap - small.heap;
    assert.ok(grown < MEGABYTE, `the heap has grown by ${grown} bytes`);
    await page.close();
  });

  it('asks for nothing any more, not even for the code of its other panels', async () => {
    const page = await emptyPage();
    const forecast = page.waitForResponse(/\/v1\/forecast/);
    await page.evaluate(async () => {
      // Far below the screen, so that its other panels wait for the page to rest.
      document.body.style.marginTop = '5000px';
      const portal = document.createElement('usage-portal');
      portal.setAttribute('session-url', '/api/portal-session');
      document.body.append(portal);
      await new Promise((loaded) => portal.addEventListener('usage-loaded', loaded));
    });
    const asked: string[] = [];
    await forecast;
    await page.evaluate(() => document.querySelector('usage-portal')!.remove());
    page.on('request', (request) => asked.push(request.url()));
    await page.waitForFunction(() => window.held().timers === 0);
    await page.evaluate(() => {
      for (const type of ['online', 'offline', 'beforeprint']) dispatchEvent(new Event(type));
      document.dispatchEvent(new Event('visibilitychange'));
    });
    assert.deepEqual((await page.evaluate(() => window.held())).requests, []);
    assert.deepEqual(asked, []);
    await page.close();
  });

  it('comes back whole, with its figures, its panels and one stream of changes', async () => {
    const page = await emptyPage();
    await page.evaluate(async () => {
      const portal = document.createElement('usage-portal');
      portal.setAttribute('session-url', '/api/portal-session');
      document.body.append(portal);
      await new Promise((loaded) => portal.addEventListener('usage-loaded', loaded));
      portal.remove();
      document.body.append(portal);
    });
    await page.locator('usage-invoice-list tbody tr').first().waitFor();
    const streams = () =>
      page.evaluate(() => window.held().requests.filter((url) => url.endsWith('/v1/changes')));
    await page.waitForFunction(() =>
      window.held().requests.some((url) => url.endsWith('/v1/changes')),
    );
    assert.equal((await streams()).length, 1);
    await page.evaluate(() => document.querySelector('usage-portal')!.remove());
    assert.deepEqual(await streams(), []);
    await page.close();
  });
});

describe('a page that is left and come back to', () => {
  it('gives the browser no reason of its own not to keep it', async () => {
    const keeping = await chromium.launch({
      executablePath: await chromiumPath(),
      args: [...LAUNCH_ARGS, '--enable-features=BackForwardCache'],
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    });
    try {
      const page = await keeping.newPage();
      const streams = page.waitForRequest(/\/v1\/changes/);
      await page.goto(`${site.origin}/session-url/`);
      await streams;
      await page.goto(`${site.origin}/limit-vanilla/`);
      await page.goBack();
      const reasons = await page.evaluate(() => {
        const [entry] = performance.getEntriesByType('navigation');
        return (entry as unknown as Kept).notRestoredReasons?.reasons.map(({ reason }) => reason);
      });
      // Whoever tests a browser keeps it from keeping pages: that one reason it does not tell.
      assert.deepEqual(reasons, ['masked']);
    } finally {
      await keeping.close();
    }
  });

  it('holds no stream meanwhile, and reads again', async () => {
    const page = await emptyPage();
    await page.evaluate(() => {
      document.body.innerHTML = '<usage-portal session-url="/api/portal-session"></usage-portal>';
    });
    await page.waitForFunction(() =>
      window.held().requests.some((url) => url.endsWith('/v1/changes')),
    );
    const asked = await page.evaluate(() => {
      // What a browser tells a page that it puts aside: nobody sees it, then it is gone.
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      return window.held().asked;
    });
    await page.waitForFunction(() => window.held().requests.length === 0);
    await page.evaluate(() => {
      Reflect.deleteProperty(document, 'hidden');
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.waitForFunction((before) => window.held().asked >= before + 2, asked);
    await page.waitForFunction(() =>
      window.held().requests.some((url) => url.endsWith('/v1/changes')),
    );
    await page.close();
  });
});

describe('two portals with two customers on one page', () => {
  it('show each its own figures, and choose, announce and end by themselves', async () => {
    const page = await emptyPage();
    await page.evaluate(() => {
      document.body.innerHTML = ['northwind', 'sakura']
        .map(
          (key) => `<usage-portal id="${key}" session-url="/api/sessions/${key}"></usage-portal>`,
        )
        .join('');
    });
    const due = (key: string) => page.locator(`#${key} usage-bill .big`);
    await Promise.all(['northwind', 'sakura'].map((key) => due(key).waitFor()));
    const [dollars, yen] = await Promise.all([
      due('northwind').textContent(),
      due('sakura').textContent(),
    ]);
    assert.match(dollars!, /\$/);
    assert.match(yen!, /¥/);

    const daily = (key: string) => page.locator(`#${key} usage-chart button`, { hasText: 'Daily' });
    await daily('sakura').click();
    assert.equal(await daily('sakura').getAttribute('aria-pressed'), 'true');
    assert.equal(await daily('northwind').getAttribute('aria-pressed'), 'false');

    const bearers = new Map<string, Set<string>>();
    page.on('request', (request) => {
      const bearer = request.headers().authorization?.split('.')[1];
      if (!bearer) return;
      const { sub } = JSON.parse(Buffer.from(bearer, 'base64url').toString());
      const { pathname } = new URL(request.url());
      bearers.set(sub, (bearers.get(sub) ?? new Set()).add(pathname));
    });
    await page.evaluate(() =>
      document.querySelector<HTMLElement & { refresh(): Promise<void> }>('#sakura')!.refresh(),
    );
    const readers = [...bearers.values()].filter((paths) => paths.has('/billing/v1/portal'));
    assert.equal(readers.length, 1);

    await page.evaluate(() => document.querySelector('#sakura')!.remove());
    assert.equal(await due('northwind').textContent(), dollars);
    await page.evaluate(() =>
      document.querySelector<HTMLElement & { refresh(): Promise<void> }>('#northwind')!.refresh(),
    );
    assert.equal(await due('northwind').textContent(), dollars);
    await page.close();
  });
});

async function emptyPage(): Promise<Page> {
  const page = await browser.newPage();
  await keepLedger(page);
  await page.goto(`${site.origin}/empty/`);
  await page.waitForFunction(() => customElements.get('usage-portal'));
  return page;
}

/**
 * Mounts a portal and takes it away again: before its session is asked for, while it is, with its figures,
 * with its panels and what is likely. The answers are real ones, kept from the first time.
 */
function mountAndUnmount(page: Page, rounds: number) {
  return page.evaluate(async (rounds) => {
    const kept = new Map<string, Promise<Response>>();
    const real = window.fetch;
    window.fetch = async (input, init) => {
      const path = new URL(String(input), location.href).pathname;
      if (path.endsWith('/changes')) return real(input, init);
      // Whoever asks first may give up before there is an answer.
      if (!kept.has(path)) kept.set(path, real(input, { ...init, signal: null }));
      const answer = (await kept.get(path)!).clone();
      init?.signal?.throwIfAborted();
      return answer;
    };
    const pause = () => new Promise((done) => setTimeout(done));
    for (let round = 0; round < rounds; round++) {
      const portal = document.createElement('usage-portal');
      portal.setAttribute('session-url', '/api/portal-session');
      const loaded = new Promise((done) => portal.addEventListener('usage-loaded', done));
      document.body.append(portal);
      // All at once, in the middle of it, with the figures, with everything.
      const stage = round % 10;
      if (stage >= 3) await pause();
      if (stage >= 6) await loaded;
      if (stage === 9) {
        dispatchEvent(new Event('beforeprint'));
        for (let turn = 0; turn < 12; turn++) await pause();
      }
      portal.remove();
    }
    window.fetch = real;
  }, rounds);
}

/** The heap in bytes and the nodes of the document, and those nobody can see but somebody holds. */
async function weigh(session: CDPSession) {
  for (let turn = 0; turn < 3; turn++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  return { heap: usedSize, nodes };
}
