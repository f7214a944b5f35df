/** Colours as every program understands them. */

export type Colour = { readonly hex: string; readonly opacity: number };

/** Of colours that are computed, what was made of each: converting one needs a style of its own. */
const made = new Map<string, Colour>();

/**
 * Whatever CSS computes to, `oklch()` among it, as hexadecimal digits and an opacity. Read from what the
 * browser writes, never from points of a canvas, which some browsers falsify.
 *
 * @param near An element on the page, beside which a colour can be converted.
 */
export function literal(css: string, near: Element): Colour {
  let colour = made.get(css);
  if (!colour) {
    colour = parsed(css) ?? parsed(computed(`color-mix(in srgb, ${css}, ${css})`, near)) ?? BLACK;
    made.set(css, colour);
  }
  return colour;
}

/** What paper is where nothing else is: light or dark, as the element is shown. */
export function canvasOf(near: Element): string {
  return literal(computed('Canvas', near), near).hex;
}

const BLACK: Colour = { hex: '#000000', opacity: 1 };

function computed(css: string, near: Element): string {
  const probe = document.createElement('i');
  // By the CSSOM: a strict CSP forbids the attribute.
  probe.style.color = css;
  near.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** `rgb(1, 2, 3)`, `rgba(1, 2, 3, 0.5)` or `color(srgb 0.1 0.2 0.3 / 0.5)`. */
function parsed(css: string): Colour | undefined {
  const [, name, values] = /^(rgba?\(|color\(srgb )([^)]+)\)$/.exec(css) ?? [];
  if (!name || !values) return undefined;
  // `none` is zero.
  const numbers = values.split(/[\s,/]+/).map((each) => Number(each) || 0);
  const whole = name.startsWith('rgb') ? 1 : 255;
  const hex = numbers.slice(0, 3).map((each) => {
    const byte = Math.max(0, Math.min(255, Math.round(each * whole)));
    return byte.toString(16).padStart(2, '0');
  });
  return { hex: `#${hex.join('')}`, opacity: Math.round((numbers[3] ?? 1) * 1000) / 1000 };
}
