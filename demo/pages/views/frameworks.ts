import { html, raw } from 'hono/html';
import { DEMO_STRIPE_KEY } from '../../world.ts';
import { excerpt, sourceOf } from '../frameworks/excerpt.ts';
import {
  FRAMEWORKS,
  type FrameworkName,
  frameworkOf,
  isRunning,
} from '../frameworks/frameworks.ts';

/** Every framework, with a sentence each. */
export function frameworksPage() {
  return html`<h1>In every framework</h1>
        <p class="lead">A native element works in all of them. Each page below runs the lines it shows.</p>
        ${Object.entries(FRAMEWORKS).map(
          ([name, { title, says }]) => html`<section class="entry">
          <h2><a href="/pages/frameworks/${name}">${title}</a></h2>
          <p>${says}</p>
        </section>`,
        )}`;
}

/** What a project outside this process needs to know. */
export type Account = { readonly stripeOrigin: string; readonly customer: string };

/** The lines, then what they make. */
export function frameworkPage(name: FrameworkName, account: Account) {
  const { title, says, shown } = frameworkOf(name);
  return html`<h1>${title}</h1>
        <p class="lead">${says}</p>
        ${shown.map(
          (
            file,
          ) => html`<div class="copied"><h2 class="file"><code>${file}</code></h2><button type="button" data-copy="${file}" data-says="${file} is copied." aria-label="Copy ${file}">Copy</button></div>
        <pre tabindex="0" role="region" aria-label="${file}"><code data-out="${file}">${excerpt(sourceOf(name, file))}</code></pre>`,
        )}
        <p role="status" class="caption" data-said></p>
        <script type="module" src="/pages/assets/copy.js"></script>
        ${isRunning(name) ? html`<div class="stage">${running(name)}</div>` : commands(account)}`;
}

function running(name: FrameworkName) {
  return name === 'html' ? raw(sourceOf(name, 'embed.html')) : html`<div id="app"></div>`;
}

/** How to start what does not run here, against the account of this demo. */
function commands({ stripeOrigin, customer }: Account) {
  const lines = [
    'cd demo/pages/frameworks/next && npm install',
    'PORTAL_SIGNING_SECRET=only_for_this_demo_and_for_nothing_else \\',
    `STRIPE_SECRET_KEY=${DEMO_STRIPE_KEY} STRIPE_ADDRESS=${stripeOrigin} \\`,
    `STRIPE_CUSTOMER=${customer} npm start`,
  ];
  return html`<h2>Start it</h2>
        <pre tabindex="0" role="region" aria-label="Commands"><code>${lines.join('\n')}</code></pre>`;
}
