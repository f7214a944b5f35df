import { html } from 'hono/html';
import { DEMO_METERS, type DemoCustomer } from '../../world.ts';
import type { Language } from '../languages.ts';
import { peopleOf } from '../people.ts';

/** One panel of the portal inside a card of Quillet's own. */
export function overview(customer: DemoCustomer, _language: Language, bound: boolean) {
  const [meter] = customer.meters;
  return html`<h1><bdi>${customer.name}</bdi></h1>
      <div class="tiles" lang="en">
        <a class="tile" href="/team"><span>Team</span><b>${peopleOf(customer).length} people</b></a>
        <a class="tile" href="/api-keys"><span>API keys</span><b>2 active</b></a>
        <a class="tile" href="/settings/billing"><span>Metered</span><b>${customer.meters.map((name) => DEMO_METERS[name]!.label).join(', ')}</b></a>
      </div>
      <section class="card">
        <usage-portal session-url="/api/portal-session"${bound ? ' bound' : ''}><usage-chart meter="${meter}"></usage-chart></usage-portal>
      </section>`;
}
