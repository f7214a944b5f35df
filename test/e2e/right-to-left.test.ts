/** The demo in Arabic and in Hebrew: mirrored, whole, and in no other language. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Text } from '../../widget/i18n/i18n.ts';
import { texts as arabicFirst } from '../../widget/languages/ar/first.ts';
import { texts as arabicRest } from '../../widget/languages/ar/rest.ts';
import { texts as hebrewFirst } from '../../widget/languages/he/first.ts';
import { texts as hebrewRest } from '../../widget/languages/he/rest.ts';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { violations } from './journeys.ts';
import { openAll } from './open-all.ts';
import { untilQuiet } from './quiet.ts';
import { amountDue, launch, textOf, type Visit, visit } from './visit.ts';

const TEXTS: Record<'ar' | 'he', Record<string, Text>> = {
  ar: { ...arabicFirst, ...arabicRest },
  he: { ...hebrewFirst, ...hebrewRest },
};

/** What changes, sends, saves or leaves, and what closes again. */
const LEFT_ALONE = [
  ...['refresh', 'retry', 'chart.csv', 'notice.dismiss', 'notice.pay', 'notice.cardAct'],
  ...['invoices.pay', 'card.makeDefaultOf', 'card.removeOf', 'card.replaceOf', 'taxids.removeOf'],
  ...['add.save', 'add.saveOther', 'add.cancel', 'details.save', 'details.leave', 'taxids.save'],
  ...['form.open', 'hosted.go', 'details.hosted', 'change.confirm', 'change.leave', 'plan.keep'],
  ...['change.atStripe', 'save.csv', 'save.png', 'save.svg', 'days.csvOf', 'pay.close', 'retry'],
];

/** Latin letters that are nobody's data: names of products, files, a time zone, currencies. */
const NAMES = /^(Stripe|PDF|CSV|PNG|SVG|UTC|US|Visa|ZIP|PIN|name|example|com)$/i;

let demo: DemoProcess;
let browser: Browser;

