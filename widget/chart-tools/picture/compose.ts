/** A picture that stands by itself: what it shows, when, from where, and the key. */
import { canvasOf, literal } from './colour.ts';
import { FONT, fitted, widthOf } from './fit.ts';
import { plain, printable, SVG } from './plain.ts';

export type Words = {
  readonly title: string;
  readonly period: string;
  /** What the chart says in words. */
  readonly said: readonly string[];
  /** Where the figures come from, and their time. */
  readonly source: string;
};

const EDGE = 24;

/** Names are the customer's own: longer than so many lines they would push the chart away. */
const MOST_LINES = 2;

/** From the start of a key to its words. */
const KEY = 29;

/** Draws what stands in a chart's shadow root anew, at the size that it has there. */
export function compose(root: ParentNode, { title, period, said, source }: Words): SVGSVGElement {
  const plot = root.querySelector<SVGSVGElement>('.plot')!;
  const chart = plot.closest('.chart')!;
  const styles = getComputedStyle(chart);
  const isRtl = styles.direction === 'rtl';
  const text = literal(styles.color, chart).hex;
  const muted = literal(
    getComputedStyle(plot.querySelector('text:not([class*=strong])')!).fill,
    chart,
  ).hex;
  const inner = Number(plot.getAttribute('width'));
  const width = inner + 2 * EDGE;
  const start = isRtl ? width - EDGE : EDGE;
  const picture = document.createElementNS(SVG, 'svg');
  let y = EDGE;

  const line = (words: string, size: number, fill: string, weight = 400, x = start) => {
    const each = element('text', { x, y, fill, 'font-size': size, 'font-weight': weight });
    // Isolated: whichever way the page runs, its words stay in their order.
    each.textContent = `\u2068${printable(words)}\u2069`;
    picture.append(each);
  };
  y -= 6;
  for (const words of fitted(title, '600 16', inner, MOST_LINES)) {
    y += 20;
    line(words, 16, text, 600);
  }
  y += 20;
  line(period, 12, muted);
  y += 6;
  for (const words of said.flatMap((sentence) => fitted(sentence, '13', inner))) {
    y += 18;
    line(words, 13, text);
  }

  y += 12;
  const drawn = element('g', { transform: `translate(${EDGE} ${y})` });
  drawn.append(...[...plot.children].flatMap((child) => plain(child) ?? []));
  picture.append(drawn);
  y += Number(plot.getAttribute('height')) + 24;

  let at = 0;
  for (const item of root.querySelectorAll('.legend li')) {
    const words = fitted(item.textContent ?? '', '12', inner - KEY, MOST_LINES);
    const room = KEY + Math.max(...words.map((each) => widthOf(each, '12')));
    if (at > 0 && at + room > inner) {
      at = 0;
      y += 20;
    }
    const x = isRtl ? start - at - 22 : start + at;
    const sample = element('g', { transform: `translate(${x} ${y - 9})` });
    const marks = item.querySelector('svg')?.children ?? [];
    sample.append(...[...marks].flatMap((child) => plain(child) ?? []));
    picture.append(sample);
    for (const [index, each] of words.entries()) {
      if (index) y += 16;
      line(each, 12, text, 400, isRtl ? x - 7 : x + KEY);
    }
    // Nothing stands beside a key of several lines.
    at += words.length > 1 ? inner : room + 20;
  }
  y += 28;
  line(source, 12, muted);

  const height = y + EDGE;
  const paper = element('rect', { width, height, fill: paperOf(plot) });
  picture.prepend(paper);
  const attributes = {
    xmlns: SVG,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    direction: styles.direction,
    'font-family': FONT,
  };
  for (const [name, value] of Object.entries(attributes)) picture.setAttribute(name, String(value));
  return picture;
}

/** What is behind the chart: of the page, since ours lets it through. */
function paperOf(drawn: Element): string {
  for (let each: Element | null = drawn; each; each = around(each)) {
    const { hex, opacity } = literal(
      getComputedStyle(each).backgroundColor,
      drawn.closest('.chart')!,
    );
    if (opacity === 1) return hex;
  }
  return canvasOf(drawn.closest('.chart')!);
}

function around(each: Element): Element | null {
  const root = each.getRootNode();
  return each.assignedSlot ?? each.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
