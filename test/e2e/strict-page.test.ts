/** The portal in pages that allow next to nothing: what `docs/security.md` says they must allow is enough. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser, Frame, Page } from 'playwright-core';
import { type Foreign, startForeign } from './foreign-page.ts';
import { openAll, STRIPES } from './open-all.ts';
import { launch } from './visit.ts';

const NONCE = 'bm9uY2UrLzE=';

/** Let a page run them, and it names each violation; the browser reports them to the server besides. */
const WATCH = `<script nonce="${NONCE}">
  window.violations = [];
  addEventListener('securitypolicyviolation', (event) =>
    violations.push(event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample));
</script>`;

describe('the portal in a strict page', () => {
  let foreign: Foreign;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  /** Whether a gateway of the vendor's lets frames without an origin read. */
  let opens = false;

  before(async () => {
    foreign = await startForeign({
      customers: ['halden', 'copperline'],
      gateway: (request, send) => (opens ? asFrom(foreign.pages, request, send) : send(request)),
    });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    foreign?.close();
  });
  afterEach(async () => {
    await page.context().close();
    foreign.reports.length = 0;
    faults.length = 0;
    opens = false;
  });

  it('runs every panel without one violation', async () => {
    for (const customer of ['halden', 'copperline']) {
      await open({ customer });
      const pressed = await openAll(page, { without: STRIPES });
      for (const panel of ['chart', 'what-if', 'subscription', 'invoice-list', 'billing-details'])
        assert.ok(
          pressed.some((name) => name.startsWith(`usage-${panel}: `)),
          `${panel} of ${pressed}`,
        );
      assert.deepEqual(await wrongs(), []);
    }
  });

  it('takes the session that stands in the page, and leaves nothing of it there', async () => {
    const { token, api } = await foreign.session();
    const session = JSON.stringify({ token, api });
    await start({
      body: `<usage-portal><script type="application/json" data-usage-session>${session}</script></usage-portal>`,
    });
    await page.locator('usage-bill .big').waitFor();
    assert.ok(!(await page.content()).includes(token));
    assert.deepEqual(await wrongs(), []);
  });

  it('would tell of a violation, in the page and to the server', async () => {
    await open({ more: '<p style="color: red">Styled</p>' });
    const [told] = await page.evaluate(() => Reflect.get(window, 'violations'));
    assert.match(told, /^style-src-attr inline/);
    while (foreign.reports.length === 0) await page.waitForTimeout(50);
    assert.match(foreign.reports[0]!, /style-src-attr/);
  });

  it('runs in every language of its own', async () => {
    for (const lang of ['de', 'ar', 'he']) {
      await open({ lang });
      await openAll(page, { within: /chart|explain|meter-list|what-if|invoice-l/ });
      assert.deepEqual(await wrongs(), [], lang);
    }
  });

  it('opens Stripe’s form with what that asks for, and nothing more', async () => {
    await open({ customer: 'copperline', policy: policyWithForm(), more: formTypes() });
    const pressed = await openAll(page);
    assert.ok(
      pressed.some((name) => STRIPES.test(name.replace(/^.*?: /, ''))),
      `${pressed}`,
    );
    await page.locator('usage-portal iframe').first().waitFor();
    assert.deepEqual(await wrongs(), []);
  });

  it('says in place that Stripe’s form may not come, where the page does not allow it', async () => {
    await open({ customer: 'copperline' });
    await page.getByRole('button', { name: 'Add payment method' }).click();
    await page.locator('usage-payment-method').getByText('does not come through').waitFor();
    assert.deepEqual(uncaught(), []);
  });

  it('runs in a page that is isolated from other origins', async () => {
    const isolation = {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    };
    await open({ headers: isolation });
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    await openAll(page, { without: STRIPES });
    assert.deepEqual(await wrongs(), []);
  });

  it('runs inside a closed shadow root', async () => {
    const host = `<div id="host"></div><script nonce="${NONCE}">
      window.shut = document.querySelector('#host').attachShadow({ mode: 'closed' });
      const portal = document.createElement('usage-portal');
      portal.setAttribute('session-url', '/session');
      shut.append(portal);
    </script>`;
    await start({ body: host });
    await page.waitForFunction(() =>
      Reflect.get(window, 'shut')
        .querySelector('usage-portal')
        ?.shadowRoot?.querySelector('usage-bill')
        ?.shadowRoot?.querySelector('.big'),
    );
    const pressed = await openAll(page, { without: STRIPES, root: 'shut' });
    assert.ok(pressed.length > 10, `${pressed}`);
    assert.deepEqual(await wrongs(), []);
  });

  describe('in a frame that may only run scripts', () => {
    it('says that its page may not read, and breaks nothing', async () => {
      const frame = await framed();
      await frame.locator('usage-notices').getByRole('button').first().waitFor();
      assert.equal(await frame.locator('usage-bill .big').count(), 0);
      assert.deepEqual(uncaught(), []);
    });

    it('runs every panel, where a gateway of the vendor’s lets it read', async () => {
      opens = true;
      const frame = await framed();
      await frame.locator('usage-bill .big').waitFor();
      await frame.locator('usage-billing-details').scrollIntoViewIfNeeded();
      await frame.locator('usage-invoice-list button.tog').first().waitFor();
      const pressed = await openAll(frame, { without: STRIPES });
      assert.ok(pressed.length > 10, `${pressed}`);
      assert.deepEqual(await wrongs(frame), []);
    });
  });

  /** A page with the portal, once its figures are there. */
  async function open(options: StrictPage) {
    const { customer = 'halden', more = '' } = options;
    const body = `${more}<usage-portal session-url="/session?of=${customer}"></usage-portal>`;
    await start({ ...options, body });
    await page.locator('usage-bill .big').waitFor();
    await page.locator('usage-billing-details').scrollIntoViewIfNeeded();
    await page.locator('usage-invoice-list button.tog').first().waitFor();
  }

  async function start({ body = '', lang = 'en', policy = '', headers = {} }: StrictPage) {
    await page?.context().close();
    page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    page.on('pageerror', ({ message }) => faults.push(`uncaught: ${message}`));
    page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) faults.push(line.text());
    });
    const { html } = foreign.assets.embed({ base: foreign.api, nonce: NONCE });
    const address = foreign.put('/strict', {
      headers: { 'Content-Security-Policy': policy || strict(), ...headers },
      body: `<!doctype html><html lang="${lang}"><head><title>Billing</title>${WATCH}${html}
        <style nonce="${NONCE}">body { margin: 24px }</style></head><body>${body}</body></html>`,
    });
    await page.goto(address);
  }

  /** The same page, in a frame of a page that lets it run scripts and nothing else. */
  async function framed(): Promise<Frame> {
    await start({});
    const { token, api } = await foreign.session();
    const session = JSON.stringify({ token, api });
    const { html } = foreign.assets.embed({ base: foreign.api, nonce: NONCE });
    const inner = foreign.put('/framed', {
      headers: { 'Content-Security-Policy': strict() },
      body: `<!doctype html><html lang="en"><head><title>Frame</title>${WATCH}${html}</head><body>
        <usage-portal><script type="application/json" data-usage-session>${session}</script></usage-portal></body></html>`,
    });
    const address = foreign.put('/framing', {
      body: `<!doctype html><html lang="en"><title>Framing</title><iframe sandbox="allow-scripts" width="1000" height="900" src="${inner}"></iframe></html>`,
    });
    await page.goto(address);
    return page.frames().find((each) => each.url() === inner)!;
  }

  function strict(): string {
    return [
      "default-src 'none'",
      `script-src 'nonce-${NONCE}' 'strict-dynamic'`,
      `style-src 'nonce-${NONCE}'`,
      `connect-src 'self' ${foreign.api}`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      'trusted-types lit-html',
      'report-uri /reports',
    ].join('; ');
  }

  /** As `docs/security.md` has it, with the simulator's origin in the place of Stripe's. */
  function policyWithForm(): string {
    return `${strict().replace('trusted-types lit-html', 'trusted-types lit-html default')}; frame-src ${foreign.stripe}`;
  }

  function formTypes(): string {
    return `<script nonce="${NONCE}">
      trustedTypes.createPolicy('default', {
        createScriptURL: (url) => (/^https:\\/\\/js\\.stripe\\.com\\/(v3|[a-z]+)\\/stripe\\.js(\\?|$)/.test(url) ? '${foreign.stripe}/stripe-js/stripe.js' : null),
      });
    </script>`;
  }

  function uncaught(): string[] {
    return faults.filter((fault) => fault.startsWith('uncaught'));
  }

  /** Everything that went wrong, wherever it was told. */
  async function wrongs(within: Page | Frame = page): Promise<string[]> {
    const seen: string[] = await within.evaluate(() => Reflect.get(window, 'violations'));
    return [...seen, ...foreign.reports, ...faults];
  }
});

type StrictPage = {
  readonly customer?: string;
  readonly lang?: string;
  readonly policy?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** What stands in the page before the portal. */
  readonly more?: string;
};

/** Passes on what a frame without an origin asks as if its page had, and lets it read the answer. */
async function asFrom(
  origin: string,
  request: Request,
  send: (request: Request) => Promise<Response>,
) {
  const headers = new Headers(request.headers);
  const isOpaque = headers.get('origin') === 'null';
  if (isOpaque) headers.set('origin', origin);
  const response = await send(new Request(request, { headers }));
  if (!isOpaque) return response;
  const answer = new Response(response.body, response);
  answer.headers.set('Access-Control-Allow-Origin', 'null');
  answer.headers.set('Access-Control-Expose-Headers', 'Date, ETag, X-Request-Id');
  return answer;
}
