/** Colours as every program understands them. */
const probe = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;

export type Colour = { readonly hex: string; readonly opacity: number };

/** Whatever CSS computes to, `oklch()` among it, as hexadecimal digits and an opacity. */
export function literal(css: string): Colour {
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = css;
  probe.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, a = 0] = probe.getImageData(0, 0, 1, 1).data;
  const hex = `#${[r, g, b].map((each) => each.toString(16).padStart(2, '0')).join('')}`;
  return { hex, opacity: Math.round((a / 255) * 1000) / 1000 };
}
