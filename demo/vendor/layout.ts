import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { DemoCustomer } from '../world.ts';
import type { Conditions } from './conditions.ts';
import { controls } from './controls.ts';
import { icon, LOGO } from './icons.ts';
import { LANGUAGES, type Language } from './languages.ts';
import { isPage, PAGES, type Page } from './pages.ts';
import { initials, peopleOf } from './people.ts';
import type { Role } from './roles.ts';
import { type StripeJs, stripeJsTag } from './stripe-js.ts';

export type LayoutOptions = {
  readonly page: Page;
  readonly customer: DemoCustomer;
  readonly role: Role;
  readonly customers: readonly DemoCustomer[];
  readonly now: Date;
  /** `light`, `dark`, or whatever the system says. */
  readonly theme?: string | undefined;
  /** `b` for Quillet's other look, which the portal takes on too. */
  readonly look?: string | undefined;
  readonly language: Language;
  readonly conditions: Conditions;
  readonly stripeJs: StripeJs | undefined;
  /** Whether sessions are bound to a key, so that none can be asked for before there is one. */
  readonly bound: boolean;
  readonly content: HtmlEscapedString | Promise<HtmlEscapedString>;
};

/** A page of Quillet's around its content; below it, the demo's controls. */
export function layout(options: LayoutOptions) {
  const { page, customer, content, stripeJs, language } = options;
  const words = LANGUAGES[language];
  const theme = options.theme === 'light' || options.theme === 'dark' ? options.theme : 'system';
  const look = options.look === 'b' ? 'b' : 'a';
  const people = peopleOf(customer);
  const person = options.role === 'owner' ? people[0]! : people.at(-1)!;
  return html`<!doctype html>
<html lang="${language}" dir="${words.dir}" data-theme="${theme}" data-look="${look}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${words.pages[page]} · Quillet</title>
    <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/assets/quillet.css" />
    <link rel="stylesheet" href="/assets/controls.css" />
    ${PAGES_WITH_PORTAL.has(page) ? [stripeJs ? stripeJsTag(stripeJs) : '', options.bound ? '' : EARLY, PORTAL] : ''}
    <script type="module" src="/assets/quillet.js"></script>
    <script type="module" src="/assets/controls.js"></script>
  </head>
  <body>
    <div class="app">
      <nav class="side" aria-label="Quillet">
        <a class="logo" href="/overview" aria-label="Quillet">${LOGO}<span>Quillet</span></a>
        ${Object.keys(PAGES)
          .filter(isPage)
          .map(
            (each) =>
              html`<a href="${each}" aria-label="${words.pages[each]}" ${each === page ? html`aria-current="page"` : ''}>${icon(each)}<span>${words.pages[each]}</span></a>`,
          )}
        <div class="workspace"><span class="ava" aria-hidden="true">${initials(customer.name)}</span><span>${customer.name}</span></div>
      </nav>
      <div class="page">
        <header class="top">
          <span class="crumb"><bdi>${customer.name}</bdi> / <b>${words.pages[page]}</b></span>
          <div class="tools">
            <form class="language">
              <select name="lang" aria-label="${words.language}" data-set-language>
                ${Object.entries(LANGUAGES).map(
                  ([tag, { name }]) =>
                    html`<option value="${tag}" lang="${tag}" ${tag === language ? 'selected' : ''}>${name}</option>`,
                )}
              </select>
              <noscript><button>${words.language}</button></noscript>
            </form>
            <div class="switch" role="group" aria-label="${words.theme}">
              ${Object.entries(words.themes).map(
                ([name, label]) =>
                  html`<button type="button" data-set-theme="${name}" aria-pressed="${String(name === theme)}">${label}</button>`,
              )}
            </div>
            <span class="ava" role="img" aria-label="${person.name}">${initials(person.name)}</span>
          </div>
        </header>
        <main class="main" ${PAGES_WITH_PORTAL.has(page) ? '' : html`lang="en" dir="ltr"`}>
      ${content}
        </main>
      </div>
    </div>
    ${controls({ ...options, page, customer, look })}
  </body>
</html>`;
}

const PAGES_WITH_PORTAL: ReadonlySet<Page> = new Set<Page>(['/overview', '/settings/billing']);

/** The first session on its way before the script is there to ask for it. */
const EARLY = html`<link rel="preload" as="fetch" crossorigin href="/api/portal-session" />
    `;

const PORTAL = html`<script type="module" src="/billing/usage-portal.js"></script>`;
