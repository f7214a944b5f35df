/** Every pair of colours that meet on screen, in both schemes, with and without more contrast. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toolStyles } from '../../../widget/chart-tools/styles.ts';
import { COLOURS, CONTRAST, DERIVED } from '../../../widget/styles/tokens.ts';
import {
  contrast,
  fromHex,
  fromOklch,
  type Linear,
  luminance,
  type Oklch,
  toOklch,
} from '../../support/colour.ts';

const SCHEMES = ['light', 'dark'] as const;
type Scheme = (typeof SCHEMES)[number];

/** What WCAG asks of text, and of what has to be told apart. */
const TEXT = 4.5;
const SHAPE = 3;

/** Behind notices; they stand in `widget/notices/styles.ts`. */
const WASHES = { 'warn-wash': ['#fdf5e8', '#2a2114'], 'danger-wash': ['#fdf0ee', '#2e1917'] };

/** Foreground, background, and the least there may be between them. */
const PAIRS: readonly [string, string, number][] = [
  ...['text', 'muted', 'good', 'warn', 'danger'].map(on('surface', TEXT)),
  ...['text', 'muted', 'danger'].map(on('sunken', TEXT)),
  ...['text', 'warn'].map(on('warn-wash', TEXT)),
  ...['text', 'danger'].map(on('danger-wash', TEXT)),
  ...['edge', 'ghost'].map(on('surface', SHAPE)),
];

/** Pages that are not our surface, as vendors have them: what stands on them is the portal's text. */
const HOSTS: Readonly<Record<Scheme, readonly string[]>> = {
  light: ['#fafafa', '#f8fafc', '#f6f8fa', '#fdf6e3', '#f5f5f4', '#fef7ff'],
  dark: ['#000', '#09090b', '#0d1117', '#141218', '#1c1917', '#1e1e1e'],
};

/** Any brand: every third degree, from grey to glaring, from night to day. */
const BRANDS: Oklch[] = range(0, 357, 3).flatMap((hue) =>
  [0.02, 0.1, 0.2, 0.3].flatMap((chroma) =>
    [0.15, 0.3, 0.45, 0.6, 0.75, 0.95].map((lightness): Oklch => [lightness, chroma, hue]),
  ),
);

