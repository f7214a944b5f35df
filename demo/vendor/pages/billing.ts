import { html } from 'hono/html';

/** The whole integration: one element, and the endpoint that knows who is signed in. */
export function billing() {
  return html`<h1>Usage and billing</h1>
      <usage-portal session-url="/api/portal-session"></usage-portal>`;
}
