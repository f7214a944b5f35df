/** The portal's public tokens as a form offers them; a test holds them to the widget's own table. */

export type ColourToken = {
  /** What it colours, in a few words. */
  readonly says: string;
  /** `#rrggbb`. */
  readonly light: string;
  readonly dark: string;
};

export const COLOUR_TOKENS: Readonly<Record<string, ColourToken>> = {
  accent: { says: 'Accent', light: '#2f5bd7', dark: '#7d9dff' },
  'on-accent': { says: 'Text on the accent', light: '#ffffff', dark: '#000000' },
  text: { says: 'Text', light: '#14181f', dark: '#edf0f3' },
  muted: { says: 'Labels and notes', light: '#59616c', dark: '#a0a8b3' },
  line: { says: 'Rules', light: '#e4e7eb', dark: '#262c33' },
  edge: { says: 'Edges of controls', light: '#858d98', dark: '#6d7681' },
  surface: { says: 'Surface', light: '#ffffff', dark: '#111417' },
  sunken: { says: 'Sunken', light: '#f3f5f7', dark: '#1b2026' },
  good: { says: 'Good', light: '#17663b', dark: '#6fce97' },
  warn: { says: 'Warning', light: '#8a4b00', dark: '#f0b45b' },
  danger: { says: 'Danger', light: '#b1241a', dark: '#ff9285' },
  ghost: { says: 'The past in charts', light: '#828a95', dark: '#79828d' },
  'series-2': { says: 'Second series', light: '#de6639', dark: '#c27c38' },
  'series-3': { says: 'Third series', light: '#401857', dark: '#da99ba' },
  'series-4': { says: 'Fourth series', light: '#15543e', dark: '#a9f5da' },
};

export type ShapeToken = {
  readonly says: string;
  /** Value, and what to call it. The default is left out. */
  readonly options: Readonly<Record<string, string>>;
};

export const SHAPE_TOKENS: Readonly<Record<string, ShapeToken>> = {
  font: {
    says: 'Font',
    options: {
      'system-ui, sans-serif': 'System',
      'Georgia, serif': 'Serif',
      'ui-monospace, monospace': 'Monospace',
    },
  },
  'font-size': {
    says: 'Size',
    options: { '0.8125rem': '13 px', '0.9375rem': '15 px', '1rem': '16 px', '1.125rem': '18 px' },
  },
  weight: { says: 'Weight', options: { '400': '400', '500': '500', '700': '700' } },
  space: { says: 'Space', options: { '3px': 'Tight', '5px': 'Wide', '6px': 'Wider' } },
  radius: {
    says: 'Radius',
    options: { '0px': 'Square', '4px': '4 px', '12px': '12 px', '16px': '16 px' },
  },
  control: {
    says: 'Control height',
    options: { '28px': '28 px', '36px': '36 px', '40px': '40 px' },
  },
  shadow: {
    says: 'Shadow',
    options: { none: 'None', '0 12px 32px rgb(0 0 0 / 0.24)': 'Deep' },
  },
  focus: {
    says: 'Focus ring',
    options: { '3px solid currentColor': 'Thick', '2px dashed currentColor': 'Dashed' },
  },
  motion: { says: 'Motion', options: { '0ms': 'None', '240ms': 'Slow' } },
};
