/** The demo's controls: below the vendor's page, and in a look of their own. */
import { html } from 'hono/html';
import { DEMO_METERS, type DemoCustomer } from '../world.ts';
import { longDate } from './dates.ts';
import { STEPS } from './demo-clock.ts';
import type { Page } from './pages.ts';

export type ControlsOptions = {
  readonly page: Page;
  readonly customer: DemoCustomer;
  readonly customers: readonly DemoCustomer[];
  readonly now: Date;
  readonly look: 'a' | 'b';
};

/** Every control is a form, so it works before its script has come. */
export function controls({ page, customer, customers, now, look }: ControlsOptions) {
  const back = html`<input type="hidden" name="page" value="${page}" />`;
  return html`<aside class="demo" aria-label="Demo controls">
      <details>
        <summary><b>Demo controls</b> <span class="demo-now" data-demo-now>${longDate(now)}</span></summary>
        <div class="demo-body">
          <form action="/demo/sign-in" method="post">
            <span class="demo-name" id="demo-customer">Signed in as</span>
            <div class="demo-row" role="group" aria-labelledby="demo-customer">
              ${customers.map(
                ({ key, name }) =>
                  html`<button name="customer" value="${key}" aria-pressed="${String(key === customer.key)}">${name}</button>`,
              )}
            </div>
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
              <select name="meter" aria-label="Meter">
                ${customer.meters.map(
                  (meter) => html`<option value="${meter}">${DEMO_METERS[meter].label}</option>`,
                )}
              </select>
              <input name="quantity" type="number" inputmode="decimal" aria-label="Quantity" value="5000" min="0.001" max="999999999" step="any" required />
              <button>Send usage</button>
            </div>
            ${back}
          </form>
          <form action="/demo/reset" method="post">
            <div class="demo-row">
              <button type="button" data-set-look aria-pressed="${String(look === 'b')}">Look B</button>
              <button>Reset</button>
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
