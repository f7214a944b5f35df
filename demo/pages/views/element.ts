import { html, raw } from 'hono/html';
import type { DemoCustomer } from '../../world.ts';
import { embedOf, OPENED, type Tag } from '../elements.ts';
import { referenceOf } from '../reference.ts';
import { NORMAL, STATES } from '../states.ts';
import { stateLinks } from './index.ts';
import { referenceTables } from './reference.ts';

/** One element in one state, with what it runs on; its own page has the reference too. */
export function elementPage(
  tag: Tag,
  name: string,
  names: readonly string[],
  customer: DemoCustomer,
) {
  const state = STATES[name]!;
  const embed = embedOf(tag, `/pages/session/${tag}/${name}`);
  const reference = referenceOf(tag);
  const isOwn = name === NORMAL;
  const frame = state.frame ?? 'plain';
  const content = html`<h1><code>&lt;${tag}&gt;</code>${isOwn ? '' : html` <span class="state">${state.title}</span>`}</h1>
        <p class="lead">${isOwn ? reference.says : state.says}</p>
        <nav aria-label="States">${stateLinks(tag, names, name)}</nav>
        <div class="stage ${frame}" ${frame === 'rtl' ? html`lang="ar" dir="rtl"` : ''} ${state.trouble === 'lost' ? html`data-reads-twice` : ''} ${OPENED.includes(tag) ? html`data-opens="${tag}"` : ''}>
${raw(embed)}
        </div>
        <p class="caption">${customer.name}. ${isOwn ? state.says : customer.shows} <span data-heard></span></p>
        <h2>Source</h2>
        <pre tabindex="0" role="region" aria-label="Source"><code>${embed}</code></pre>
        ${isOwn ? referenceTables(reference) : ''}`;
  return { content, title: isOwn ? tag : `${tag}, ${state.title.toLowerCase()}` };
}
