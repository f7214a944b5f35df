import { html } from 'hono/html';
import { isOver } from '../../billing/status.ts';
import { newestFirst } from '../../http/lists.ts';
import { describeAmount } from '../../money/descriptions.ts';
import { taxIdsOf } from '../../tax-ids/tax-ids.ts';
import type { PaymentMethod, Subscription } from '../../wire.ts';
import { nowOf, type World } from '../../world.ts';
import { taxIdName } from '../invoice-document.ts';
import { type Markup, plain } from '../page.ts';
import { addressLines, dayOf, standingOf as invoiceStanding } from '../words.ts';
import { button, portalPage } from './frame.ts';
import { itemWords, nameOf, standingOf } from './subscription-words.ts';
import { DONE, type Visit } from './visit.ts';

/** How many invoices the first page shows. */
const SHOWN_INVOICES = 24;

/** The portal's first page: all of it that the configuration allows. */
export function portalHome(
  world: World,
  visit: Visit,
  { did, problem }: { did?: string | undefined; problem?: string | undefined },
): Markup {
  const said = did !== undefined && Object.hasOwn(DONE, did) ? DONE[did as keyof typeof DONE] : '';
  const { features } = visit;
  const { headline } = visit.configuration.business_profile;
  const body = html`
    <h1 class="words">Billing</h1>
    <p class="quiet"><bdi>${plain(visit.customer.name ?? visit.customer.email ?? '')}</bdi></p>
    ${headline ? html`<p><bdi>${plain(headline)}</bdi></p>` : ''}
    ${said ? html`<p class="notice good" role="status">${said}</p>` : ''}
    ${problem ? html`<p class="notice" role="alert">${problem}</p>` : ''}
    ${subscriptions(world, visit)}
    ${features.payment_method_update.enabled ? cards(world, visit) : ''}
    ${billingDetails(world, visit)}
    ${features.invoice_history.enabled ? invoices(world, visit) : ''}
    ${legal(visit)}`;
  return portalPage(visit, 'Billing', body);
}

function legal({ configuration }: Visit): Markup | string {
  const { privacy_policy_url: privacy, terms_of_service_url: terms } =
    configuration.business_profile;
  if (!privacy && !terms) return '';
  return html`<p>
    ${terms ? html`<a href="${terms}">Terms of service</a> ` : ''}
    ${privacy ? html`<a href="${privacy}">Privacy policy</a>` : ''}
  </p>`;
}

function subscriptions(world: World, visit: Visit): Markup {
  const own = newestFirst(world.store.subscriptions.values()).filter(
    (one) => one.customer === visit.customer.id && !isOver(one),
  );
  return html`<section class="sheet" aria-labelledby="subscriptions">
    <h2 id="subscriptions">Subscriptions</h2>
    ${own.length === 0 ? html`<p class="quiet">No current subscription.</p>` : ''}
    ${own.map((one) => {
      const standing = standingOf(one);
      return html`<div class="row">
        <div>
          <b><bdi>${nameOf(world, one)}</bdi></b> <span class="badge ${standing.tone}">${standing.label}</span><br />
          ${one.items.data.map((item) => html`<bdi>${itemWords(world, item)}</bdi><br />`)}
          <small>${standing.when}</small>
        </div>
        ${actions(visit, one, nameOf(world, one))}
      </div>`;
    })}
  </section>`;
}

function actions({ features, path }: Visit, subscription: Subscription, name: string): Markup {
  const base = `${path}/subscriptions/${subscription.id}`;
  const link = (to: string, label: string) =>
    html`<a class="button plain" href="${base}/${to}" aria-label="${label} ${name}">${label}</a>`;
  if (subscription.status === 'paused') {
    return html`<div class="acts">${features.subscription_pause.enabled ? button(`${base}/resume`, 'Resume', '', name) : ''}</div>`;
  }
  const isEnding = subscription.cancel_at_period_end;
  return html`<div class="acts">
    ${features.subscription_update.enabled && !isEnding ? link('update', 'Update') : ''}
    ${features.subscription_pause.enabled && !isEnding && subscription.status === 'active' ? link('pause', 'Pause') : ''}
    ${features.subscription_cancel.enabled && !isEnding ? link('cancel', 'Cancel') : ''}
    ${features.subscription_cancel.enabled && isEnding ? button(`${base}/renew`, 'Do not cancel', '', name) : ''}
  </div>`;
}

