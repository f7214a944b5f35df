/** Pages that do to the portal what pages do: patch, restyle, take its names, load it again, listen in. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type Foreign, startForeign } from './foreign-page.ts';
import { openAll, STRIPES } from './open-all.ts';
import { launch } from './visit.ts';

const PORTAL = '<usage-portal session-url="/session"></usage-portal>';

describe('the portal in a hostile page', () => {
  let foreign: Foreign;
  let browser: Browser;
  let page: Page;
  let isPolluting = false;
  const faults: string[] = [];

  before(async () => {
    foreign = await startForeign({
      customers: ['halden', 'copperline'],
      gateway: async (request, send) => {
        const response = await send(request);
        const isJson = response.headers.get('content-type')?.includes('json');
        return isPolluting && isJson ? polluted(response) : response;
      },
    });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    foreign?.close();
  });
  afterEach(async () => {
    await page.context().close();
    faults.length = 0;
    isPolluting = false;
  });

  it('works where the page has put its own in the place of what browsers have', async () => {
    await open(`<script>
      Array.prototype.map = function (turn, self) {
        const all = [];
        for (let at = 0; at < this.length; at++) all.push(turn.call(self, this[at], at, this));
        return all;
      };
      Array.prototype.last = function () { return this[this.length - 1]; };
      const fetched = window.fetch;
      window.fetch = async function (...given) { return (await fetched.apply(this, given)).clone(); };
      const parse = JSON.parse;
      JSON.parse = (text, ...more) => parse(text, ...more);
    </script>${PORTAL}`);
    await openAll(page, { without: STRIPES });
    await isTokenless();
    assert.deepEqual(faults, []);
  });

  it('breaks nothing of the page where it cannot work itself', async () => {
    await start(`<script>Array.prototype.map = () => { throw new Error('not here'); };</script>
      <button id="theirs" onclick="this.textContent = 'pressed'">Press</button>${PORTAL}`);
    await page.locator('#theirs').click();
    await page.getByText('pressed').waitFor();
    await isTokenless();
  });

  it('is laid out by its own styles, whatever the page says of all elements', async () => {
    const styles = `<style>
      div, p, span, button, table, td, th, tr, svg, header, section, i, b, bdi, .btn, .big, .sr {
        display: none !important; color: red !important; font-size: 60px !important; position: fixed !important }
    </style>`;
    await open(styles + PORTAL);
    await openAll(page, { without: STRIPES });
    const { color, fontSize } = await page
      .locator('usage-bill .big')
      .evaluate((big) => ({ ...getComputedStyle(big) }) as unknown as Record<string, string>);
    assert.notEqual(color, 'rgb(255, 0, 0)');
    assert.notEqual(fontSize, '60px');
    assert.deepEqual(faults, []);
  });

  it('stays hidden without harm where the page hides everything', async () => {
    await start(`<style>* { display: none !important }</style>${PORTAL}`);
    await page.waitForFunction(() =>
      document
        .querySelector('usage-portal')
        ?.shadowRoot?.querySelector('usage-bill')
        ?.shadowRoot?.querySelector('.big'),
    );
    assert.deepEqual(faults, []);
  });

  it('leaves a name alone that somebody else has taken', async () => {
    await start(`<script>
      customElements.define('usage-bill', class extends HTMLElement {
        connectedCallback() { this.textContent = 'Theirs'; }
      });
    </script>${PORTAL}`);
    await page.locator('usage-chart svg').first().waitFor();
    assert.equal(await page.locator('usage-bill').textContent(), 'Theirs');
    assert.deepEqual(faults, []);
  });

  it('shows two customers by two versions of itself, each their own and nothing twice', async () => {
    const other = (await script()).replace(/^/, '/* another version */');
    foreign.scripts.set('/other/usage-portal.js', other);
    await start(
      `<script type="module" src="${foreign.api}/usage-portal.js"></script>
       <script type="module" src="${foreign.api}/usage-portal.js?again"></script>
       <script type="module" src="${foreign.api}/other/usage-portal.js"></script>
       <usage-portal session-url="/session?of=halden"></usage-portal>
       <usage-portal session-url="/session?of=copperline"></usage-portal>`,
    );
    const amounts = page.locator('usage-bill .big');
    await amounts.nth(1).waitFor();
    const [first, second] = await amounts.allTextContents();
    assert.match(first!, /\$390\.14/);
    assert.match(second!, /\$140\.72/);
    assert.equal(await amounts.count(), 2);
    await isTokenless();
    assert.deepEqual(faults, []);
  });

  it('listens to no message, so that nobody can forge one', async () => {
    await open(`<script>
      window.listened = [];
      const listen = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (name, ...more) {
        listened.push(name);
        return listen.call(this, name, ...more);
      };
      setInterval(() => postMessage({ type: 'usage-loaded', token: 'forged' }, '*'), 50);
    </script>${PORTAL}`);
    await openAll(page, { without: STRIPES });
    const heard: string[] = await page.evaluate(() => Reflect.get(window, 'listened'));
    assert.ok(heard.includes('pageshow') || heard.length > 5);
    assert.equal(heard.includes('message'), false);
    assert.deepEqual(faults, []);
  });

  it('tells a page that asks for its data nothing of the token', async () => {
    await open(PORTAL);
    const told = await page.evaluate(() => {
      const asked: unknown[] = [];
      const event = Object.assign(new Event('context-request', { bubbles: true, composed: true }), {
        context: Symbol.for('usage-portal'),
        callback: (value: unknown) => asked.push(value),
      });
      document.querySelector('usage-portal')!.shadowRoot!.firstElementChild!.dispatchEvent(event);
      const seen = new Set<unknown>();
      const texts: string[] = [];
      const walk = (value: unknown) => {
        if (typeof value === 'string') texts.push(value);
        if (typeof value !== 'object' || value === null || seen.has(value)) return;
        if (value instanceof Node || seen.size > 20_000) return;
        seen.add(value);
        for (const key of Reflect.ownKeys(value)) walk(Reflect.get(value, key));
      };
      asked.forEach(walk);
      return { count: asked.length, texts };
    });
    assert.equal(told.count, 1);
    assert.ok(told.texts.length > 100);
    assert.deepEqual(
      told.texts.filter((text) => TOKEN.test(text)),
      [],
    );
  });

  it('takes no property of an answer for one of every object', async () => {
    isPolluting = true;
    await open(PORTAL);
    await openAll(page, { without: STRIPES });
    assert.equal(await page.evaluate(() => Reflect.get({}, 'polluted')), undefined);
    assert.deepEqual(faults, []);
  });

  it('takes none of a session or of its own texts either', async () => {
    const { token, api } = await foreign.session();
    await open(`<usage-portal></usage-portal><script>
      const portal = document.querySelector('usage-portal');
      portal.texts = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"bill":"Mine"}');
      portal.getSession = async () => JSON.parse('{"__proto__":{"polluted":1},"token":"${token}","api":"${api}"}');
    </script>`);
    assert.equal(await page.evaluate(() => Reflect.get({}, 'polluted')), undefined);
    assert.deepEqual(faults, []);
  });

  async function open(body: string) {
    await start(body);
    await page.locator('usage-bill .big').waitFor();
    await page.locator('usage-billing-details').scrollIntoViewIfNeeded();
    await page.locator('usage-invoice-list button.tog').first().waitFor();
  }

  async function start(body: string) {
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) faults.push(line.text());
    });
    const { html } = foreign.assets.embed({ base: foreign.api });
    await page.goto(
      foreign.put(`/hostile`, {
        body: `<!doctype html><html lang="en"><head><title>Billing</title>${html}</head><body>${body}</body></html>`,
      }),
    );
  }

  async function script(): Promise<string> {
    const response = await fetch(`${foreign.api}/usage-portal.js`);
    return (await response.text()).replaceAll('./usage-portal/', '../usage-portal/');
  }

  /** The token stands in no attribute and no text, in no shadow root. */
  async function isTokenless() {
    // The page may have spoiled what arrays can do.
    const written = await page.evaluate(() => {
      let text = document.documentElement.outerHTML;
      const walk = (within: ParentNode) => {
        for (const { shadowRoot } of within.querySelectorAll('*')) {
          if (!shadowRoot) continue;
          text += shadowRoot.innerHTML;
          walk(shadowRoot);
        }
      };
      walk(document);
      return text;
    });
    assert.doesNotMatch(written, TOKEN);
  }
});

/** A JSON Web Token. */
const TOKEN = /eyJ[\w-]{10,}\.[\w-]{20,}\.[\w-]{20,}/;

/** Every object of an answer claims to change what all objects are. */
async function polluted(response: Response): Promise<Response> {
  const text = (await response.text()).replaceAll(
    '{"',
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"',
  );
  return new Response(text, { status: response.status, headers: response.headers });
}
