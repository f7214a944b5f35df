/**
 * A plain picture on a canvas. The browser could draw it from a `blob:` URL; but a page that allows
 * no such images would then have no PNG.
 */
import { FONT } from './fit.ts';

type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Paints it, so many times its size. */
export function painted(picture: SVGSVGElement, scale: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Number(picture.getAttribute('width')) * scale;
  canvas.height = Number(picture.getAttribute('height')) * scale;
  const pen = canvas.getContext('2d')!;
  pen.scale(scale, scale);
  pen.direction = picture.getAttribute('direction') === 'rtl' ? 'rtl' : 'ltr';
  for (const child of picture.children) paint(child, pen, picture);
  return canvas;
}

function paint(each: Element, pen: Pen, picture: Element) {
  if (each.localName === 'defs') return;
  pen.save();
  move(each.getAttribute('transform'), pen);
  pen.globalAlpha *= Number(each.getAttribute('opacity') ?? 1);
  if (each.localName === 'text') write(each, pen);
  else if (each.localName !== 'g') outline(each, pen, picture);
  else for (const child of each.children) paint(child, pen, picture);
  pen.restore();
}

/** Those of `translate(x y)` and `scale(x y)` that are written one after the other. */
function move(transform: string | null, pen: Pen) {
  for (const [, kind, values = ''] of transform?.matchAll(/(\w+)\(([^)]*)\)/g) ?? []) {
    const [x = 0, y = kind === 'scale' ? x : 0] = values.split(/[ ,]+/).map(Number);
    if (kind === 'translate') pen.translate(x, y);
    else if (kind === 'scale') pen.scale(x, y);
    else if (kind === 'rotate') pen.rotate((x * Math.PI) / 180);
  }
}

function outline(each: Element, pen: Pen, picture: Element) {
  const path = pathOf(each);
  const fill = each.getAttribute('fill') ?? '#000';
  if (fill !== 'none') {
    pen.fillStyle = fill.startsWith('url') ? patternOf(fill, pen, picture) : fill;
    veiled(each, 'fill', pen, () => pen.fill(path));
  }
  if (!stroked(each, pen)) return;
  veiled(each, 'stroke', pen, () => pen.stroke(path));
}

function pathOf(each: Element): Path2D {
  const number = (name: string) => Number(each.getAttribute(name) ?? 0);
  const path = new Path2D(each.getAttribute('d') ?? polygonOf(each));
  if (each.localName === 'rect') {
    path.roundRect(number('x'), number('y'), number('width'), number('height'), number('rx'));
  }
  if (each.localName === 'circle')
    path.arc(number('cx'), number('cy'), number('r'), 0, 2 * Math.PI);
  return path;
}

function polygonOf(each: Element): string {
  const points = each.getAttribute('points')?.trim();
  return points ? `M${points}Z` : '';
}

/** Sets up the stroke; false where there is none. */
function stroked(each: Element, pen: Pen): boolean {
  const stroke = each.getAttribute('stroke');
  if (!stroke || stroke === 'none') return false;
  pen.strokeStyle = stroke;
  pen.lineWidth = Number(each.getAttribute('stroke-width') ?? 1);
  pen.lineCap = (each.getAttribute('stroke-linecap') ?? 'butt') as CanvasLineCap;
  pen.lineJoin = (each.getAttribute('stroke-linejoin') ?? 'miter') as CanvasLineJoin;
  pen.setLineDash(
    (each.getAttribute('stroke-dasharray') ?? '').split(/[ ,]+/).filter(Boolean).map(Number),
  );
  return true;
}

function veiled(each: Element, name: string, pen: Pen, draw: () => void) {
  const before = pen.globalAlpha;
  pen.globalAlpha *= Number(each.getAttribute(`${name}-opacity`) ?? 1);
  draw();
  pen.globalAlpha = before;
}

/** Pieces of a text, each in its own weight and colour, one after the other in its direction. */
function write(text: Element, pen: Pen) {
  const pieces = [...text.childNodes].map((node) => ({
    words: node.textContent ?? '',
    look: node instanceof Element ? node : text,
  }));
  const font = (look: Element) =>
    `${look.getAttribute('font-weight') ?? 400} ${look.getAttribute('font-size') ?? 12}px ${FONT}`;
  const widths = pieces.map(({ words, look }) => {
    pen.font = font(look);
    return pen.measureText(words).width;
  });
  const width = widths.reduce((sum, each) => sum + each, 0);
  const isRtl = pen.direction === 'rtl';
  const part = { start: 0, middle: 0.5, end: 1 }[text.getAttribute('text-anchor') ?? 'start'] ?? 0;
  const forward = isRtl ? -1 : 1;
  let x = Number(text.getAttribute('x')) - forward * part * width;
  const y = Number(text.getAttribute('y'));
  pen.textAlign = 'start';
  for (const [index, { words, look }] of pieces.entries()) {
    pen.font = font(look);
    if (stroked(text, pen)) pen.strokeText(words, x, y);
    pen.fillStyle = look.getAttribute('fill') ?? '#000';
    pen.fillText(words, x, y);
    x += forward * widths[index]!;
  }
}

/** A tile of the pattern that a fill names, four times as fine. */
function patternOf(fill: string, pen: Pen, picture: Element): CanvasPattern | string {
  const id = /#([\w-]+)/.exec(fill)?.[1];
  const pattern = picture.querySelector(`pattern[id="${id}"]`);
  if (!pattern) return 'transparent';
  const [width, height] = [
    Number(pattern.getAttribute('width')),
    Number(pattern.getAttribute('height')),
  ];
  const tile = new OffscreenCanvas(width * 4, height * 4);
  const inked = tile.getContext('2d')!;
  inked.scale(4, 4);
  for (const child of pattern.children) paint(child, inked, picture);
  const made = pen.createPattern(tile, 'repeat')!;
  const angle = Number(
    /rotate\(([\d.]+)/.exec(pattern.getAttribute('patternTransform') ?? '')?.[1] ?? 0,
  );
  made.setTransform(new DOMMatrix().rotate(angle).scale(0.25));
  return made;
}
