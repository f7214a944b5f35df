/** The billing page on paper: what stays, what goes, what colour it is, and where pages break. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import type { Browser, Page } from 'playwright-core';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { everythingShown } from './everything-shown.ts';
import { launch, textOf } from './visit.ts';

describe('the billing page on paper', () => {
  let demo: DemoProcess;
  let browser: Browser;
  let page: Page;

  before(async () => {
    demo = await startDemo('--port', '4439', '--only', 'halden,atlas');
    browser = await launch();
    // A reader who likes the dark prints on white paper all the same.
    const context = await browser.newContext({ colorScheme: 'dark', locale: 'en-US' });
    page = await context.newPage();
    await page.goto(`${demo.address}?token=secret#part`);
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
    await everythingShown(page);
    await page.getByRole('button', { name: 'Try other numbers' }).click();
    await page.locator('usage-invoice-list button[aria-expanded]').first().click();
    await page.locator('usage-invoice-list [part~=lines]').first().waitFor();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it('is black on white, whatever the screen was', async () => {
    const [text, amount] = await page.evaluate(() => {
      const bill = document.querySelector('usage-portal')!.shadowRoot!.querySelector('usage-bill')!;
      return [bill, bill.shadowRoot!.querySelector('.big')!].map(
        (each) => getComputedStyle(each).color,
      );
    });
    assert.deepEqual([text, amount], ['rgb(0, 0, 0)', 'rgb(0, 0, 0)']);
  });

  it('has no control and no form, and no other numbers', async () => {
    const shown = await page.evaluate(() => {
      const within = (root: ParentNode): Element[] =>
        [...root.querySelectorAll('*')].flatMap((each) => [
          each,
          ...(each.shadowRoot ? within(each.shadowRoot) : []),
        ]);
      const portal = document.querySelector('usage-portal')!;
      return within(portal.shadowRoot!)
        .filter((each) => each.matches('.btn, input, select, form, usage-what-if'))
        .filter((each) => each.checkVisibility())
        .map((each) => each.outerHTML.slice(0, 120));
    });
    assert.deepEqual(shown, []);
  });

  it('has the opened invoice whole, with its total', async () => {
    const lines = page.locator('usage-invoice-list [part~=lines]').first();
    assert.match(await textOf(lines), /Amount due[\s\S]+\$735\.77/);
  });

  it('ends with the time of its figures and its address, without what may be secret', async () => {
    const stamp = page.locator('usage-portal [part~=footer] .paper');
    assert.ok(await stamp.isVisible());
    const said = await textOf(stamp);
    assert.match(said, /^[A-Z][a-z]+ \d+, \d{4} at \d+:\d+:\d+.(AM|PM) UTC · /);
    assert.ok(said.endsWith(`${demo.origin}/settings/billing`), said);
  });

  it('unfolds what is folded, for nobody can open it there', async () => {
    const context = await browser.newContext({ locale: 'en-US' });
    await context.request.post(`${demo.origin}/demo/sign-in`, { form: { customer: 'atlas' } });
    const many = await context.newPage();
    await many.goto(demo.address);
    await everythingShown(many);
    const rows = many.locator('usage-meter-list [part~=row]');
    assert.equal(await rows.count(), 5);
    // A browser that prints says so first; headless it has no dialogue to open.
    await many.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await rows.nth(39).waitFor();
    assert.equal(await rows.count(), 40);
    await context.close();
  });

  it('breaks no section between its heading and its first rows', async () => {
    const pdf = await page.pdf({ format: 'A4', margin: { top: '1cm', bottom: '1cm' } });
    const { length } = (await PDFDocument.load(pdf)).getPages();
    assert.ok(length >= 3 && length <= 8, `${length} pages`);
    const kept = await page.evaluate(() => {
      const portal = document.querySelector('usage-portal')!.shadowRoot!;
      const lines = portal.querySelector('usage-invoice-lines')!.shadowRoot!;
      const rows = [...lines.querySelectorAll('tbody tr')];
      const after = (each: Element) => getComputedStyle(each).breakAfter;
      return [after(lines.querySelector('.part-head')!), after(rows[0]!), after(rows[5]!)];
    });
    assert.deepEqual(kept, ['avoid', 'avoid', 'auto']);
  });
});