describe('the colours', () => {
  for (const scheme of SCHEMES) {
    for (const isMore of [false, true]) {
      it(`can be read, ${scheme}${isMore ? ', with more contrast asked for' : ''}`, () => {
        const colours = palette(scheme, isMore);
        const poor = PAIRS.filter(
          ([front, back, least]) => contrast(colours[front]!, colours[back]!) < least,
        );
        assert.deepEqual(poor, []);
      });
    }

    it(`can be read on a ${scheme} page of the host’s that is not our surface`, () => {
      const { text, muted, edge } = palette(scheme, false);
      for (const page of HOSTS[scheme].map(fromHex)) {
        assert.ok(contrast(text!, page) >= TEXT);
        assert.ok(contrast(muted!, page) >= TEXT);
        assert.ok(contrast(edge!, page) >= SHAPE);
      }
    });

    it(`make more contrast of every pair when it is asked for, ${scheme}`, () => {
      const usual = palette(scheme, false);
      const more = palette(scheme, true);
      for (const name of CONTRAST.map((row) => row.split(' ', 1)[0]!)) {
        const ground = usual.surface!;
        assert.ok(contrast(more[name]!, ground) > contrast(usual[name]!, ground), name);
      }
    });

    it(`have an accent that can be read, whatever the brand, ${scheme}`, () => {
      const colours = palette(scheme, false);
      const grounds = ['surface', 'sunken', ...Object.keys(WASHES)].map((name) => colours[name]!);
      for (const brand of BRANDS) {
        const ink = derive('accent-ink', scheme, brand);
        const line = derive('accent-line', scheme, brand);
        for (const ground of grounds) {
          assert.ok(contrast(ink, ground) >= TEXT, `ink of ${brand}`);
        }
        assert.ok(contrast(line, colours.surface!) >= SHAPE, `line of ${brand}`);
      }
    });

    it(`have edges of a divided chart that are seen on their surface, ${scheme}`, () => {
      const { surface } = palette(scheme, false);
      const shades = /--usage-series-\d, light-dark\((#\w+), (#\w+)\)/g;
      const series = [...toolStyles.join('').matchAll(shades)];
      assert.equal(series.length, 3);
      for (const [name, light, dark] of series) {
        const edge = fromHex(scheme === 'light' ? light! : dark!);
        assert.ok(contrast(edge, surface!) >= SHAPE, name);
      }
    });

    // The tint is no more than a background: the dashes carry what is likely, and words its range.
    it(`have a likely line that is seen on its tint, whatever the brand, ${scheme}`, () => {
      const { surface } = palette(scheme, false);
      for (const brand of BRANDS) {
        const line = derive('accent-line', scheme, brand);
        assert.ok(contrast(line, tintOf(scheme, brand, surface!)) >= SHAPE, `line of ${brand}`);
      }
    });

    it(`keep what the design measured of the worst brand, ${scheme}`, () => {
      const { surface } = palette(scheme, false);
      const worst = (name: keyof typeof DERIVED) =>
        Math.min(...BRANDS.map((brand) => contrast(derive(name, scheme, brand), surface!)));
      const [ink, line] = scheme === 'light' ? [5.8, 3.8] : [8.5, 5.8];
      assert.ok(worst('accent-ink') >= ink - 0.05);
      assert.ok(worst('accent-line') >= line - 0.05);
    });
  }

  it('have a text for every accent that can be read on it: the better one of black and white', () => {
    for (const brand of BRANDS) {
      const y = luminance(fromOklch(brand));
      // `.179` as `widget/styles/forms.ts` has it.
      const text = y < 0.179 ? fromHex('#fff') : fromHex('#000');
      assert.ok(contrast(text, fromOklch(brand)) >= TEXT, `on ${brand}`);
    }
  });

  it('are judged by an arithmetic that knows the known', () => {
    assert.equal(contrast(fromHex('#fff'), fromHex('#000')).toFixed(2), '21.00');
    assert.equal(contrast(fromHex('#777'), fromHex('#fff')).toFixed(2), '4.48');
    const red = toOklch(fromHex('#f00'));
    assert.deepEqual(
      red.map((part) => part.toFixed(3)),
      ['0.628', '0.258', '29.234'],
    );
    assert.ok(fromOklch(red).every((part, index) => Math.abs(part - [1, 0, 0][index]!) < 1e-6));
  });
});

function palette(scheme: Scheme, isMore: boolean): Record<string, Linear> {
  const washes = Object.entries(WASHES).map(([name, shades]) => [name, ...shades].join(' '));
  const rows = [...COLOURS, ...washes, ...(isMore ? CONTRAST : [])];
  return Object.fromEntries(
    rows.map((row) => {
      const [name, light, dark] = row.split(' ');
      return [name!, fromHex(scheme === 'light' ? light! : dark!)];
    }),
  );
}

/** `min(l,.46) min(c,.16)`, read as a browser reads it. */
function derive(name: keyof typeof DERIVED, scheme: Scheme, [l, c, hue]: Oklch): Linear {
  const shade = DERIVED[name][scheme === 'light' ? 0 : 1]!;
  const [lightness, chroma] = [...shade.matchAll(/(min|max)\((.),([.\d]+)\)/g)].map(
    ([, bound, of, limit]) =>
      (bound === 'min' ? Math.min : Math.max)(of === 'l' ? l : c, Number(limit)),
  ) as [number, number];
  return fromOklch([lightness, chroma, hue]);
}

/** `--_accent-faint` on a surface, as `widget/forecast/wear.ts` has it. */
function tintOf(scheme: Scheme, [, c, hue]: Oklch, surface: Linear): Linear {
  const [lightness, chroma, share] = scheme === 'light' ? [0.86, 0.07, 0.38] : [0.4, 0.08, 0.8];
  const mid = fromOklch([lightness, Math.min(c, chroma), hue]);
  // Laid over each other as a screen does it: in sRGB's own steps, not in light.
  return mid.map((part, index) => {
    const over = share * stepOf(part) + (1 - share) * stepOf(surface[index]!);
    return over <= 0.04045 ? over / 12.92 : ((over + 0.055) / 1.055) ** 2.4;
  }) as unknown as Linear;
}

function stepOf(light: number) {
  const within = Math.min(1, Math.max(0, light));
  return within <= 0.0031308 ? within * 12.92 : 1.055 * within ** (1 / 2.4) - 0.055;
}

function on(back: string, least: number) {
  return (front: string): [string, string, number] => [front, back, least];
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => from + n * step);
}
