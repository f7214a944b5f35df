/** Opens whatever a portal can open, as a curious customer would who changes nothing. */
import type { Frame, Page } from 'playwright-core';

/** What changes, sends, saves or leaves; and what closes again. */
const LEFT_ALONE =
  /^(Refresh|Download|Copy|Dismiss|Save|Confirm|Remove|Make default|Hide|Close|Keep|Back|Update|Retry|Try again|Cancel$)/;

/** What brings Stripe's form, or closes it. */
export const STRIPES = /^(Pay |Add payment method|Replace|Add card)/;

/**
 * Presses every button there is, also those that come with what was opened, and answers their names.
 * The document may have closed shadow roots: then `root` is the name of the global that holds one.
 */
export async function openAll(
  page: Page | Frame,
  {
    without = /^$/,
    within = /./,
    root,
  }: {
    /** Names of what is not pressed either. */
    readonly without?: RegExp;
    /** Tags of the elements whose buttons are pressed. */
    readonly within?: RegExp;
    readonly root?: string;
  } = {},
): Promise<string[]> {
  const pressed = await page.evaluate(
    async ({ leftAlone, tags, root }) => {
      const isLeft = (name: string) => leftAlone.some((source) => new RegExp(source).test(name));
      const top = (root ? Reflect.get(window, root) : document) as ParentNode;
      const all = (within: ParentNode): Element[] =>
        [...within.querySelectorAll('*')].flatMap((each) => [
          each,
          ...(each.shadowRoot ? all(each.shadowRoot) : []),
        ]);
      const nameOf = (each: Element) =>
        (each.getAttribute('aria-label') ?? each.textContent ?? '').trim();
      const known = new Set<string>();
      let quiet = 0;
      // What a press opens may take a moment to come.
      while (quiet < 20) {
        const next = all(top).find((each): each is HTMLButtonElement => {
          if (!(each instanceof HTMLButtonElement) || !each.checkVisibility()) return false;
          const { host } = each.getRootNode() as ShadowRoot;
          if (!new RegExp(tags).test(host?.localName ?? '')) return false;
          return !isLeft(nameOf(each)) && !known.has(`${host?.localName}: ${nameOf(each)}`);
        });
        if (next) {
          quiet = 0;
          known.add(`${(next.getRootNode() as ShadowRoot).host?.localName}: ${nameOf(next)}`);
          next.click();
        } else quiet += 1;
        await new Promise((done) => setTimeout(done, next ? 0 : 50));
      }
      return [...known];
    },
    { leftAlone: [LEFT_ALONE.source, without.source], tags: within.source, root },
  );
  return pressed;
}
