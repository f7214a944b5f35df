import { html } from 'hono/html';
import { TAGS, type Tag } from '../elements.ts';
import { FRAMEWORKS } from '../frameworks/frameworks.ts';
import { HOSTS } from '../hosts/hosts.ts';
import { referenceOf } from '../reference.ts';
import { NORMAL, STATES } from '../states.ts';

/** Where everything is: each element with its states, and each framework. */
export function indexPage(statesOf: (tag: Tag) => readonly string[]) {
  return html`<h1>Elements and states</h1>
        <p class="lead">Each element by itself, in each state it can be in. Every page runs the real server over the simulated Stripe; what goes wrong on a page goes wrong on that page only.</p>
        ${TAGS.map(
          (tag) => html`<section class="entry">
          <h2><a href="/pages/${tag}"><code>&lt;${tag}&gt;</code></a></h2>
          <p>${referenceOf(tag).says}</p>
          ${stateLinks(tag, statesOf(tag))}
        </section>`,
        )}
        <section class="entry">
          <h2><a href="/pages/playground">Looks</a></h2>
          <p>A playground for every token, and the portal on the pages of other design systems.</p>
          <ul class="states">${Object.entries(HOSTS).map(
            ([name, { title }]) => html`<li><a href="/pages/hosts/${name}">${title}</a></li>`,
          )}</ul>
        </section>
        <section class="entry">
          <h2><a href="/pages/frameworks">In every framework</a></h2>
          <p>The same embed, running, with the lines it takes.</p>
          <ul class="states">${Object.entries(FRAMEWORKS).map(
            ([name, { title }]) => html`<li><a href="/pages/frameworks/${name}">${title}</a></li>`,
          )}</ul>
        </section>`;
}

/** A row of links to the states of an element, the one on screen marked. */
export function stateLinks(tag: Tag, names: readonly string[], current?: string) {
  return html`<ul class="states">${names.map(
    (name) =>
      html`<li><a href="${pathOf(tag, name)}" ${name === current ? html`aria-current="page"` : ''}>${STATES[name]!.title}</a></li>`,
  )}</ul>`;
}

function pathOf(tag: Tag, name: string): string {
  return name === NORMAL ? `/pages/${tag}` : `/pages/${tag}/${name}`;
}
