/** Waiting for all of a portal: what stands below the first view comes when it is near. */
import type { Page } from 'playwright-core';
import { untilQuiet } from './quiet.ts';

const STEP = 500;

/** What comes late makes the page longer, and then there is more to come near to. */
const ROUNDS = 6;

/** Scrolls to the end and back until nothing waits to be shown or asked for. */
export async function everythingShown(page: Page): Promise<void> {
  let waiting: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await untilQuiet(page, () => scrollThrough(page));
    waiting = await waitingIn(page);
    if (waiting.length === 0) break;
  }
  if (waiting.length > 0) throw new Error(`Still waiting: ${waiting.join(', ')}.`);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

async function scrollThrough(page: Page): Promise<void> {
  for (let top = 0; top < (await page.evaluate(() => document.body.scrollHeight)); top += STEP) {
    await page.evaluate((y) => {
      scrollTo(0, y);
      return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }, top);
  }
  await page.evaluate(() => scrollTo(0, 0));
}

/** The elements that are not defined yet, or have nothing to show but blocks. */
function waitingIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const waits = (root: Document | ShadowRoot): string[] =>
      [...root.querySelectorAll('*')].flatMap((each) => {
        if (each.matches('[aria-busy="true"], :not(:defined)')) {
          return [
            root instanceof ShadowRoot
              ? `${each.localName} in ${root.host.localName}`
              : each.localName,
          ];
        }
        return each.shadowRoot ? waits(each.shadowRoot) : [];
      });
    return waits(document);
  });
}
