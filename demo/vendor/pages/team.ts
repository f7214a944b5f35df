import { html } from 'hono/html';
import type { DemoCustomer } from '../../world.ts';
import { initials, peopleOf } from '../people.ts';

export function team(customer: DemoCustomer) {
  const people = peopleOf(customer);
  return html`<h1>Team</h1>
      <p class="lead">${people.length} people at ${customer.name}.</p>
      <ul class="list">${people.map(
        ({ name, role }) =>
          html`<li><span class="ava" aria-hidden="true">${initials(name)}</span><b>${name}</b><span class="end">${role}</span></li>`,
      )}</ul>`;
}
