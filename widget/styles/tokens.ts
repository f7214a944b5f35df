import { unsafeCSS } from 'lit';

/** Role, light, dark. Measured contrasts stand in the design's tokens.css. */
export const COLOURS = [
  'accent #2f5bd7 #7d9dff',
  'text #14181f #edf0f3',
  'muted #59616c #a0a8b3',
  'line #e4e7eb #262c33',
  'edge #858d98 #6d7681',
  'surface #fff #111417',
  'sunken #f3f5f7 #1b2026',
  'good #17663b #6fce97',
  'warn #8a4b00 #f0b45b',
  'danger #b1241a #ff9285',
  'ghost #828a95 #79828d',
];

/** With more contrast asked for. */
export const CONTRAST = [
  'text #000 #fff',
  'muted #363c45 #d3d8de',
  'line #858d98 #6d7681',
  'edge #3c434d #c3c9d0',
  'ghost #4c545f #b4bbc4',
];

/** The accent moved to a lightness that is legible on both surfaces, whatever the host chose. */
export const DERIVED = {
  'accent-ink': ['min(l,.46) min(c,.16)', 'max(l,.78) min(c,.14)'],
  'accent-line': ['min(l,.55) min(c,.2)', 'max(l,.68) min(c,.18)'],
};

const each = (rows: string[], value: string) =>
  rows.map((row) => row.replace(/(\S+) (\S+) (\S+)/, `--_$1:${value};`)).join('');

const derived = Object.entries(DERIVED)
  .map(
    ([name, shades]) =>
      `--_${name}:light-dark(${shades.map((shade) => `oklch(from var(--_accent) ${shade} h)`)});`,
  )
  .join('');

const every = (names: string, value: string) =>
  names
    .split(' ')
    .map((name) => `--_${name}:${value};`)
    .join('');

/**
 * What the public tokens come to here: `--_text` is `--usage-text` where anybody has set it, on the
 * tag or around it, and our own otherwise. A name that is needed in one place is read there.
 *
 * A static colour stands first, for browsers without `light-dark()` or relative colours: they show
 * the light theme, plainly.
 */
export const tokens = unsafeCSS(`
:host{${each(COLOURS, 'var(--usage-$1,$2)')}--_accent-ink:#1e429f;--_accent-line:#2f5bd7;
--_size:var(--usage-font-size,.875rem);--_small:calc(var(--_size)*13/14);--_tiny:calc(var(--_size)*6/7);--_low:calc(var(--_size)*8/7);
--_weight:var(--usage-weight,600);--_space:var(--usage-space,4px);--_radius:var(--usage-radius,8px);--_control:var(--usage-control,max(32px,var(--_size)*16/7));
--_focus:var(--usage-focus,2px solid var(--_accent-ink));--_motion:var(--usage-motion,160ms)}
@supports(color:light-dark(red,red)) and (color:oklch(from red l c h)){:host{${each(COLOURS, 'var(--usage-$1,light-dark($2,$3))')}${derived}}
@media(prefers-contrast:more){:host{${each(CONTRAST, 'var(--usage-$1,light-dark($2,$3))')}}}}
@media(pointer:coarse){:host{--_control:max(44px,var(--usage-control,0px))}}
@media(prefers-reduced-motion:reduce){:host{--_motion:0ms}}
@media(forced-colors:active){:host{--_accent-ink:LinkText;
${every('accent accent-line', 'Highlight')}${every('text muted edge good warn danger', 'CanvasText')}${every('line ghost', 'GrayText')}${every('surface sunken', 'Canvas')}}}
`);
