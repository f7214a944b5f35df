import { html } from 'hono/html';
import { TAGS } from '../elements.ts';
import { HOSTS } from '../hosts/hosts.ts';
import { COLOUR_TOKENS, SHAPE_TOKENS } from './tokens.ts';

/** Panels that make sense by themselves, in the portal's own order. */
const PANELS = TAGS.filter((tag) => tag !== 'usage-portal' && tag !== 'usage-explain');

const CHOICES = {
  preset: ['Preset', { '': 'None', ...titles() }],
  scheme: ['Scheme', { light: 'Light', dark: 'Dark' }],
  width: ['Width', { '': 'All there is', 1280: '1280', 768: '768', 360: '360' }],
  dir: ['Direction', { ltr: 'Left to right', rtl: 'Right to left' }],
  lang: [
    'Language',
    { en: 'English', de: 'German', ar: 'Arabic', he: 'Hebrew', ja: 'English, Japanese figures' },
  ],
} as const;

/** The real portal beside everything that can be said about its look; the script does the rest. */
export function playgroundPage() {
  return html`<h1>Playground</h1>
        <p class="lead">Set what the portal looks like, and take the lines that say so. Nothing is kept: the address holds all of it.</p>
        <div class="play">
          <div class="play-side">
          <form class="play-form" aria-label="Look">
            <div class="play-row">${Object.entries(CHOICES).map(([name, [label, options]]) => choice(name, label, options))}</div>
            <details open>
              <summary>Colours</summary>
              <table class="play-colours">
                <thead><tr><th scope="col">Token</th><th scope="col">Light</th><th scope="col">Contrast</th><th scope="col">Dark</th><th scope="col">Contrast</th></tr></thead>
                <tbody>${Object.entries(COLOUR_TOKENS).map(([name, { says, light, dark }]) => colourRow(name, says, light, dark))}</tbody>
              </table>
              <p class="caption">Of text and control edges on the surface, and of text on the accent. Text needs 4.5, an edge 3. Lines are decoration.</p>
            </details>
            <details open>
              <summary>Type and shape</summary>
              <div class="play-row" data-shapes>${Object.entries(SHAPE_TOKENS).map(([name, { says, options }]) => choice(name, says, { '': 'Default', ...options }))}</div>
            </details>
            <details>
              <summary>Panels</summary>
              <fieldset>
                <legend>None ticked is the whole portal</legend>
                ${PANELS.map((tag) => html`<label><input type="checkbox" name="panels" value="${tag}" /> <code>${tag}</code></label>`)}
              </fieldset>
            </details>
            <p><button type="reset">Back to the defaults</button></p>
          </form>
          <div class="play-out">
            <div class="play-copy"><h2 id="css">CSS</h2><button type="button" data-copy="css" data-says="The CSS is copied.">Copy the CSS</button></div>
            <pre tabindex="0" role="region" aria-labelledby="css"><code data-out="css"></code></pre>
            <div class="play-copy"><h2 id="html">HTML</h2><button type="button" data-copy="html" data-says="The HTML is copied.">Copy the HTML</button></div>
            <pre tabindex="0" role="region" aria-labelledby="html"><code data-out="html"></code></pre>
            <p role="status" class="caption" data-said></p>
          </div>
          </div>
          <div class="play-frame"><div class="play-stage host"></div></div>
        </div>
        <noscript><p>The playground is a script.</p></noscript>
        <script type="module" src="/pages/assets/copy.js"></script>
        <script type="module" src="/pages/assets/playground.js"></script>`;
}

function titles() {
  return Object.fromEntries(Object.entries(HOSTS).map(([name, { title }]) => [name, title]));
}

function choice(name: string, label: string, options: Readonly<Record<string, string>>) {
  return html`<label>${label} <select name="${name}">${Object.entries(options)
    .sort(([a], [b]) => Number(b === '') - Number(a === ''))
    .map(([value, says]) => html`<option value="${value}">${says}</option>`)}</select></label>`;
}

function colourRow(name: string, says: string, light: string, dark: string) {
  const cell = (scheme: string, value: string) =>
    html`<td><input type="color" name="${name}.${scheme}" value="${value}" aria-label="${says}, ${scheme}" /></td>
                  <td class="play-ratio"><output data-ratio="${name}.${scheme}">–</output></td>`;
  return html`<tr><th scope="row"><code><span class="play-prefix">--usage-</span>${name}</code></th>${cell('light', light)}${cell('dark', dark)}</tr>`;
}
