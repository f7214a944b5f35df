import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Named, Reference } from '../reference.ts';

type Cell = string | HtmlEscapedString | Promise<HtmlEscapedString>;

/** What can be set, called, heard, filled and styled, as tables. */
export function referenceTables({ attributes, methods, events, slots, parts }: Reference) {
  return html`${table(
    'Attributes and properties',
    ['Attribute', 'Property', 'Type', 'Without it', ''],
    attributes.map(({ attribute, property, type, initial, says }) => [
      attribute ? code(attribute) : 'none',
      code(property),
      code(type),
      initial ? code(initial) : 'nothing',
      said(says),
    ]),
  )}
  ${table('Methods', ['Method', ''], methods.map(named))}
  ${table(
    'Events',
    ['Event', 'Carries', ''],
    events.map(({ name, fields, says }) => [
      code(name),
      fields.length > 0 ? code(fields.join(', ')) : 'nothing',
      said(says),
    ]),
  )}
  ${table('Slots', ['Slot', ''], slots.map(named))}
  ${table('Parts', ['::part', ''], parts.map(named))}`;
}

function table(title: string, heads: readonly string[], rows: readonly (readonly Cell[])[]) {
  if (rows.length === 0) return '';
  return html`<h2>${title}</h2>
        <div class="wide" tabindex="0" role="region" aria-label="${title}">
          <table>
            <thead><tr>${heads.map((head) => html`<th scope="col">${head || 'Meaning'}</th>`)}</tr></thead>
            <tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
          </table>
        </div>`;
}

function named({ name, says }: Named): Cell[] {
  return [code(name), said(says)];
}

function code(text: string) {
  return html`<code>${text}</code>`;
}

/** A sentence with its `names` set apart. */
function said(text: string) {
  return html`${text.split('`').map((each, index) => (index % 2 ? code(each) : each))}`;
}
