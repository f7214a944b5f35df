import { html } from 'hono/html';
import type { Form } from '../http/form.ts';
import { type Api, textOf } from './api.ts';
import type { Markup } from './page.ts';

/** Cards to choose from, with what each does; any other test number can be typed. */
const OFFERED: readonly [number: string, label: string][] = [
  ['4242424242424242', 'Visa 4242: pays'],
  ['5555555555554444', 'Mastercard 4444: pays'],
  ['4000002760003184', 'Visa 3184: asks for 3-D Secure'],
  ['4000000000000341', 'Visa 0341: can be saved, then declines'],
  ['4000000000000002', 'Visa 0002: declined'],
  ['4000000000009995', 'Visa 9995: insufficient funds'],
  ['4000000000000069', 'Visa 0069: expired'],
  ['4000000000000127', 'Visa 0127: wrong security code'],
];

/** A card form that needs no script, for test cards only. */
export function cardForm({ action, button }: { action: string; button: string }): Markup {
  return html`<form method="post" action="${action}">
    <label for="card">Test card</label>
    <select id="card" name="card" autocomplete="off">
      ${OFFERED.map(([number, label]) => html`<option value="${number}">${label}</option>`)}
    </select>
    <label for="number">Or a test card number</label>
    <input id="number" name="number" inputmode="numeric" autocomplete="off" maxlength="23" aria-describedby="number-note" />
    <small id="number-note">What you type here is used instead of the choice above.</small>
    <div class="pair">
      <div><label for="expiry">Expires (MM/YY)</label><input id="expiry" name="expiry" placeholder="12/34" autocomplete="off" maxlength="7" /></div>
      <div><label for="cvc">CVC</label><input id="cvc" name="cvc" inputmode="numeric" placeholder="123" autocomplete="off" maxlength="4" /></div>
    </div>
    <label for="holder">Name on card</label>
    <input id="holder" name="holder" autocomplete="off" maxlength="100" />
    <button class="wide">${button}</button>
  </form>`;
}

/** Makes a payment method of what a card form sent; the API says what is wrong with it. */
export async function cardOf(api: Api, form: Form): Promise<string> {
  const number = (textOf(form, 'number') || textOf(form, 'card')).replace(/[\s-]/g, '');
  const [, month, year] = /^(\d{1,2})\s*\/?\s*(\d{2}|\d{4})$/.exec(textOf(form, 'expiry')) ?? [];
  const holder = textOf(form, 'holder');
  const method = await api<{ id: string }>('POST', '/v1/payment_methods', {
    type: 'card',
    card: {
      number,
      cvc: textOf(form, 'cvc') || '123',
      ...(month && year && { exp_month: Number(month), exp_year: fullYear(year) }),
    },
    ...(holder && { billing_details: { name: holder } }),
  });
  return method.id;
}

function fullYear(year: string): number {
  return Number(year.length === 2 ? `20${year}` : year);
}
