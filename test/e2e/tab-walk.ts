/** A whole page by the Tab key, as somebody goes through it who has no pointer. */
import type { Page } from 'playwright-core';

export type Stop = {
  /** Tag of the portal's element the stop is in; of the host page when it is in none. */
  readonly within: string;
  /** Role and name, as a screen reader says them. */
  readonly says: string;
  /** What is wrong with its focus: no ring, too faint, off screen, or covered. */
  readonly wrong: readonly string[];
};

const MOST = 300;

/** Stops inside a frame of another origin, such as Stripe's: seen from here they are one. */
const IN_A_FRAME = 12;

/** Every stop inside the portal, in the order of the Tab key. Throws where the focus is trapped. */
export async function tabThrough(page: Page, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<Stop[]> {
  await page.evaluate(prepare);
  await page.evaluate(fromTheEdge, key === 'Tab');
  const stops: Stop[] = [];
  let inFrame = 0;
  for (let press = 0; press < MOST; press++) {
    await page.keyboard.press(key);
    const stop = await page.evaluate(() =>
      (Reflect.get(globalThis, 'stopHere') as () => Stop | null | 'same' | 'frame')(),
    );
    if (stop === 'frame' && ++inFrame < IN_A_FRAME) continue;
    if (stop === 'same' || stop === 'frame')
      throw new Error(`Trapped after ${stops.at(-1)?.says}.`);
    inFrame = 0;
    if (stop) stops.push(stop);
    else if (stops.length > 0) return stops;
  }
  throw new Error(`The focus is still inside after ${MOST} presses.`);
}

/** Sets where the Tab key begins: before all there is, or after it. */
function fromTheEdge(isStart: boolean) {
  const edge = document.createElement('span');
  edge.tabIndex = -1;
  document.body[isStart ? 'prepend' : 'append'](edge);
  edge.focus();
}

/** Puts what reads a stop into the page. */
function prepare() {
  const isIn = (each: Element | null): boolean =>
    !!each && (each.localName.startsWith('usage-') || isIn(above(each)));
  const above = (each: Element): Element | null =>
    each.assignedSlot ?? each.parentElement ?? (each.getRootNode() as ShadowRoot).host ?? null;
  const deepest = () => {
    let each = document.activeElement;
    while (each?.shadowRoot?.activeElement) each = each.shadowRoot.activeElement;
    return each;
  };
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const rgb = (colour: string) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data] as [number, number, number, number];
  };
  const light = ([r, g, b]: readonly number[]) => {
    const [x, y, z] = [r!, g!, b!].map((c) => {
      const s = c / 255;
      return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x! + 0.7152 * y! + 0.0722 * z!;
  };
  const behind = (each: Element): string => {
    for (let at = above(each); at; at = above(at)) {
      const { backgroundColor } = getComputedStyle(at);
      if (rgb(backgroundColor)[3] === 255) return backgroundColor;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? '#000' : '#fff';
  };
  const ring = (each: Element) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(each);
    if (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2) return ['has no ring'];
    const [a, b] = [light(rgb(outlineColor)), light(rgb(behind(each)))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    return ratio < 3 ? [`has a ring of ${ratio.toFixed(1)}`] : [];
  };
  // Its own box, else that of the label or the sibling that draws it.
  const boxOf = (each: Element) => {
    const own = each.getBoundingClientRect();
    return own.width > 2
      ? own
      : (each.closest('label') ?? each.parentElement!).getBoundingClientRect();
  };
  const covered = (each: Element) => {
    const { left, top, right, bottom } = boxOf(each);
    const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
    const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
    if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth)
      return ['is off screen'];
    const at = document.elementFromPoint(x, y);
    return at && !isIn(at) && !at.contains(each)
      ? [`is covered by ${at.localName}.${at.className}`]
      : [];
  };
  const textOf = (each: Element, id: string | null) =>
    (id ?? '')
      .split(' ')
      .map((one) => (each.getRootNode() as ShadowRoot).getElementById(one)?.textContent ?? '')
      .join(' ')
      .trim();
  const nameOf = (each: Element) => {
    const labels = [...((each as HTMLInputElement).labels ?? [])].map((label) => {
      const copy = label.cloneNode(true) as Element;
      for (const field of copy.querySelectorAll('select, textarea')) field.remove();
      return copy.textContent;
    });
    const own = /^(button|a|summary)$/.test(each.localName) ? each.textContent : '';
    const said =
      each.getAttribute('aria-label') ??
      (each.localName === 'iframe' ? (each as HTMLIFrameElement).title : undefined) ??
      (textOf(each, each.getAttribute('aria-labelledby')) || labels.join(' ') || own);
    return (said ?? '').replace(/\s+/g, ' ').trim();
  };
  const roleOf = (each: Element) =>
    each.getAttribute('role') ??
    (each.localName === 'input'
      ? (each as HTMLInputElement).type
      : ({ a: 'link' }[each.localName] ?? each.localName));
  let last: Element | null = null;
  Reflect.set(globalThis, 'stopHere', () => {
    const each = deepest();
    if (!each || !isIn(each)) return null;
    if (each === last) return each.localName === 'iframe' ? 'frame' : 'same';
    last = each;
    const name = nameOf(each);
    return {
      within: ((each.getRootNode() as ShadowRoot).host ?? each).localName,
      says: `${roleOf(each)} ${name}`,
      // A frame of another origin draws its own ring, and a slider has it around its thumb.
      wrong: [
        ...(name ? [] : ['has no name']),
        ...(each.matches('iframe, [type=range]') ? [] : ring(each)),
        ...covered(each),
      ],
    };
  });
}
