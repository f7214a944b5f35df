/** What WCAG asks of text. */
export const LEAST = 4.5;

/**
 * WCAG's contrast of two colours as they are resolved where an element stands, 1 to 21; no number
 * where the page's colours are forced.
 */
export function contrastOf(
  host: Element & { renderRoot: DocumentFragment | HTMLElement },
  text: string,
  ground: string,
): number {
  const probe = document.createElement('i');
  host.renderRoot.append(probe);
  const [a, b] = [text, ground].map((colour) => {
    // The luminance is the y of XYZ, whatever the colour was written in.
    probe.style.color = `color(from ${colour} xyz 0 y 0)`;
    return Number(getComputedStyle(probe).color.split(' ')[2]) + 0.05;
  }) as [number, number];
  probe.remove();
  return Math.max(a, b) / Math.min(a, b);
}
