/** What goes wrong with a page that has too little room: cut, overlapping, sideways, too small to hit. */
import type { Page } from 'playwright-core';

export type Crowding = {
  /** Pixels the page is wider than its window. */
  readonly sideways: number;
  /** Text that its own box cuts off, with no ellipsis and title to make up for it. */
  readonly cut: readonly string[];
  /** Two texts that lie over each other. */
  readonly overlapping: readonly string[];
  /** Targets under 24 px with another target's circle over theirs (WCAG 2.5.8). */
  readonly small: readonly string[];
  /** Controls lower than `control` px. */
  readonly low: readonly string[];
};

/** Looks at every element of the portal, in all its shadow roots. `control`: height asked of buttons and fields. */
export function crowding(page: Page, control = 0): Promise<Crowding> {
  return page.evaluate((least) => {
    const all = (root: ParentNode): HTMLElement[] =>
      [...root.querySelectorAll<HTMLElement>('*')].flatMap((each) => [
        each,
        ...(each.shadowRoot ? all(each.shadowRoot) : []),
      ]);
    const above = (each: Element): Element | null =>
      each.assignedSlot ?? each.parentElement ?? (each.getRootNode() as ShadowRoot).host ?? null;
    const roots = [...document.querySelectorAll<HTMLElement>('.stage > *, usage-portal')];
    const elements = [
      ...new Set(
        roots.flatMap((root) => (root.shadowRoot ? all(root.shadowRoot) : []).concat(all(root))),
      ),
    ].filter(
      (each) =>
        each.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        !each.closest('.sr'),
    );
    const isHidden = (each: Element): boolean => {
      for (let at: Element | null = each; at; at = above(at)) {
        const { clipPath } = getComputedStyle(at);
        if (clipPath === 'inset(50%)') return true;
      }
      return false;
    };
    const says = (each: Element, text = each.textContent ?? '') =>
      `${((each.getRootNode() as ShadowRoot).host ?? each).localName} ${each.localName}.${each.getAttribute('class') ?? ''} "${text.replace(/\s+/g, ' ').trim().slice(0, 50)}"`;
    const ownText = (each: Element) =>
      [...each.childNodes].filter((node) => node.nodeType === 3 && node.textContent!.trim());
    const cut = elements
      .filter((each) => {
        const style = getComputedStyle(each);
        const clips = /hidden|clip/.test(style.overflowX + style.overflowY);
        if (!clips || each instanceof SVGElement || isHidden(each) || each.title) return false;
        return each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 2;
      })
      .filter((each) => each.textContent?.trim())
      .map((each) => says(each));
    const seenIn = (each: Element, rect: DOMRect) => {
      let { left, right, top, bottom } = rect;
      for (let at: Element | null = each; at; at = above(at)) {
        if (getComputedStyle(at).overflowX === 'visible') continue;
        const box = at.getBoundingClientRect();
        left = Math.max(left, box.left);
        right = Math.min(right, box.right);
        top = Math.max(top, box.top);
        bottom = Math.min(bottom, box.bottom);
      }
      return { left, right, top, bottom };
    };
    const texts = elements
      .filter((each) => !(each instanceof HTMLOptionElement) && !isHidden(each))
      .flatMap((each) =>
        ownText(each).flatMap((node) => {
          const range = document.createRange();
          range.selectNodeContents(node);
          const { fontSize } = getComputedStyle(each);
          // A line's box is taller than its letters.
          const inset = Number.parseFloat(fontSize) * 0.2;
          return [...range.getClientRects()].map((rect) => {
            const seen = seenIn(each, rect);
            return {
              each,
              text: node.textContent!,
              left: seen.left,
              right: seen.right,
              top: seen.top + inset,
              bottom: seen.bottom - inset,
            };
          });
        }),
      )
      .filter(({ left, right, top, bottom }) => right - left > 1 && bottom - top > 1);
    const overlapping: string[] = [];
    for (const [index, a] of texts.entries()) {
      for (const b of texts.slice(index + 1)) {
        if (a.each === b.each) continue;
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (wide > 2 && high > 2)
          overlapping.push(`${says(a.each, a.text)} and ${says(b.each, b.text)}`);
      }
    }
    const targets = elements
      .filter(
        (each) =>
          each.matches('button, a[href], input, select, textarea, summary, [tabindex="0"]') &&
          !isHidden(each),
      )
      .map((each) => ({ each, rect: (each.closest('label') ?? each).getBoundingClientRect() }));
    const isInline = (each: Element) =>
      getComputedStyle(each).display === 'inline' &&
      (above(each)?.textContent ?? '').trim() !== (each.textContent ?? '').trim();
    const small = targets
      .filter(({ rect, each }) => (rect.width < 24 || rect.height < 24) && !isInline(each))
      .filter(({ rect, each }) => {
        const x = rect.left + rect.width / 2;
        const y = rect.top + rect.height / 2;
        return targets.some((other) => {
          if (other.each === each || other.each.contains(each) || each.contains(other.each))
            return false;
          const { left, right, top, bottom, width, height } = other.rect;
          const isSmall = width < 24 || height < 24;
          const dx = Math.max(left - x, 0, x - right);
          const dy = Math.max(top - y, 0, y - bottom);
          const circles = isSmall
            ? Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y) < 24
            : false;
          return Math.hypot(dx, dy) < 12 || circles;
        });
      })
      .map(({ each, rect }) => `${says(each)} ${rect.width.toFixed(0)}x${rect.height.toFixed(0)}`);
    const low = targets
      .filter(
        ({ each, rect }) =>
          least > 0 &&
          each.matches('button:not(.link), input:not([type=range]), select, textarea') &&
          rect.height < least - 0.5,
      )
      .map(({ each, rect }) => `${says(each)} ${rect.width.toFixed(0)}x${rect.height.toFixed(0)}`);
    const { scrollWidth, clientWidth } = document.documentElement;
    return { sideways: scrollWidth - clientWidth, cut, overlapping, small, low };
  }, control);
}
