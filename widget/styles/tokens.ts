import { unsafeCSS } from 'lit';

/** Role, light, dark. Measured contrasts stand in the design's tokens.css. */
const COLOURS = [
  'usage-accent #2f5bd7 #7d9dff',
  'usage-text #14181f #edf0f3',
  'usage-muted #59616c #a0a8b3',
  'usage-line #e4e7eb #262c33',
  'usage-edge #858d98 #6d7681',
  'usage-surface #fff #111417',
  'usage-sunken #f3f5f7 #1b2026',
  'usage-good #17663b #6fce97',
  'usage-warn #8a4b00 #f0b45b',
  'usage-danger #b1241a #ff9285',
  'usage-ghost #828a95 #79828d',
  '_warn-wash #fdf5e8 #2a2114',
  '_danger-wash #fdf0ee #2e1917',
];

/** With more contrast asked for. */
const CONTRAST = [
  'usage-text #000 #fff',
  'usage-muted #363c45 #d3d8de',
  'usage-line #858d98 #6d7681',
  'usage-edge #3c434d #c3c9d0',
  'usage-ghost #4c545f #b4bbc4',
];

const plain = (rows: string[]) => rows.map((row) => `--${row.split(' ', 2).join(':')};`).join('');

const themed = (rows: string[]) =>
  rows.map((row) => row.replace(/(\S+) (\S+) (\S+)/, '--$1:light-dark($2,$3);')).join('');

/** The accent moved to a lightness that is legible on both surfaces, whatever the host chose. */
const accent = (light: string, dark: string) =>
  `light-dark(${[light, dark].map((shade) => `oklch(from var(--usage-accent) ${shade} h)`)})`;

const every = (names: string, value: string) =>
  names
    .split(' ')
    .map((name) => `--${name}:${value};`)
    .join('');

/**
 * The public tokens, defined by `<usage-portal>` alone; panels inherit them.
 *
 * A rule of the vendor's on the tag is stronger than `:host`. A static colour stands first, for
 * browsers without `light-dark()` or relative colours: they show the light theme, plainly.
 */
export const tokens = unsafeCSS(`
:host{${plain(COLOURS)}--_accent-ink:#1e429f;--_accent-line:#2f5bd7;
--usage-font:inherit;--usage-font-size:.875rem;--usage-weight:600;--usage-radius:8px;--usage-control:32px;
--usage-shadow:0 1px 2px rgb(0 0 0/.06),0 8px 24px rgb(0 0 0/.1);--usage-focus:2px solid var(--_accent-ink);--usage-motion:160ms}
@supports(color:light-dark(red,red)) and (color:oklch(from red l c h)){:host{${themed(COLOURS)}
--_accent-ink:${accent('min(l,.46) min(c,.16)', 'max(l,.78) min(c,.14)')};--_accent-line:${accent('min(l,.55) min(c,.2)', 'max(l,.68) min(c,.18)')}}
@media(prefers-contrast:more){:host{${themed(CONTRAST)}}}}
@media(pointer:coarse){:host{--usage-control:44px}}
@media(prefers-reduced-motion:reduce){:host{--usage-motion:0ms}}
@media(forced-colors:active){:host{--_accent-ink:LinkText;--usage-shadow:none;
${every('usage-accent _accent-line', 'Highlight')}${every('usage-text usage-muted usage-edge usage-good usage-warn usage-danger', 'CanvasText')}${every('usage-line usage-ghost', 'GrayText')}${every('usage-surface usage-sunken _warn-wash _danger-wash', 'Canvas')}}}
`);
