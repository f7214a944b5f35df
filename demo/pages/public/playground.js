/** The playground: the form is the state, the address holds it, the stage and the lines follow. */
import { ratioOf } from './playground-colour.js';
import { cssOf, htmlOf, importOf } from './playground-lines.js';
import { coloursOf } from './playground-preset.js';

const form = document.querySelector('.play-form');
const stage = document.querySelector('.play-stage');
const presets = new Map();
const look = new CSSStyleSheet();
const preset = new CSSStyleSheet();
document.adoptedStyleSheets.push(preset, look);

/** What the form says before anybody touches it. */
const initial = read();
/** The same with the colours of the preset that is worn: what equals it is left out, of the address and of the lines. */
let defaults = initial;
let worn = '';
let mounted = '';
/** Counts the choices: of two that are still fetched for, the newer one wins. */
let turn = 0;

// Where the stage is above the form, the form is short.
if (matchMedia('(max-width: 1100px)').matches) {
  for (const group of form.querySelectorAll('details')) group.open = false;
}
restore();
await follow();
form.addEventListener('input', follow);
form.addEventListener('submit', (event) => event.preventDefault());
// The fields go back only after the event.
form.addEventListener('reset', () =>
  setTimeout(() => {
    defaults = initial;
    worn = '';
    return follow();
  }),
);

/** Every field's value by its name; the ticked panels as one. */
function read() {
  const values = {};
  for (const field of form.elements) {
    if (field.type === 'checkbox') continue;
    if (field.name) values[field.name] = field.value;
  }
  values.panels = new FormData(form).getAll('panels').join(',');
  return values;
}

/** What differs from the start. */
function changed() {
  return Object.fromEntries(
    Object.entries(read()).filter(([name, value]) => value !== defaults[name]),
  );
}

function restore() {
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name === 'panels') {
      for (const box of form.querySelectorAll('[name=panels]')) {
        box.checked = value.split(',').includes(box.value);
      }
      continue;
    }
    const field = form.elements.namedItem(name);
    if (!field) continue;
    const before = field.value;
    field.value = value;
    // An address may be written by hand: what the field does not know, it does not take.
    if (field.value !== value) field.value = before;
  }
}

async function follow() {
  const mine = ++turn;
  const css = await presetOf(form.elements.preset.value);
  if (mine !== turn) return;
  preset.replaceSync(css);
  mount(read());
  wear(form.elements.preset.value);
  const values = read();
  const choices = changed();
  const query = new URLSearchParams(choices).toString();
  history.replaceState(null, '', query ? `?${query}` : location.pathname);
  dress(values, choices);
  tell(choices, values);
}

/** Fields that nobody has changed say what the preset says. */
function wear(name) {
  if (name === worn) return;
  const choices = changed();
  worn = name;
  look.replaceSync('');
  const fields = Object.keys(initial).filter((field) => field.includes('.'));
  defaults = { ...initial, ...coloursOf(stage, name, fields) };
  for (const field of fields) {
    if (!(field in choices)) form.elements.namedItem(field).value = defaults[field];
  }
}

function dress({ scheme, width, preset: host, dir }, choices) {
  stage.className = ['play-stage host', scheme, host].filter(Boolean).join(' ');
  stage.dir = dir;
  const frame = `.play-stage { color-scheme: ${scheme}; max-width: ${width ? `${width}px` : 'none'} }`;
  look.replaceSync(`${frame}\n${cssOf(choices, '.play-stage usage-portal', defaults)}`);
}

async function presetOf(name) {
  if (name && !presets.has(name)) {
    const answer = await fetch(`/pages/presets/${name}.css`);
    presets.set(name, answer.ok ? await answer.text() : '');
  }
  return presets.get(name) ?? '';
}

/** Another language, direction or set of panels is another portal; a look is not. */
function mount({ lang, dir, panels }) {
  const key = [lang, dir, panels].join(' ');
  if (key === mounted) return;
  mounted = key;
  const portal = document.createElement('usage-portal');
  portal.setAttribute('session-url', '/pages/session/usage-portal/normal');
  portal.setAttribute('locale', lang);
  for (const tag of panels.split(',').filter(Boolean)) portal.append(document.createElement(tag));
  stage.replaceChildren(portal);
}

function tell(choices, values) {
  // A preset's text on the accent stands, where ours would be the better of black and white.
  const isSet = defaults['on-accent.light'] !== initial['on-accent.light'];
  const set = isSet ? { ...choices, 'on-accent.light': values['on-accent.light'] } : choices;
  for (const output of document.querySelectorAll('[data-ratio]')) {
    const { ratio, passes } = ratioOf(output.dataset.ratio, values, set);
    output.textContent = ratio ? `${ratio.toFixed(1)} ${passes ? 'passes' : 'fails'}` : '–';
    output.toggleAttribute('data-fails', ratio !== undefined && !passes);
  }
  const css = [importOf(values.preset), cssOf(choices, 'usage-portal', defaults)]
    .filter(Boolean)
    .join('\n\n');
  document.querySelector('[data-out=css]').textContent =
    css || '/* Nothing to set: these are the defaults. */';
  document.querySelector('[data-out=html]').textContent = htmlOf(values);
}