function cards(world: World, { customer, path }: Visit): Markup {
  const own = newestFirst(world.store.paymentMethods.values()).filter(
    (method) => method.customer === customer.id,
  );
  const chosen = customer.invoice_settings.default_payment_method;
  return html`<section class="sheet" aria-labelledby="cards">
    <h2 id="cards">Payment methods</h2>
    ${own.length === 0 ? html`<p class="quiet">No card saved.</p>` : ''}
    ${own.map(
      (method) => html`<div class="row">
      <div>${methodWords(method)} ${method.id === chosen ? html`<span class="badge good">Default</span>` : ''}</div>
      <div class="acts">
        ${method.id === chosen ? '' : button(`${path}/payment-methods/${method.id}/default`, 'Make default', 'plain', methodWords(method))}
        ${method.id === chosen ? '' : button(`${path}/payment-methods/${method.id}/remove`, 'Remove', 'danger', methodWords(method))}
      </div>
    </div>`,
    )}
    <p class="acts"><a class="button plain" href="${path}/payment-methods/new">Add a card</a></p>
  </section>`;
}

function methodWords({ card, type }: PaymentMethod): string {
  if (!card) return taxIdName(type);
  const expiry = `${String(card.exp_month).padStart(2, '0')}/${card.exp_year}`;
  return `${card.brand.charAt(0).toUpperCase()}${card.brand.slice(1)} •••• ${card.last4}, expires ${expiry}`;
}

function billingDetails(world: World, { customer, features, path }: Visit): Markup {
  const rows: [string, string[]][] = [
    ['Name', customer.name ? [customer.name] : []],
    ['Email', customer.email ? [customer.email] : []],
    ['Address', addressLines(customer.address ?? null)],
    ['Phone', customer.phone ? [customer.phone] : []],
    [
      'Tax ID',
      taxIdsOf(world, customer.id).map(
        (one) => `${taxIdName(one.type)} ${one.value}${checkedWords(one.verification?.status)}`,
      ),
    ],
  ];
  return html`<section class="sheet" aria-labelledby="details">
    <h2 id="details">Billing information</h2>
    <dl>${rows.map(
      ([label, lines]) =>
        html`<dt>${label}</dt><dd>${lines.length === 0 ? html`<span class="quiet">None</span>` : lines.map((line) => html`<bdi>${plain(line)}</bdi><br />`)}</dd>`,
    )}</dl>
    ${features.customer_update.enabled ? html`<p class="acts"><a class="button plain" href="${path}/customer">Update information</a></p>` : ''}
  </section>`;
}

/** How far a tax id's verification is; of types nobody verifies there is nothing to say. */
export function checkedWords(status: string | undefined): string {
  if (status === 'pending') return ' (being verified)';
  if (status === 'verified') return ' (verified)';
  return status === 'unverified' ? ' (could not be verified)' : '';
}

function invoices(world: World, { customer }: Visit): Markup {
  const own = newestFirst(world.store.invoices.values()).filter(
    (invoice) => invoice.customer === customer.id && invoice.hosted_invoice_url,
  );
  const now = nowOf(world, customer);
  return html`<section class="sheet" aria-labelledby="invoices">
    <h2 id="invoices">Invoice history</h2>
    ${own.length === 0 ? html`<p class="quiet">No invoice yet.</p>` : ''}
    ${own.slice(0, SHOWN_INVOICES).map((invoice) => {
      const standing = invoiceStanding(invoice, now);
      return html`<div class="row bill">
        <a href="${new URL(invoice.hosted_invoice_url!).pathname}">${dayOf(invoice.created)}<span class="quiet"> · ${invoice.number}</span></a>
        <span class="number">${describeAmount(invoice.total, invoice.currency)}</span>
        <span class="badge ${standing.tone}">${standing.label}</span>
      </div>`;
    })}
    ${own.length > SHOWN_INVOICES ? html`<p class="quiet">The newest ${SHOWN_INVOICES} of ${own.length} invoices.</p>` : ''}
  </section>`;
}
