/** The demo's controls: below the vendor's page, and in a look of their own. */
import { html } from 'hono/html';
import { DEMO_METERS, type DemoCustomer } from '../world.ts';
import { CARDS } from './cards.ts';
import { ANSWERS, type Conditions, LAGS } from './conditions.ts';
import { longDate } from './dates.ts';
import { STEPS } from './demo-clock.ts';
import type { Page } from './pages.ts';
import { ROLES, type Role } from './roles.ts';
import { LOADS } from './stripe-js.ts';

export type ControlsOptions = {
  readonly page: Page;
  readonly customer: DemoCustomer;
  readonly role: Role;
  readonly customers: readonly DemoCustomer[];
  readonly now: Date;
  readonly look: 'a' | 'b';
  readonly conditions: Pick<
    Conditions,
    'isSimulated' | 'lag' | 'answer' | 'loading' | 'isSignedOut'
  >;
};

/** Every control is a form, so it works before its script has come. */
export function controls({
  page,
  customer,
  role,
  customers,
  now,
  look,
  conditions,
}: ControlsOptions) {
  const back = html`<input type="hidden" name="page" value="${page}" />`;
  const { isSimulated, lag, answer, loading, isSignedOut } = conditions;
  const names = customers.map(({ key, name }) => [key, name] as const);
  const meters = customer.meters.map((meter) => [meter, DEMO_METERS[meter]!.label] as const);
  return html`<aside class="demo" aria-label="Demo controls" lang="en" dir="ltr">
      <details>
        <summary><b>Demo controls</b> <span class="demo-now" data-demo-now>${longDate(now)}</span></summary>
        <div class="demo-body">
          <form action="/demo/sign-in" method="post">
            ${choice('customer', 'Signed in as', names, customer.key)}
            <select name="role" aria-label="Role">${options(Object.entries(ROLES), role)}</select>
            <button>Switch</button>
            ${back}
          </form>
          <form action="/demo/time" method="post" data-quiet>
            <span class="demo-name" id="demo-time">Move time</span>
            <div class="demo-row" role="group" aria-labelledby="demo-time">
              ${Object.entries(STEPS).map(
                ([step, label]) => html`<button name="step" value="${step}">${label}</button>`,
              )}
            </div>
            ${back}
          </form>
          <form action="/demo/usage" method="post" data-quiet>
            <div class="demo-row" role="group" aria-label="Send usage">
              <select name="meter" aria-label="Meter">${options(meters)}</select>
              <input name="quantity" type="number" inputmode="decimal" aria-label="Quantity" value="5000" min="0.001" max="999999999" step="any" required />
              <button>Send usage</button>
            </div>
            ${back}
          </form>
          ${isSimulated ? [setting('lag', 'Usage counts', LAGS, lag, back), setting('stripe', 'Stripe', ANSWERS, answer, back), setting('stripe-js', 'Stripe.js', LOADS, loading, back, { reloads: true })] : ''}
          <form action="/demo/card" method="post" data-quiet>
            <span class="demo-name" id="demo-card">Next charge</span>
            <div class="demo-row" role="group" aria-labelledby="demo-card">
              ${Object.entries(CARDS).map(
                ([kind, { label }]) => html`<button name="card" value="${kind}">${label}</button>`,
              )}
            </div>
            ${back}
          </form>
          <form action="/demo/session" method="post" data-quiet>
            <span class="demo-name" id="demo-session">Session</span>
            <div class="demo-row" role="group" aria-labelledby="demo-session">
              <button name="session" value="expire">Expire</button>
              <button name="session" value="toggle" data-toggle aria-pressed="${String(isSignedOut)}">Sign out</button>
            </div>
            ${back}
          </form>
          <form action="/demo/reset" method="post">
            <div class="demo-row">
              <button type="button" data-set-look aria-pressed="${String(look === 'b')}">Look B</button>
              <button>Reset</button>
              ${isSimulated ? html`<a href="/pages">Elements and states</a>` : ''}
            </div>
            ${back}
          </form>
          <p class="demo-says">
            ${customer.name}: ${customer.shows}
            <span role="status" data-demo-said></span>
          </p>
        </div>
      </details>
    </aside>`;
}

/** One of the simulator's settings. A page that has Stripe.js keeps it, so that one reloads. */
function setting(
  path: string,
  label: string,
  table: Readonly<Record<string, string>>,
  chosen: string,
  back: unknown,
  { reloads = false } = {},
) {
  return html`<form action="/demo/${path}" method="post" ${reloads ? '' : 'data-quiet'}>
            ${choice(path, label, Object.entries(table), chosen)}
            <button>Set</button>
            ${back}
          </form>`;
}

type Options = readonly (readonly [value: string, label: string])[];

function choice(name: string, label: string, all: Options, chosen: string) {
  return html`<label class="demo-name" for="demo-${name}">${label}</label>
            <select name="${name}" id="demo-${name}">${options(all, chosen)}</select>`;
}

function options(all: Options, chosen?: string) {
  return all.map(
    ([value, label]) =>
      html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${label}</option>`,
  );
}
