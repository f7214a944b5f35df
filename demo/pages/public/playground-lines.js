/** The lines to paste: only what differs from the defaults. */

/**
 * A rule for `selector` with every token that was set, or nothing. A colour of one scheme alone leaves
 * the other one as it is in `defaults`.
 */
export function cssOf(changed, selector, defaults) {
  const tokens = new Map();
  for (const [field, value] of Object.entries(changed)) {
    const [name, scheme] = field.split('.');
    if (scheme) tokens.set(name, { ...tokens.get(name), [scheme]: value });
    else if (isShape(name)) tokens.set(name, value);
  }
  const lines = [...tokens].flatMap(([name, value]) => declarations(name, value, defaults));
  return lines.length > 0 ? `${selector} {\n${lines.map((line) => `  ${line}\n`).join('')}}` : '';
}

/** What brings a preset in where there is a bundler, which knows the package's name. */
export function importOf(preset) {
  return preset && `@import 'usage-portal/presets/${preset}.css';`;
}

/** The tag as the page has it. */
export function htmlOf({ preset, lang, panels }) {
  const inside = panels
    .split(',')
    .filter(Boolean)
    .map((tag) => `  <${tag}></${tag}>\n`)
    .join('');
  const locale = lang === 'en' ? '' : ` locale="${lang}"`;
  return [
    preset &&
      `<!-- Without a bundler, in place of the @import: a copy of node_modules/usage-portal/presets/${preset}.css -->\n<link rel="stylesheet" href="/presets/${preset}.css">`,
    '<script type="module" src="/billing/usage-portal.js"></script>',
    `<usage-portal session-url="/api/portal-session"${locale}>${inside && `\n${inside}`}</usage-portal>`,
  ]
    .filter(Boolean)
    .join('\n');
}

function declarations(name, value, defaults) {
  if (typeof value === 'string') return [`--usage-${name}: ${value};`];
  const of = (scheme) => value[scheme] ?? defaults[`${name}.${scheme}`];
  return [`--usage-${name}: light-dark(${of('light')}, ${of('dark')});`];
}

function isShape(name) {
  return document.querySelector(`[data-shapes] [name="${name}"]`) !== null;
}
