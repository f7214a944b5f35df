import { html } from 'hono/html';
import { describeAmount } from '../../money/descriptions.ts';
import type { Invoice, Subscription } from '../../wire.ts';
import type { World } from '../../world.ts';
import { type Api, Refusal } from '../api.ts';
import { type Markup, plain } from '../page.ts';
import { dayOf, daysOf } from '../words.ts';
import type { ItemChoice, ItemOptions } from './choices.ts';
import { stepPage } from './frame.ts';
import { itemWords, nameOf, priceWords, productOf } from './subscription-words.ts';
import type { Visit } from './visit.ts';

/** Lets a visitor choose other prices and quantities. */
export function updatePage(
  world: World,
  visit: Visit,
  subscription: Subscription,
  options: ItemOptions[],
  problem?: string,
): Markup {
  const body =
    options.length === 0
      ? html`<p>Nothing of this subscription can be changed here.</p>`
      : html`<form method="post" action="${visit.path}/subscriptions/${subscription.id}/update">
      ${options.map((option) => itemFields(world, option))}
      <button class="wide">Continue</button>
    </form>`;
  return stepPage(visit, { title: `Update ${nameOf(world, subscription)}`, problem, body });
}

function itemFields(world: World, { item, prices, quantity }: ItemOptions): Markup {
  const name = productOf(world, item.price);
  return html`
    ${
      prices.length > 0
        ? html`<label for="price_${item.id}">Plan</label>
      <select id="price_${item.id}" name="price_${item.id}">
        ${prices.map(
          (price) =>
            html`<option value="${price.id}" ${price.id === item.price.id ? 'selected' : ''}>${productOf(world, price)}: ${priceWords(price)}</option>`,
        )}
      </select>`
        : ''
    }
    ${
      quantity
        ? html`<label for="quantity_${item.id}">Quantity of <bdi>${name}</bdi></label>
      <input id="quantity_${item.id}" name="quantity_${item.id}" type="number" required min="${quantity.minimum}" max="${quantity.maximum}" value="${item.quantity ?? 1}" />`
        : ''
    }`;
}

export type Change = {
  items: ItemChoice[];
  discounts?: { coupon?: string; promotion_code?: string }[];
};

/** What a change will cost, before it is made. */
export async function confirmPage(
  world: World,
  visit: Visit,
  api: Api,
  {
    subscription,
    change,
    problem,
  }: { subscription: Subscription; change: Change; problem?: string },
): Promise<Markup> {
  const body = html`
    <h2>From</h2>
    <p>${subscription.items.data.map((item) => html`<bdi>${itemWords(world, item)}</bdi><br />`)}</p>
    <h2>To</h2>
    <p>${changedItems(world, subscription, change).map((words) => html`<bdi>${words}</bdi><br />`)}</p>
    ${await forecast(visit, api, subscription, change)}
    <form method="post" action="${visit.path}/subscriptions/${subscription.id}/confirm">
      ${change.items.map(
        (item) => html`
        ${item.price === undefined ? '' : html`<input type="hidden" name="price_${item.id}" value="${item.price}" />`}
        ${item.quantity === undefined ? '' : html`<input type="hidden" name="quantity_${item.id}" value="${item.quantity}" />`}`,
      )}
      <p class="acts"><button>Confirm</button> <a class="button plain" href="${visit.path}/home">Leave it as it is</a></p>
    </form>`;
  return stepPage(visit, { title: 'Confirm your update', problem, body });
}

function changedItems(world: World, subscription: Subscription, { items }: Change): string[] {
  return subscription.items.data.map((item) => {
    const change = items.find(({ id }) => id === item.id);
    const price = world.store.prices.get(change?.price ?? '') ?? item.price;
    const quantity = change?.quantity ?? item.quantity;
    return itemWords(world, { ...item, price, ...(quantity !== undefined && { quantity }) });
  });
}

/** The next invoice with the change, as the API foresees it; a page without it still works. */
async function forecast(
  visit: Visit,
  api: Api,
  subscription: Subscription,
  { items }: Change,
): Promise<Markup> {
  try {
    const invoice = await api<Invoice>('POST', '/v1/invoices/create_preview', {
      subscription: subscription.id,
      subscription_details: { items, ...termsOf(visit, subscription) },
    });
    const { currency } = invoice;
    return html`<h2>Your next invoice</h2>
      <table>
        <thead><tr><th scope="col">Description</th><th scope="col" class="number">Amount</th></tr></thead>
        <tbody>${invoice.lines.data.map(
          (line) =>
            html`<tr><td><bdi>${plain(line.description)}</bdi><br /><small>${daysOf(line)}</small></td><td class="number">${describeAmount(line.amount, currency)}</td></tr>`,
        )}</tbody>
      </table>
      ${invoice.lines.has_more ? html`<p class="quiet">And more lines.</p>` : ''}
      <p class="after"><b>${describeAmount(invoice.amount_due, currency)}</b> on ${dayOf(invoice.created)}</p>`;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return html`<p class="quiet">The next invoice cannot be foreseen: ${error.message}</p>`;
  }
}

/** How a change takes effect, as the configuration says. */
export function termsOf({ features }: Visit, subscription: Subscription) {
  const {
    billing_cycle_anchor: anchor,
    proration_behavior,
    trial_update_behavior: trial,
  } = features.subscription_update;
  return {
    proration_behavior,
    ...(anchor && { billing_cycle_anchor: { type: anchor } }),
    ...(subscription.status === 'trialing' && trial === 'end_trial' && { trial_end: 'now' }),
  };
}
