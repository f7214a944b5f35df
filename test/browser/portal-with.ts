/** A real `<usage-portal>` over a fake network: tests see what a vendor's page would see. */
import { fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import type { ForecastAnswer } from '../../server/contract/forecast.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { fetchForesight } from '../../widget/core/foresee.ts';
import { fetchNotices } from '../../widget/core/notices.ts';
import { UsagePortal } from '../../widget/elements/portal.ts';
import '../../widget/index.ts';
import { invoice, NOW, portal as usual } from './data.ts';
import { forecast as usualForecast } from './forecast-data.ts';

await UsagePortal.later();
await fetchForesight();
await fetchNotices();

export type Route = (
  path: string,
  init: RequestInit,
) => Response | undefined | Promise<Response | undefined>;

/** One request as it left the widget. */
export interface Sent {
  path: string;
  init: RequestInit;
}

const API = 'https://billing.example';

/** An answer of the API. `date` is the server's clock. */
export function json(body: unknown, status = 200, date = NOW): Response {
  const headers = { 'content-type': 'application/json', date: new Date(date).toUTCString() };
  return new Response(JSON.stringify(body), { status, headers });
}

/** A token as any JWT library mints it; only its lifetime is read. */
export function tokenOf(name: string, life = 900): string {
  const part = (value: object) => btoa(JSON.stringify(value)).replaceAll('=', '');
  return `${part({ alg: 'HS256' })}.${part({ iat: 1000, exp: 1000 + life, jti: name })}.sig`;
}

/** Answers `fetch` for one test; what `route` leaves is answered like a healthy server. */
export function network(route: Route = () => undefined) {
  const real = window.fetch;
  const sent: Sent[] = [];
  let sessions = 0;
  window.fetch = async (input, init = {}) => {
    const url = String(input);
    if (url === '/session') {
      sent.push({ path: url, init });
      const own = await route(url, init);
      sessions++;
      return own ?? json({ token: tokenOf(`s${sessions}`), api: API });
    }
    if (!url.startsWith(API)) return real(input, init);
    const path = url.slice(API.length);
    sent.push({ path, init });
    const own = await route(path, init);
    if (own) return own;
    if (path === '/v1/portal') return json(usual);
    if (path === '/v1/forecast') return json(usualForecast());
    if (path.endsWith('/links')) {
      return json({
        hosted: 'https://invoice.stripe.com/1',
        pdf: 'https://invoice.stripe.com/1.pdf',
      });
    }
    if (path.startsWith('/v1/invoices/')) return json(invoice);
    return json({ code: 'route_not_found', requestId: 'req_0' }, 404);
  };
  return {
    sent,
    count: (path: string) => sent.filter((each) => each.path === path).length,
    restore: () => {
      window.fetch = real;
    },
  };
}

/** A portal on screen that has shown what the network answered. */
export async function shown(
  content: TemplateResult | string = '',
  locale = 'en-US',
): Promise<UsagePortal> {
  await spoken(locale);
  const element = await fixture<UsagePortal>(
    html`<usage-portal session-url="/session" locale=${locale}>${content}</usage-portal>`,
  );
  await settled(element);
  return element;
}

/** The texts of a language, so that a portal has them as soon as its figures. */
async function spoken(locale: string) {
  const [language] = locale.split('-');
  if (!['ar', 'de', 'he'].includes(language!)) return;
  const halves = ['first', 'rest'].map(
    (half) => import(`../../widget/languages/${language}/${half}.ts`),
  );
  // Where they do not come is a test's own affair.
  await Promise.allSettled([import('../../widget/languages/index.ts'), ...halves]);
}

/** The same with other data. Nothing is forecast of other bills and items, unless it is said what. */
export async function showing(
  data: Partial<Portal>,
  content: TemplateResult | string = '',
  locale?: string,
  likely: ForecastAnswer = usualForecast(
    data.bills || data.items ? { bills: [], items: [], record: null } : {},
  ),
) {
  const net = network((path) => {
    if (path === '/v1/portal') return json({ ...usual, ...data });
    return path === '/v1/forecast' ? json(likely) : undefined;
  });
  try {
    return await shown(content, locale);
  } finally {
    net.restore();
  }
}

/** Lets answers arrive and everything render. */
export async function settled(element: UsagePortal) {
  for (let turn = 0; turn < 12; turn++) {
    await new Promise((resolve) => setTimeout(resolve));
    await element.updateComplete;
  }
}

/** A panel of a bare portal, or of a vendor's own layout. */
export function panel(portal: UsagePortal, tag: string): HTMLElement {
  return (portal.querySelector(tag) ?? portal.shadowRoot!.querySelector(tag)) as HTMLElement;
}

/** What a panel says, with single spaces. */
export function said(portal: UsagePortal, tag: string): string {
  const root = panel(portal, tag)?.shadowRoot;
  return (root ? textOf(root) : '').replace(/\s+/g, ' ').trim();
}

function textOf(node: Node): string {
  if (node instanceof HTMLStyleElement) return '';
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
  return [...node.childNodes].map(textOf).join(' ');
}
