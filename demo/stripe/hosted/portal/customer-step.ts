import { html } from 'hono/html';
import type { Form } from '../../http/form.ts';
import { taxIdsOf } from '../../tax-ids/tax-ids.ts';
import { TAX_ID_TYPES } from '../../tax-ids/types.ts';
import type { World } from '../../world.ts';
import { textOf } from '../api.ts';
import { taxIdName } from '../invoice-document.ts';
import { type Markup, plain } from '../page.ts';
import { button, stepPage } from './frame.ts';
import { checkedWords } from './home.ts';
import type { Visit } from './visit.ts';

const COUNTRIES =
  'AE AR AT AU BE BG BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN IS IT JP KE KR LI LT LU LV MA MT MX MY NG NL NO NZ OM PE PH PL PT RO RS SA SE SG SI SK TH TR TW UA US UY VN ZA'.split(
    ' ',
  );
const PARTS = ['line1', 'line2', 'city', 'state', 'postal_code', 'country'] as const;

/** The form of what a visitor may change about themselves. */
export function customerPage(world: World, visit: Visit, problem?: string): Markup {
  const { customer, features, path } = visit;
  const allows = (what: string) => features.customer_update.allowed_updates.includes(what);
  const fields = ['name', 'email', 'phone', 'address'].some(allows);
  const body = html`
    ${
      fields
        ? html`<form method="post" action="${path}/customer">
      ${allows('name') ? field('name', 'Name', customer.name, 'name') : ''}
      ${allows('email') ? field('email', 'Email', customer.email, 'email', 'email') : ''}
      ${allows('phone') ? field('phone', 'Phone', customer.phone, 'tel', 'tel') : ''}
      ${allows('address') ? addressFields(visit) : ''}
      <button class="wide">Save</button>
    </form>`
        : ''
    }
    ${allows('tax_id') ? taxIdForm(world, visit) : ''}`;
  return stepPage(visit, { title: 'Billing information', problem, body });
}

/** The changes a form asks for, as far as the configuration allows them. */
export function customerChanges({ features }: Visit, form: Form) {
  const allowed = features.customer_update.allowed_updates;
  const changes: Record<string, string | Record<string, string>> = {};
  for (const name of ['name', 'email', 'phone']) {
    if (allowed.includes(name) && name in form) changes[name] = textOf(form, name);
  }
  if (allowed.includes('address') && 'line1' in form) {
    const parts = PARTS.map((part) => [part, textOf(form, part)] as const);
    const written = parts.filter(([, text]) => text !== '');
    changes.address = written.length === 0 ? '' : Object.fromEntries(written);
  }
  return changes;
}

function field(
  name: string,
  label: string,
  value: string | null | undefined,
  autocomplete: string,
  type = 'text',
): Markup {
  return html`<label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="${type}" value="${plain(value)}" autocomplete="${autocomplete}" maxlength="200" />`;
}

function addressFields({ customer }: Visit): Markup {
  const { address } = customer;
  const here = address?.country ?? '';
  const names = new Intl.DisplayNames('en', { type: 'region' });
  const codes =
    COUNTRIES.includes(here) || !/^[A-Z]{2}$/.test(here) ? COUNTRIES : [...COUNTRIES, here];
  const countries = codes
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return html`
    ${field('line1', 'Address', address?.line1, 'address-line1')}
    ${field('line2', 'Address, second line', address?.line2, 'address-line2')}
    <div class="pair">
      <div>${field('postal_code', 'Postal code', address?.postal_code, 'postal-code')}</div>
      <div>${field('city', 'City', address?.city, 'address-level2')}</div>
    </div>
    ${field('state', 'State or region', address?.state, 'address-level1')}
    <label for="country">Country</label>
    <select id="country" name="country" autocomplete="country">
      <option value="">None</option>
      ${countries.map(({ code, name }) => html`<option value="${code}" ${code === here ? 'selected' : ''}>${name}</option>`)}
    </select>`;
}

function taxIdForm(world: World, { customer, path }: Visit): Markup {
  return html`<section aria-labelledby="tax-ids">
    <h2 id="tax-ids">Tax IDs</h2>
    ${taxIdsOf(world, customer.id).map(
      (one) => html`<div class="row">
      <span><bdi>${taxIdName(one.type)} ${plain(one.value)}</bdi>${checkedWords(one.verification?.status)}</span>
      <div class="acts">${button(`${path}/tax-ids/${one.id}/remove`, 'Remove', 'danger', one.value)}</div>
    </div>`,
    )}
    <form method="post" action="${path}/tax-ids">
      <label for="type">Type</label>
      <select id="type" name="type">
        ${TAX_ID_TYPES.map((type) => html`<option value="${type}" ${type === likelyType(customer.address?.country) ? 'selected' : ''}>${taxIdName(type)}</option>`)}
      </select>
      <label for="value">Number</label>
      <input id="value" name="value" required maxlength="60" autocomplete="off" />
      <p class="acts"><button class="plain">Add tax ID</button></p>
    </form>
  </section>`;
}

/** The type most of a country's businesses write, to have it chosen already. */
function likelyType(country: string | null | undefined): string {
  const types: Record<string, string> = {
    AU: 'au_abn',
    CA: 'ca_gst_hst',
    CH: 'ch_vat',
    GB: 'gb_vat',
    IN: 'in_gst',
    JP: 'jp_trn',
    NO: 'no_vat',
    US: 'us_ein',
  };
  return types[country ?? ''] ?? 'eu_vat';
}
