import { html } from 'hono/html';
import { hostedPage, type Markup } from '../page.ts';
import type { Visit } from './visit.ts';

/** A page of the portal, with the way back to where the visitor came from. */
export function portalPage(visit: Visit, title: string, body: Markup): Markup {
  const { return_url: href } = visit.session;
  return hostedPage({
    title,
    vendor: visit.vendor,
    back: href ? { href, label: 'Return to the website' } : undefined,
    body,
  });
}

/** One step on a page of its own, with a way to think better of it. */
export function stepPage(
  visit: Visit,
  { title, problem, body }: { title: string; problem?: string | undefined; body: Markup },
): Markup {
  const sheet = html`<div class="narrow">
    <p><a href="${visit.path}/home">Back to billing</a></p>
    <div class="sheet">
      <h1 class="words">${title}</h1>
      ${problem ? html`<p class="notice" role="alert">${problem}</p>` : ''}
      ${body}
    </div>
  </div>`;
  return portalPage(visit, title, sheet);
}

/** A form of one button. */
export function button(action: string, label: string, kind = 'plain', about = ''): Markup {
  return html`<form method="post" action="${action}"><button class="${kind}" ${about ? html`aria-label="${label} ${about}"` : ''}>${label}</button></form>`;
}
