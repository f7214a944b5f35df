/** The portal with less room than it was drawn for: zoomed, spaced, enlarged, touched. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { DESK, type Look, looking, PHONE } from './access-looks.ts';
import { type Crowding, crowding } from './crowding.ts';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { everythingShown } from './everything-shown.ts';
import { openAll } from './open-all.ts';
import { launch } from './visit.ts';

const BILLING = '/settings/billing';

/** 1280 by 1024 at 400 %. */
const ZOOMED: Look = { viewport: { width: 320, height: 256 } };

const ROOMY: Crowding = { sideways: 0, cut: [], overlapping: [], small: [], low: [] };

/** WCAG 1.4.12, in every shadow root. */
const SPACED = `
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-block-end: 2em !important; }`;

describe('access with little room', { concurrency: 2 }, () => {
  let demo: DemoProcess;
  let browser: Browser;

  before(async () => {
    demo = await startDemo('--port', '4452', '--only', 'halden,copperline,atlas,oriel,marsa');
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  for (const path of [
    BILLING,
    '/pages/usage-portal/past-due',
    '/pages/usage-portal/many',
    '/pages/usage-portal/long-names',
    '/pages/usage-portal/reductions',
    '/pages/usage-portal/three-decimals',
    '/pages/usage-portal/stripe-down',
  ]) {
    it(`at 400 %, ${path} goes down and never sideways, and nothing is cut`, () =>
      seen({ path, look: ZOOMED }, async (page) => {
        assert.deepEqual(await crowding(page), ROOMY);
      }));
  }

  it('at 400 %, all that opens does too', () =>
    seen({ look: ZOOMED, isOpen: true }, async (page) => {
      assert.deepEqual(await crowding(page), ROOMY);
    }));

  it('at 400 % and from the right to the left, the same', () =>
    seen({ look: { ...ZOOMED, locale: 'ar' } }, async (page) => {
      assert.deepEqual(await crowding(page), ROOMY);
    }));

  for (const [name, look] of Object.entries({ desk: DESK, phone: PHONE })) {
    it(`with text spaced, nothing is lost on a ${name}`, () =>
      seen({ look: { viewport: look }, isOpen: true }, async (page) => {
        await page.evaluate(adopt, SPACED);
        assert.deepEqual(await crowding(page), ROOMY);
      }));
  }

  for (const width of [1280, 640]) {
    it(`with text twice as large, nothing is lost at ${width} px`, () =>
      seen({ look: { viewport: { width, height: 900 } }, isOpen: true }, async (page) => {
        await page.evaluate(() => {
          document.documentElement.style.fontSize = '200%';
          return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        });
        assert.deepEqual(await crowding(page), ROOMY);
      }));
  }

  it('under a finger, every control is 44 px high, a switch with its frame', () =>
    seen(
      { look: { viewport: PHONE, hasTouch: true, isMobile: true }, isOpen: true },
      async (page) => {
        assert.deepEqual(await crowding(page, 40), ROOMY);
        const heights = await page.evaluate(() => {
          const all = (root: ParentNode): Element[] =>
            [...root.querySelectorAll('*')].flatMap((each) => [
              each,
              ...(each.shadowRoot ? all(each.shadowRoot) : []),
            ]);
          return all(document)
            .filter((each) => each.matches('.btn, .seg, .tog') && each.checkVisibility())
            .filter((each) =>
              (each.getRootNode() as ShadowRoot).host?.localName.startsWith('usage-'),
            )
            .filter((each) => each.getBoundingClientRect().height < 43.5)
            .map((each) => `${each.className} ${each.getBoundingClientRect().height}`);
        });
        assert.deepEqual(heights, []);
      },
    ));

  it('for whoever wants less motion, nothing moves', () =>
    seen({ look: { viewport: DESK, reducedMotion: 'reduce' }, isOpen: true }, async (page) => {
      const moving = await page.evaluate(() => {
        const all = (root: ParentNode): Element[] =>
          [...root.querySelectorAll('*')].flatMap((each) => [
            each,
            ...(each.shadowRoot ? all(each.shadowRoot) : []),
          ]);
        return all(document.querySelector('usage-portal')!.shadowRoot!)
          .map((each) => [each, getComputedStyle(each)] as const)
          .filter(
            ([, { transitionDuration, animationName }]) =>
              animationName !== 'none' ||
              transitionDuration.split(', ').some((time) => time !== '0s'),
          )
          .map(([each]) => `${each.localName}.${each.getAttribute('class')}`);
      });
      assert.deepEqual(moving, []);
    }));

  it('what is cut, overlaps, runs sideways or is too small would be found', () =>
    seen({ look: ZOOMED }, async (page) => {
      await page.evaluate(
        adopt,
        `
        .big { display: block; inline-size: 40px; overflow: hidden; white-space: nowrap; }
        .part-head { block-size: 0; min-block-size: 0; margin: 0; }
        .title { inline-size: 700px; }
        .tog { position: fixed; inset: 0 auto auto 0; inline-size: 10px; block-size: 10px; min-block-size: 0; overflow: clip; }`,
      );
      const found = await crowding(page);
      assert.ok(found.sideways > 0, 'sideways');
      for (const kind of ['cut', 'overlapping', 'small'] as const)
        assert.notDeepEqual(found[kind], [], kind);
    }));

  function seen(
    { path = BILLING, look, isOpen = false }: { path?: string; look: Look; isOpen?: boolean },
    act: (page: Page) => Promise<void>,
  ): Promise<void> {
    return looking(browser, { url: demo.origin + path, look }, async (page) => {
      await everythingShown(page);
      if (isOpen) {
        await openAll(page);
        await everythingShown(page);
      }
      await act(page);
    });
  }
});

/** A sheet in every shadow root of the page, which no policy forbids. */
function adopt(css: string) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const dress = (root: Document | ShadowRoot) => {
    root.adoptedStyleSheets.push(sheet);
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) dress(shadowRoot);
  };
  for (const portal of document.querySelectorAll('usage-portal')) dress(portal.shadowRoot!);
}
