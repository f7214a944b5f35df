/** What is drawn on the page, with all that styles say of it written down beside it. */
import { literal } from './colour.ts';

export const SVG = 'http://www.w3.org/2000/svg';

/** Attributes that are geometry, or text. */
const KEPT =
  'd points x y cx cy r rx width height transform text-anchor id patternUnits patternTransform'.split(
    ' ',
  );

/** The same without a style: what is read just now is left out. */
export function plain(drawn: Element): SVGElement | undefined {
  if (drawn.matches('.cross')) return undefined;
  const copy = document.createElementNS(SVG, drawn.localName);
  for (const name of KEPT) {
    const value = drawn.getAttribute(name);
    if (value !== null) copy.setAttribute(name, value);
  }
  if (drawn.matches('path, polygon, rect, circle, text, tspan')) paint(drawn, copy);
  const isWritten = drawn.matches('text, tspan');
  for (const child of drawn.childNodes) {
    if (child instanceof Text) copy.append(isWritten ? printable(child.data) : '');
    else if (child instanceof Element) copy.append(plain(child) ?? '');
  }
  return copy;
}

/** As it is read: white space as one space, and no control characters, of which XML allows none. */
export function printable(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '');
}

function paint(drawn: Element, copy: SVGElement) {
  const style = getComputedStyle(drawn);
  const set = (name: string, value: string, usual: string) => {
    if (value !== usual) copy.setAttribute(name, value);
  };
  colour(
    drawn,
    copy,
    'fill',
    drawn.getAttribute('fill')?.startsWith('url') ? drawn.getAttribute('fill')! : style.fill,
  );
  colour(drawn, copy, 'stroke', style.stroke);
  set('opacity', style.opacity, '1');
  if (style.stroke !== 'none') {
    set('stroke-width', String(Number.parseFloat(style.strokeWidth)), '1');
    set('stroke-dasharray', style.strokeDasharray.replaceAll('px', ''), 'none');
    set('stroke-linecap', style.strokeLinecap, 'butt');
    set('stroke-linejoin', style.strokeLinejoin, 'miter');
    set('paint-order', style.paintOrder, 'normal');
  }
  if (drawn.matches('text, tspan')) {
    copy.setAttribute('font-size', String(Number.parseFloat(style.fontSize)));
    copy.setAttribute('font-weight', style.fontWeight);
  }
}

function colour(drawn: Element, copy: SVGElement, name: 'fill' | 'stroke', css: string) {
  if (css === 'none' || css.startsWith('url')) {
    if (css.startsWith('url') || name === 'fill') copy.setAttribute(name, css);
    return;
  }
  const { hex, opacity } = literal(css, drawn.closest('.chart, .legend')!);
  copy.setAttribute(name, hex);
  if (opacity < 1) copy.setAttribute(`${name}-opacity`, String(opacity));
}
