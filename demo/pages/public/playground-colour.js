/** WCAG's contrast of what was picked, beside the picker. */

/** What each token is seen on, and how much there has to be between them. */
const SEEN = {
  accent: ['surface', 3],
  'on-accent': ['accent', 4.5],
  text: ['surface', 4.5],
  muted: ['surface', 4.5],
  edge: ['surface', 3],
  sunken: ['text', 4.5],
  good: ['surface', 4.5],
  warn: ['surface', 4.5],
  danger: ['surface', 4.5],
  ghost: ['surface', 3],
  'series-2': ['surface', 3],
  'series-3': ['surface', 3],
  'series-4': ['surface', 3],
};

/** The ratio of a field such as `text.light`; none for what is only decoration. */
export function ratioOf(field, values, changed) {
  const [name, scheme] = field.split('.');
  const [other, least] = SEEN[name] ?? [];
  if (!other) return {};
  // Unless it is set, the text on an accent is the better one of black and white.
  const isChosen =
    name !== 'on-accent' || `on-accent.light` in changed || `on-accent.dark` in changed;
  const ground = luminance(values[`${other}.${scheme}`]);
  const fronts = isChosen ? [luminance(values[field])] : [0, 1];
  // An accent is moved to a lightness that can be seen, so any passes.
  if (name === 'accent') return { ratio: contrast(fronts[0], ground), passes: true };
  const ratio = Math.max(...fronts.map((front) => contrast(front, ground)));
  return { ratio, passes: ratio >= least };
}

function contrast(a, b) {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(hex) {
  const [red, green, blue] = hex.match(/[\da-f]{2}/gi).map((pair) => {
    const value = Number.parseInt(pair, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
