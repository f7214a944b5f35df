import { html, raw } from 'hono/html';
import { type StripeJs, stripeJsTag } from '../../vendor/stripe-js.ts';
import { HOSTS, type Host } from './hosts.ts';

type Scheme = 'light' | 'dark';

const PLACES = ['Overview', 'Projects', 'Members', 'Billing'] as const;

const PORTAL = raw(
  '<usage-portal session-url="/pages/session/usage-portal/normal"></usage-portal>',
);

/** One page of a made-up app that was built with this design system. */
export function hostPage(name: Host, scheme: Scheme, stripeJs: StripeJs) {
  return html`<!doctype html>
<html lang="en" class="host ${name} ${scheme}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Billing, as ${HOSTS[name].title} has it</title>
    <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/pages/assets/hosts.css" />
    <link rel="stylesheet" href="/pages/assets/hosts-chrome.css" />
    <link rel="stylesheet" href="/pages/presets/${name}.css" />
    ${stripeJsTag(stripeJs)}
    <script type="module" src="/billing/usage-portal.js"></script>
  </head>
  <body>
    ${name === 'plain' ? plain(scheme) : app(name, scheme)}
  </body>
</html>`;
}

function app(name: Host, scheme: Scheme) {
  return html`<nav aria-label="Acme" class="side">
      <a class="mark" href="/pages">Acme</a>
      <ul>${PLACES.map((place) => item(place))}</ul>
      <p class="who">ada@example.com</p>
    </nav>
    <div class="rest">
      <header class="head">
        <span>Settings</span>
        ${otherScheme(name, scheme)}
      </header>
      <main>
        <h1>Billing</h1>
        <p class="lead">Usage, invoices and how you pay.</p>
        <p class="acts"><a class="button first" href="#invite">Invite</a> <a class="button" href="#contact">Contact sales</a></p>
        ${PORTAL}
      </main>
    </div>`;
}

/** What a page looks like that nobody has styled. */
function plain(scheme: Scheme) {
  return html`<nav aria-label="Acme">
      <a href="/pages">Acme</a> | ${PLACES.map((place) => html`<a href="#${place.toLowerCase()}">${place}</a> | `)} ${otherScheme('plain', scheme)}
    </nav>
    <hr />
    <main>
      <h1>Billing</h1>
      <p>Usage, invoices and how you pay. <button type="button">Contact sales</button></p>
      ${PORTAL}
    </main>`;
}

function item(place: (typeof PLACES)[number]) {
  const current = place === 'Billing' ? html`aria-current="page"` : '';
  return html`<li><a href="#${place.toLowerCase()}" ${current}>${place}</a></li>`;
}

function otherScheme(name: Host, scheme: Scheme) {
  const other = scheme === 'dark' ? 'light' : 'dark';
  return html`<a href="/pages/hosts/${name}?scheme=${other}">${other === 'dark' ? 'Dark' : 'Light'}</a>`;
}
