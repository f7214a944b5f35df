/** Whatever stands in a name at Stripe is text to the portal, and an address leads to listed hosts or nowhere. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type Foreign, startForeign } from './foreign-page.ts';
import { ADDRESSES, MARKUP, ODD } from './hostile-payloads.ts';
import { openAll, STRIPES } from './open-all.ts';
import { launch } from './visit.ts';

/** Fields of Stripe's objects that hold somebody's words, whatever object they stand on. */
const WORDS = new Set([
  'name',
  'nickname',
  'description',
  'display_name',
  'number',
  'footer',
  'customer_name',
  'account_name',
  'statement_descriptor',
  'unit_label',
  'jurisdiction',
  'line1',
  'line2',
  'city',
  'state',
  'postal_code',
  'phone',
  'brand',
  'display_brand',
  'last4',
  'message',
]);
const LINKS = new Set(['hosted_invoice_url', 'invoice_pdf', 'receipt_url']);

const CUSTOMERS = ['halden', 'copperline', 'oriel'];

const TEXTS = [...MARKUP, ...ODD];
/** A third of them in one name, for each customer: each stands in every field once. */
const PACKS = CUSTOMERS.map((_, nth) =>
  TEXTS.filter((_text, index) => index % CUSTOMERS.length === nth).join(' '),
);

const LONG = 'Donaudampfschiff'.repeat(640);

describe('hostile strings of Stripe', () => {
  let foreign: Foreign;
  let browser: Browser;
  let words = '';
  let links = 0;
  let isPlain = false;
  const faults: string[] = [];

  before(async () => {
    foreign = await startForeign({
      customers: CUSTOMERS,
      // The names of meters and units come from Stripe too.
      meters: {},
      between: async (request, send) => {
        const response = await send(request);
        const text = await response.text();
        const body = isPlain ? text : JSON.stringify(spoilt(JSON.parse(text)));
        return new Response(body, { status: response.status, headers: response.headers });
      },
    });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    foreign?.close();
  });

  it('are at least sixty', () => assert.ok(TEXTS.length >= 60, `${TEXTS.length}`));

  for (const [index, customer] of CUSTOMERS.entries()) {
    it(`are text in every panel: ${index + 1} of ${PACKS.length}`, async () => {
      words = PACKS[index]!;
      const page = await open(customer);
      await openAll(page, { without: STRIPES });
      assert.equal(await page.evaluate(() => Reflect.get(window, '__pwned')), undefined);
      const seen = await contentOf(page);
      assert.deepEqual(
        seen.tags.filter((tag) => !TAGS.includes(tag)),
        [],
      );
      assert.deepEqual(seen.handlers, []);
      assert.deepEqual(seen.links.filter(isBadLink), []);
      assert.ok(seen.text.includes(shownOf(words)), `${words} in ${seen.text.slice(0, 3000)}`);
      assert.doesNotMatch(seen.text, TURNING);
      assert.deepEqual(faults.splice(0), []);
      await page.context().close();
    });
  }

  it('leaves good addresses links, to a window that knows nothing of this one', async () => {
    isPlain = true;
    const page = await open('halden');
    await openAll(page, { without: STRIPES });
    const { links: found } = await contentOf(page);
    assert.ok(found.length > 5, `${found.length}`);
    assert.deepEqual(found.filter(isBadLink), []);
    isPlain = false;
    await page.context().close();
  });

  for (const width of [1280, 360]) {
    it(`break no layout at ${width} px when they are 10 kB long`, async () => {
      words = LONG;
      const page = await open('halden', width);
      await openAll(page, { without: STRIPES });
      const sizes = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return { scrollWidth, clientWidth };
      });
      assert.equal(sizes.scrollWidth, sizes.clientWidth);
      assert.deepEqual(faults.splice(0), []);
      await page.context().close();
    });
  }

  async function open(customer: string, width = 1280): Promise<Page> {
    foreign.forget();
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    const { html } = foreign.assets.embed({ base: foreign.api });
    await page.goto(
      foreign.put(`/${customer}-${Math.random()}`, {
        body: `<!doctype html><html lang="en"><head><title>Billing</title>${html}</head><body>
          <usage-portal session-url="/session?of=${customer}"></usage-portal></body></html>`,
      }),
    );
    await page.locator('usage-bill .big').waitFor();
    await page.locator('usage-billing-details').scrollIntoViewIfNeeded();
    await page.locator('usage-invoice-list button.tog').first().waitFor();
    return page;
  }

  /** The same answer with everybody's words replaced, and each address by the next. */
  function spoilt(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(spoilt);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]) => {
      if (WORDS.has(key) && (typeof inner === 'string' || inner === null)) return [key, words];
      if (LINKS.has(key)) return [key, ADDRESSES[links++ % ADDRESSES.length]];
      return [key, spoilt(inner)];
    });
    return Object.fromEntries(entries);
  }

  function isBadLink({ href, rel }: { href: string; rel: string }): boolean {
    const isListed = [foreign.stripe, 'https://invoice.stripe.com'].includes(new URL(href).origin);
    return !isListed || rel !== 'noopener noreferrer';
  }
});

/** Everything the portal has made, through every shadow root. */
function contentOf(page: Page) {
  return page.evaluate(() => {
    const all = (within: ParentNode): Element[] =>
      [...within.querySelectorAll('*')].flatMap((each) => [
        each,
        ...(each.shadowRoot ? all(each.shadowRoot) : []),
      ]);
    const made = all(document.querySelector('usage-portal')!.shadowRoot!);
    const roots = made.flatMap(({ shadowRoot }) => shadowRoot ?? []);
    return {
      tags: [...new Set(made.map(({ localName }) => localName))].sort(),
      handlers: made
        .flatMap((each) => each.getAttributeNames())
        .filter((name) => /^on|^srcdoc$/.test(name)),
      links: made.flatMap((each) =>
        each instanceof HTMLAnchorElement ? [{ href: each.href, rel: each.rel }] : [],
      ),
      text: roots.map(({ textContent }) => textContent).join('\n'),
    };
  });
}

/** What is shown of a text: all but the invisible characters that turn what stands beside them. */
function shownOf(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
}

/** An override or embedding that nobody closes. */
const TURNING = /[\u202a-\u202e]/;

/** Every kind of element the portal makes: text, tables, forms, drawings, and its own. */
const TAGS: readonly string[] = [
  ...['a', 'b', 'bdi', 'br', 'button', 'caption', 'dd', 'div', 'dl', 'dt', 'fieldset', 'footer'],
  ...['form', 'header', 'i', 'input', 'label', 'legend', 'li', 'menu', 'ol', 'optgroup', 'option'],
  ...['output', 'p', 's', 'section', 'select', 'slot', 'small', 'span', 'strong', 'sup', 'table'],
  ...['tbody', 'td', 'textarea', 'tfoot', 'th', 'thead', 'time', 'tr', 'u', 'ul'],
  ...[
    'circle',
    'clippath',
    'clipPath',
    'defs',
    'ellipse',
    'g',
    'line',
    'path',
    'pattern',
    'polygon',
  ],
  ...['polyline', 'rect', 'svg', 'text', 'title', 'tspan'],
  ...[
    'bill',
    'billing-details',
    'chart',
    'explain',
    'invoice-lines',
    'invoice-list',
    'meter-list',
  ].map(own),
  ...['notices', 'pay', 'payment-method', 'subscription', 'what-if'].map(own),
];

function own(name: string) {
  return `usage-${name}`;
}
