/** A picture that stands by itself: what it shows, when, from where, and the key. */
import { literal } from './colour.ts';
import { plain, SVG } from './plain.ts';

export type Words = {
  readonly title: string;
  readonly period: string;
  /** What the chart says in words. */
  readonly said: readonly string[];
  /** Where the figures come from, and their time. */
  readonly source: string;
};

const EDGE = 24;
export const FONT = 'system-ui, sans-serif';

const measure = new OffscreenCanvas(1, 1).getContext('2d')!;

/** Draws what stands in a chart's shadow root anew, at the size that it has there. */
export function compose(root: ParentNode, { title, period, said, source }: Words): SVGSVGElement {
  const plot = root.querySelector<SVGSVGElement>('.plot')!;
  const styles = getComputedStyle(plot.closest('.chart')!);
  const isRtl = styles.direction === 'rtl';
  const text = literal(styles.color).hex;
  const muted = literal(
    getComputedStyle(plot.querySelector('text:not([class*=strong])')!).fill,
  ).hex;
  const inner = Number(plot.getAttribute('width'));
  const width = inner + 2 * EDGE;
  const start = isRtl ? width - EDGE : EDGE;
  const picture = document.createElementNS(SVG, 'svg');
  let y = EDGE;

  const line = (words: string, size: number, fill: string, weight = 400, x = start) => {
    const each = element('text', { x, y, fill, 'font-size': size, 'font-weight': weight });
    // Isolated: whichever way the page runs, its words stay in their order.
    each.textContent = `\u2068${words}\u2069`;
    picture.append(each);
  };
  y += 14;
  line(title, 16, text, 600);
  y += 20;
  line(period, 12, muted);
  y += 6;
  for (const words of said.flatMap((sentence) => wrapped(sentence, 13, inner))) {
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
    const words = (item.textContent ?? '').replace(/\s+/g, ' ').trim();
    const room = 29 + widthOf(words, 12);
    if (at > 0 && at + room > inner) {
      at = 0;
      y += 20;
    }
    const x = isRtl ? start - at - 22 : start + at;
    const sample = element('g', { transform: `translate(${x} ${y - 9})` });
    const marks = item.querySelector('svg')?.children ?? [];
    sample.append(...[...marks].flatMap((child) => plain(child) ?? []));
    picture.append(sample);
    line(words, 12, text, 400, isRtl ? x - 7 : x + 29);
    at += room + 20;
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
    const { hex, opacity } = literal(getComputedStyle(each).backgroundColor);
    if (opacity === 1) return hex;
  }
  return literal('Canvas').hex;
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

/** Words that fit beside each other, line by line. */
function wrapped(words: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const longer = [...lines.slice(-1), word].join(' ');
    if (lines.length && widthOf(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function widthOf(words: string, size: number): number {
  measure.font = `${size}px ${FONT}`;
  return measure.measureText(words).width;
}
