/** What a screen reader would say by itself: each text that comes to a live region, in order. */
import type { Page } from 'playwright-core';

export type Announcement = { readonly role: string; readonly text: string };

/** Begins to listen, in every shadow root there will be. Before the page is opened. */
export async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: { role: string; text: string }[] = [];
    Reflect.set(globalThis, 'heard', heard);
    const last = new WeakMap<Element, string>();
    const LIVE =
      '[role="status"], [role="alert"], [role="log"], [aria-live]:not([aria-live="off"])';
    const tell = (region: Element) => {
      // A space more is a change too: so the same sentence is spoken again.
      const whole = region.textContent ?? '';
      if (whole === (last.get(region) ?? '')) return;
      last.set(region, whole);
      const text = whole.replace(/\s+/g, ' ').trim();
      if (!text || !region.checkVisibility()) return;
      heard.push({ role: region.getAttribute('role') ?? region.getAttribute('aria-live')!, text });
    };
    const hear = (changes: readonly MutationRecord[]) => {
      const regions = changes.flatMap(({ target, addedNodes }) => {
        const at = target instanceof Element ? target : target.parentElement;
        const added = [...addedNodes].filter((each) => each instanceof Element);
        const inside = added.flatMap((each) => [
          ...(each.matches(LIVE) ? [each] : []),
          ...each.querySelectorAll(LIVE),
        ]);
        return [...(at?.closest(LIVE) ? [at.closest(LIVE)!] : []), ...inside];
      });
      for (const region of new Set(regions)) tell(region);
    };
    const watch = (root: Node) =>
      new MutationObserver(hear).observe(root, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    watch(document);
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      const root = attach.call(this, options);
      watch(root);
      return root;
    };
  });
}

/** What was said since the last time this was asked. */
export function heard(page: Page): Promise<Announcement[]> {
  return page.evaluate(() => (Reflect.get(globalThis, 'heard') as Announcement[]).splice(0));
}