before(async () => {
  demo = await startDemo('--port', '4446', '--only', 'halden,copperline');
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

for (const language of ['ar', 'he'] as const) {
  describe(`the billing page in ${new Intl.DisplayNames('en', { type: 'language' }).of(language)}`, () => {
    let tab: Visit;
    let page: Page;
    const data = new Set<string>();

    before(async () => {
      tab = await visit(browser, demo, { customer: 'halden' });
      page = tab.page;
      page.on('response', async (response) => {
        if (!/\/billing\/v1\/(?!changes)/.test(response.url()) || !response.ok()) return;
        // What is still on its way when a page is left is not read.
        const text = await response.text().catch(() => '');
        for (const [word] of text.matchAll(/[A-Za-z]+/g)) data.add(word);
      });
      await untilQuiet(page, () => page.goto(`${demo.address}?lang=${language}`));
      await allShown(page);
    });
    after(() => tab.close());

    it('is in the language of its page, and says so no second time', async () => {
      assert.equal(await page.locator('html').getAttribute('dir'), 'rtl');
      const portal = page.locator('usage-portal');
      assert.equal(await portal.getAttribute('lang'), null);
      assert.equal(await portal.getAttribute('dir'), null);
      const due = page.locator('usage-bill dt').first();
      assert.equal(await textOf(due), TEXTS[language]['bill.due']);
    });

    it('begins each panel at the right, and ends it with amounts at the left', async () => {
      const portal = await boxOf(page, 'usage-portal');
      for (const tag of ['usage-chart', 'usage-meter-list', 'usage-invoice-lines']) {
        const heading = await inkOf(page, `${tag} [role=heading]`);
        assert.ok(near(heading.right, portal.right), `${tag} begins at ${heading.right}`);
      }
      for (const cell of [
        'usage-invoice-lines tbody tr:last-child td:last-child bdi',
        'usage-explain tr:last-child .num bdi',
      ]) {
        const { left } = await inkOf(page, cell);
        assert.ok(near(left, portal.left), `${cell} ends at ${left}, the portal at ${portal.left}`);
      }
    });

    it('has what is due at the right of what is likely', async () => {
      const due = await inkOf(page, 'usage-bill .big bdi');
      const likely = await inkOf(page, 'usage-bill .likely bdi');
      assert.ok(due.left > likely.right);
    });

    it('fills the bill line and the bars of meters from the right', async () => {
      for (const [track, used] of [
        ['usage-bill .track', 'usage-bill .now'],
        ['usage-meter-list .q .t', 'usage-meter-list .q .u'],
      ] as const) {
        const [all, part] = [await boxOf(page, track), await boxOf(page, used)];
        assert.ok(near(part.right, all.right), used);
        assert.ok(part.left > all.left + 10, used);
      }
      const { x } = await boxOf(page, 'usage-bill .dot');
      assert.ok(
        x < (await boxOf(page, 'usage-bill .now')).left,
        'what is likely lies further left',
      );
    });

    it('lets a bill that grows step to the left', async () => {
      const from = await boxOf(page, 'usage-explain tr:first-child .wf s');
      const to = await boxOf(page, 'usage-explain tr:last-child .wf s');
      assert.ok(to.x < from.x, `from ${from.x} to ${to.x}`);
    });

    it('lets time run to the left', async () => {
      const days = await page.locator('usage-chart svg.plot text').evaluateAll((all) => {
        const lowest = Math.max(...all.map((each) => Number(each.getAttribute('y'))));
        return all
          .filter((each) => Number(each.getAttribute('y')) === lowest)
          .map((each) => ({
            day: Number.parseInt(each.textContent ?? '', 10),
            x: each.getBoundingClientRect().x,
          }))
          .filter(({ day }) => day > 0)
          .sort((one, other) => other.x - one.x)
          .map(({ day }) => day);
      });
      assert.ok(days.length > 3);
      assert.deepEqual(
        days,
        days.toSorted((one, other) => one - other),
      );
    });

    it('goes on by a day with the left arrow, and back with the right', async () => {
      const slider = page.locator('usage-chart [role=slider]');
      const at = async () => Number(await slider.getAttribute('aria-valuenow'));
      const now = await at();
      await slider.focus();
      await slider.press('ArrowRight');
      await page.waitForFunction(valueIs, now - 1);
      await slider.press('ArrowLeft');
      await page.waitForFunction(valueIs, now);
      await slider.press('ArrowLeft');
      await page.waitForFunction(valueIs, now + 1);
      await slider.press('Escape');
    });

    it('reads its figures from the left: sign, digits, and the currency behind them', async () => {
      const amount = page.locator('usage-explain tbody tr:not(.total) .num bdi').first();
      const [sign, digit, last, symbol] = (await amount.evaluate((element) => {
        const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode()!;
        return [/[+−]/, /\d/, /\d(?!.*\d)/, /\$/].map((pattern) => {
          const range = document.createRange();
          const index = node.textContent!.search(pattern);
          range.setStart(node, index);
          range.setEnd(node, index + 1);
          return range.getBoundingClientRect().x;
        });
      })) as [number, number, number, number];
      assert.ok(sign < digit && digit < last, `${sign} ${digit} ${last}`);
      assert.ok(symbol < sign, 'which is at the left');
    });

    it('reads a range of quantities from the lower end, at the left, to the upper', async () => {
      const range = page.locator('usage-meter-list .sub bdi', { hasText: /\d.?–/ }).first();
      const [lower, upper] = await range.evaluate((element) => {
        const node = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode()!;
        const dash = node.textContent!.indexOf('–');
        const at = (from: number, to: number) => {
          const part = document.createRange();
          part.setStart(node, from);
          part.setEnd(node, to);
          return part.getBoundingClientRect().x;
        };
        return [at(node.textContent!.search(/\d/), dash), at(dash + 1, node.textContent!.length)];
      });
      assert.ok(lower! < upper!);
    });

    it('has nothing that axe finds', async () => {
      assert.deepEqual(await violations(page), []);
    });

    it('keeps within the width it is given, and has no word of English, with all of it open', async () => {
      const opened = await openAll(page, { without: leftAlone(language) });
      assert.ok(opened.length > 15, opened.join(', '));
      for (const width of [1280, 768, 360, 320]) {
        await untilQuiet(page, () => page.setViewportSize({ width, height: 900 }));
        assert.equal(await overflow(page), 0, `at ${width}`);
        assert.deepEqual(await strangers(page, data), [], `at ${width}`);
      }
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(tab.faults, []);
    });
  });
}

describe('a visitor who reads another language', () => {
  it('finds it in the page, and the portal comes along', async () => {
    const { page, close, faults } = await visit(browser, demo, { customer: 'copperline' });
    await page.goto(demo.address);
    await amountDue(page).waitFor();
    for (const [tag, dir] of [
      ['he', 'rtl'],
      ['de', 'ltr'],
      ['en', 'ltr'],
    ] as const) {
      await page.locator('select[name=lang]').selectOption(tag);
      await page.locator(`html[lang=${tag}][dir=${dir}]`).waitFor();
      await amountDue(page).waitFor();
      const said = await textOf(page.locator('usage-bill dt').first());
      const wanted = { he: 'לתשלום עד כה', de: 'Bisher fällig', en: 'Due so far' }[tag];
      assert.equal(said, wanted);
    }
    assert.deepEqual(faults, []);
    await close();
  });
});

/** Down to the footer, so that every panel has come near. */
async function allShown(page: Page): Promise<void> {
  await amountDue(page).waitFor();
  await untilQuiet(page, () => page.evaluate(() => scrollTo(0, document.body.scrollHeight)));
  for (const tag of ['usage-explain tr', 'usage-invoice-list tr', 'usage-billing-details dd'])
    await page.locator(tag).first().waitFor();
}

function boxOf(page: Page, selector: string) {
  return page
    .locator(selector)
    .first()
    .evaluate((each) => each.getBoundingClientRect().toJSON() as DOMRect);
}

/** Where the words of an element are, however wide the element is. */
function inkOf(page: Page, selector: string) {
  return page
    .locator(selector)
    .first()
    .evaluate((each) => {
      const range = document.createRange();
      range.selectNodeContents(each);
      return range.getBoundingClientRect().toJSON() as DOMRect;
    });
}

function near(one: number, other: number) {
  return Math.abs(one - other) <= 2;
}

function valueIs(value: number) {
  const slider = document
    .querySelector('usage-portal')!
    .shadowRoot!.querySelector('usage-chart')!
    .shadowRoot!.querySelector('[role=slider]')!;
  return slider.getAttribute('aria-valuenow') === String(value);
}

function overflow(page: Page) {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

/** Names of buttons that are not pressed: as they begin, since values follow. */
function leftAlone(language: 'ar' | 'he') {
  const begins = LEFT_ALONE.map((key) => String(TEXTS[language][key]).split(/[{:]/)[0]!.trim());
  return new RegExp(`^[\\u200f\\u2068]*(${[...new Set(begins)].join('|')})`);
}

/** Latin words that can be seen or are read out, and came neither from Stripe nor are names. */
async function strangers(page: Page, data: ReadonlySet<string>): Promise<string[]> {
  const said = await page.locator('usage-portal').evaluate((portal) => {
    const texts: string[] = [];
    const read = (root: ParentNode) => {
      for (const each of root.querySelectorAll<HTMLElement>('*')) {
        if (each.shadowRoot) read(each.shadowRoot);
        if (/^(style|script)$/.test(each.localName) || !each.checkVisibility()) continue;
        for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt'])
          texts.push(each.getAttribute(name) ?? '');
        // Lists of all countries and of their tax ids are the browser's and Stripe's words.
        if (each.localName === 'option' || each.localName === 'optgroup') continue;
        for (const node of each.childNodes)
          if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent ?? '');
      }
    };
    read(portal.shadowRoot!);
    return texts;
  });
  const words = said.flatMap((text) => text.match(/[A-Za-z]{2,}/g) ?? []);
  return [...new Set(words)].filter((word) => !data.has(word) && !NAMES.test(word));
}
