import { html } from 'hono/html';
import type { DemoCustomer } from '../../world.ts';
import { LANGUAGES, type Language } from '../languages.ts';

/** The whole integration: one element, and the endpoint that knows who is signed in. */
export function billing(_customer: DemoCustomer, language: Language, bound: boolean) {
  return html`<h1>${LANGUAGES[language].billing}</h1>
      <usage-portal session-url="/api/portal-session"${bound ? ' bound' : ''}></usage-portal>`;
}
