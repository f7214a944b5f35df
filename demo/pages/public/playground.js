/** The playground: the form is the state, the address holds it, the stage and the lines follow. */
import { ratioOf } from './playground-colour.js';
import { cssOf, htmlOf, importOf } from './playground-lines.js';

const form = document.querySelector('.play-form');
const stage = document.querySelector('.play-stage');
const said = document.querySelector('[data-said]');
const presets = new Map();
const look = new CSSStyleSheet();
const preset = new CSSStyleSheet();
document.adoptedStyleSheets.push(preset, look);

/** What the form says at the start: whatever equals it is left out, of the address and of the lines. */
const defaults = read();
let mounted = '';
/** Counts the choices: of two that are still fetched for, the newer one wins. */
let turn = 0;

restore();
await follow();
form.addEventListener('input', follow);
form.addEventListener('submit', (event) => event.preventDefault());
// The fields go back only after the event.
form.addEventListener('reset', () => setTimeout(follow));
for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', () => copy(button.dataset.copy));
}

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
  const values = read();
  const choices = changed();
  const query = new URLSearchParams(choices).toString();
  history.replaceState(null, '', query ? `?${query}` : location.pathname);
  dress(values, choices);
  const worn = await presetOf(values.preset);
  if (mine !== turn) return;
  preset.replaceSync(worn);
  mount(values);
  tell(choices, values);
}

function dress({ scheme, width, preset: host, dir }, choices) {
  stage.className = ['play-stage host', scheme, host].filter(Boolean).join(' ');
  stage.dir = dir;
  const frame = `.play-stage { color-scheme: ${scheme}; max-width: ${width ? `${width}px` : 'none'} }`;
  look.replaceSync(`${frame}\n${cssOf(choices, '.play-stage usage-portal')}`);
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
  for (const output of document.querySelectorAll('[data-ratio]')) {
    const { ratio, passes } = ratioOf(output.dataset.ratio, values, choices);
    output.textContent = ratio ? `${ratio.toFixed(1)} ${passes ? 'passes' : 'fails'}` : '–';
    output.toggleAttribute('data-fails', ratio !== undefined && !passes);
  }
  const css = [importOf(values.preset), cssOf(choices, 'usage-portal')]
    .filter(Boolean)
    .join('\n\n');
  document.querySelector('[data-out=css]').textContent =
    css || '/* Nothing to set: these are the defaults. */';
  document.querySelector('[data-out=html]').textContent = htmlOf(values);
}

async function copy(which) {
  const code = document.querySelector(`[data-out=${which}]`);
  try {
    await navigator.clipboard.writeText(code.textContent);
    said.textContent = which === 'css' ? 'The CSS is copied.' : 'The HTML is copied.';
  } catch {
    // Without the clipboard the lines are selected, for whoever copies by hand.
    getSelection().selectAllChildren(code);
    said.textContent = 'The lines are selected: copy them with the keyboard.';
  }
}
