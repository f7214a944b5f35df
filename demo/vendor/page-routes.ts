import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { DemoCustomer } from '../world.ts';
import type { Conditions } from './conditions.ts';
import type { DemoClock } from './demo-clock.ts';
import type { VendorEnv } from './env.ts';
import { isLanguage, type Language } from './languages.ts';
import { layout } from './layout.ts';
import { ownOrigin } from './own-origin.ts';
import { apiKeys } from './pages/api-keys.ts';
import { billing } from './pages/billing.ts';
import { overview } from './pages/overview.ts';
import { team } from './pages/team.ts';
import { BILLING_PAGE, isPage, PAGES, type Page } from './pages.ts';
import { policyWith } from './policy.ts';
import type { StripeJs } from './stripe-js.ts';

const CONTENTS: Record<
  Page,
  (
    customer: DemoCustomer,
    language: Language,
    bound: boolean,
  ) => HtmlEscapedString | Promise<HtmlEscapedString>
> = {
  '/overview': overview,
  '/api-keys': apiKeys,
  '/team': team,
  '/settings/billing': billing,
};

/** Every page, and `/`, which leads to the one this demo is about. */
export function pageRoutes({
  origin,
  clock,
  customers,
  conditions,
  stripeJs,
  bound,
}: {
  readonly origin: string;
  readonly clock: DemoClock;
  readonly customers: readonly DemoCustomer[];
  readonly conditions: Conditions;
  /** As it comes to pages now; absent where payment goes by Stripe's own pages. */
  readonly stripeJs: () => StripeJs | undefined;
  /** Whether sessions are bound to a key of the page. */
  readonly bound: boolean;
}) {
  const routes = new Hono<VendorEnv>();
  routes.use(ownOrigin(origin));
  routes.get('/', (c) => c.redirect(BILLING_PAGE, 302));
  routes.get('/favicon.ico', (c) => c.redirect('/assets/favicon.svg', 302));
  for (const page of Object.keys(PAGES).filter(isPage)) {
    routes.get(page, (c) => show(c, page));
  }
  routes.notFound((c) => c.text('Quillet has no such page.', 404));
  return routes;

  function show(c: Context<VendorEnv>, page: Page) {
    const { customer, role } = c.var;
    const script = stripeJs();
    const language = languageOf(c);
    c.header('Content-Security-Policy', policyWith({ stripeJs: script }));
    c.header('Cache-Control', 'no-store');
    c.header('Referrer-Policy', 'same-origin');
    c.header('X-Content-Type-Options', 'nosniff');
    return c.html(
      layout({
        page,
        customer,
        role,
        customers,
        now: clock.now(),
        conditions,
        stripeJs: script,
        theme: getCookie(c, 'quillet_theme'),
        look: getCookie(c, 'quillet_look'),
        language,
        content: CONTENTS[page](customer, language, bound),
        bound,
      }),
    );
  }
}

/** As `?lang=` asks for, and from then on; English until somebody has asked. */
function languageOf(c: Context): Language {
  const asked = c.req.query('lang');
  if (!isLanguage(asked)) {
    const kept = getCookie(c, 'quillet_lang');
    return isLanguage(kept) ? kept : 'en';
  }
  setCookie(c, 'quillet_lang', asked, { path: '/', maxAge: 31_536_000, sameSite: 'Lax' });
  return asked;
}
