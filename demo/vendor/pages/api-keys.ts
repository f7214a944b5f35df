import { html } from 'hono/html';
import type { DemoCustomer } from '../../world.ts';

const KEYS = [
  { name: 'Production', tail: '9d4e', since: 'Mar 3, 2026' },
  { name: 'Staging', tail: '71ac', since: 'Aug 19, 2026' },
];

export function apiKeys(customer: DemoCustomer) {
  return html`<h1>API keys</h1>
      <p class="lead">Calls made with these keys count towards the usage of ${customer.name}.</p>
      <ul class="list">${KEYS.map(
        ({ name, tail, since }) =>
          html`<li><b>${name}</b><code>qlt_••••${tail}</code><span class="end">Since ${since}</span></li>`,
      )}</ul>`;
}
