import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { LOGO } from '../../vendor/icons.ts';
import { type StripeJs, stripeJsTag } from '../../vendor/stripe-js.ts';
import { TAGS } from '../elements.ts';
import { FRAMEWORKS } from '../frameworks/frameworks.ts';
import { HOSTS } from '../hosts/hosts.ts';

export type ShellOptions = {
  readonly path: string;
  readonly title: string;
  /** `light`, `dark`, or whatever the system says. */
  readonly theme?: string | undefined;
  readonly content: HtmlEscapedString | Promise<HtmlEscapedString>;
  /** What the page runs beside its own script. */
  readonly script?: string;
  readonly stripeJs?: StripeJs | undefined;
  readonly styles?: readonly string[] | undefined;
};

const THEMES = { system: 'System', light: 'Light', dark: 'Dark' } as const;

/** A page of the book around its content. */
export function shell({ path, title, theme: wanted, content, ...extra }: ShellOptions) {
  const { script, stripeJs, styles = [] } = extra;
  const theme = wanted === 'light' || wanted === 'dark' ? wanted : 'system';
  return html`<!doctype html>
<html lang="en" data-theme="${theme}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title} · Quillet</title>
    <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/assets/quillet.css" />
    <link rel="stylesheet" href="/pages/assets/pages.css" />
    ${styles.map((name) => html`<link rel="stylesheet" href="/pages/assets/${name}" />`)}
    <script type="module" src="/assets/quillet.js"></script>
    <script type="module" src="/pages/assets/pages.js"></script>
    ${stripeJs ? stripeJsTag(stripeJs) : ''}
    ${script ? html`<script type="module" src="${script}"></script>` : ''}
  </head>
  <body>
    <header class="bar">
      <a class="brand" href="/pages">${LOGO}<span>Elements and states</span></a>
      <div class="switch" role="group" aria-label="Theme">
        ${Object.entries(THEMES).map(
          ([name, label]) =>
            html`<button type="button" data-set-theme="${name}" aria-pressed="${String(name === theme)}">${label}</button>`,
        )}
      </div>
      <a class="back" href="/settings/billing">Quillet’s billing page</a>
    </header>
    <div class="book">
      <nav class="contents" aria-label="Pages">
        <p>Elements</p>
        <ul>${TAGS.map((tag) => entry(path, `/pages/${tag}`, tag))}</ul>
        <p>Looks</p>
        <ul>${entry(path, '/pages/playground', 'Playground')}${Object.entries(HOSTS).map(([name, { title: label }]) => entry(path, `/pages/hosts/${name}`, label))}</ul>
        <p>Frameworks</p>
        <ul>${Object.entries(FRAMEWORKS).map(([name, { title: label }]) => entry(path, `/pages/frameworks/${name}`, label))}</ul>
      </nav>
      <main class="leaf">
        ${content}
      </main>
    </div>
  </body>
</html>`;
}

/** A page below this one is current too, as far as its element goes. */
function entry(path: string, href: string, label: string) {
  const current = path === href ? 'page' : path.startsWith(`${href}/`) ? 'true' : '';
  return html`<li><a href="${href}" ${current ? html`aria-current="${current}"` : ''}>${label}</a></li>`;
}
