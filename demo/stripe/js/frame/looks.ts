/** The look of the fields: an appearance of Stripe's as a style sheet. */
import type { Appearance } from '@stripe/stripe-js';

type Variables = Readonly<Record<string, string>>;

const STRIPE: Variables = {
  colorPrimary: '#0570de',
  colorBackground: '#ffffff',
  colorText: '#30313d',
  colorTextSecondary: '#5b6472',
  colorTextPlaceholder: '#5b6472',
  colorDanger: '#b3093c',
  colorBorder: '#7d8694',
  fontFamily: 'system-ui, sans-serif',
  fontSizeBase: '16px',
  fontSizeSm: '0.93rem',
  fontLineHeight: '1.4',
  fontWeightNormal: '400',
  fontWeightMedium: '500',
  spacingUnit: '4px',
  gridRowSpacing: '12px',
  gridColumnSpacing: '12px',
  borderRadius: '5px',
};

const THEMES: Readonly<Record<string, Variables>> = {
  stripe: STRIPE,
  flat: { ...STRIPE, colorBackground: '#f1f1f1' },
  night: {
    ...STRIPE,
    colorPrimary: '#85b1ff',
    colorBackground: '#30313d',
    colorText: '#ffffff',
    colorTextSecondary: '#c4c6d0',
    colorTextPlaceholder: '#c4c6d0',
    colorDanger: '#fe87a1',
    colorBorder: '#8d90a0',
  },
};

export type Looks = {
  readonly css: string;
  /** What was given and cannot be used, for the console. */
  readonly unused: readonly string[];
};

/** What `appearance` asks for. Only literal values cross from a page into a frame. */
export function looksOf({ theme = 'stripe', variables = {}, rules = {} }: Appearance): Looks {
  const unused: string[] = [];
  const used: Record<string, string> = { ...(THEMES[theme] ?? STRIPE) };
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) continue;
    if (isUsable(name, String(value))) used[name] = String(value);
    else unused.push(`appearance.variables.${name}: "${value}"`);
  }
  const own = Object.entries(rules).flatMap(([selector, declarations]) => {
    if (!SELECTOR.test(selector)) {
      unused.push(`appearance.rules["${selector}"]`);
      return [];
    }
    const written = Object.entries(declarations ?? {}).flatMap(([name, value]) => {
      if (value === undefined) return [];
      if (isUsable(name, String(value))) return [`${kebab(name)}: ${value};`];
      unused.push(`appearance.rules["${selector}"].${name}: "${value}"`);
      return [];
    });
    return [`${selector} { ${written.join(' ')} }`];
  });
  return { css: [rootOf(used), SHEET, ...own].join('\n'), unused };
}

/** Stripe's own names for the parts of a form, and their states. */
const SELECTOR =
  /^(\.(Tab|TabIcon|TabLabel|Input|Label|Error|Block|CheckboxInput|TermsText)(--\w+)?(::?[a-z-]+)*)(,\s*\.\w+(--\w+)?(::?[a-z-]+)*)*$/;

/** Colours in the notations Stripe takes; nothing that only the page could resolve. */
const COLOR = /^(#[\da-f]{3,8}|(rgb|hsl)a?\([\d\s.,%/deg-]+\)|[a-z]+)$/i;
const UNSAFE = /[{};<>]|var\(|light-dark\(|url\(|color-mix\(/i;

function isUsable(name: string, value: string): boolean {
  if (UNSAFE.test(value) || !/^[a-z]\w*$/i.test(name)) return false;
  return !/color$/i.test(kebab(name).split('-')[0] ?? '') || COLOR.test(value);
}

function rootOf(variables: Variables): string {
  const lines = Object.entries(variables).map(([name, value]) => `--${name}: ${value};`);
  return `:root { ${lines.join(' ')} }`;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const SHEET = `
* { box-sizing: border-box; }
html { font-size: var(--fontSizeBase); }
body { margin: 0; padding: 4px; background: transparent; color: var(--colorText); font: var(--fontWeightNormal) 1rem / var(--fontLineHeight) var(--fontFamily); }
[role="tablist"] { display: flex; flex-wrap: wrap; gap: calc(var(--spacingUnit) * 2); margin-bottom: calc(var(--spacingUnit) * 4); }
.Tab, .Input { background: var(--colorBackground); color: var(--colorText); border: 1px solid var(--colorBorder); border-radius: var(--borderRadius); font: inherit; }
.Tab { flex: 1 1 6rem; min-height: 44px; padding: calc(var(--spacingUnit) * 2) calc(var(--spacingUnit) * 3); font-weight: var(--fontWeightMedium); text-align: start; cursor: pointer; }
.Tab--selected { color: var(--colorPrimary); border-color: var(--colorPrimary); box-shadow: 0 0 0 1px var(--colorPrimary); }
.Label { display: block; margin-bottom: var(--spacingUnit); font-size: var(--fontSizeSm); font-weight: var(--fontWeightMedium); }
.Input { width: 100%; min-height: 44px; padding: calc(var(--spacingUnit) * 2) calc(var(--spacingUnit) * 3); }
.Input::placeholder { color: var(--colorTextPlaceholder); opacity: 1; }
.Input--invalid { border-color: var(--colorDanger); }
.Error { margin: var(--spacingUnit) 0 0; color: var(--colorDanger); font-size: var(--fontSizeSm); }
.Error:empty { display: none; }
.TermsText { margin: 0; color: var(--colorTextSecondary); font-size: var(--fontSizeSm); }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: var(--gridRowSpacing) var(--gridColumnSpacing); }
.fields > .wide { grid-column: 1 / -1; }
.fields[hidden] { display: none; }
:focus-visible { outline: 2px solid var(--colorPrimary); outline-offset: 1px; }
:disabled { opacity: 0.6; }
@media (max-width: 16rem) { .fields { grid-template-columns: 1fr; } }
@media (forced-colors: active) { .Tab--selected { border: 3px solid Highlight; } }
`;
