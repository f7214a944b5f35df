/** What a subscription has: each item, what it costs and how many there are. */
import { html } from 'lit';
import type { Subscribed, SubscribedItem } from '../../server/contract/subscriptions.ts';
import type { I18n } from '../i18n/i18n.ts';
import { costOf } from './prices.ts';

export function itemsOf({ items, label }: Subscribed, i18n: I18n) {
  const { t, quantity: say } = i18n;
  const sorted = [...items.filter(isFixed), ...items.filter((item) => !isFixed(item))];
  return html`<table part="table" class="tbl items">
    <caption class="sr">${t('plan.itemsOf', { plan: label })}</caption>
    <thead><tr><th part="column" scope="col">${t('plan.item')}</th><th part="column" scope="col" class="hide-s">${t('plan.price')}</th><th part="column" scope="col" class="num">${t('plan.quantity')}</th></tr></thead>
    <tbody>${sorted.map((item) => {
      const cost = costOf(item, item.quantity, i18n);
      const isCounted = item.quantity !== null;
      return html`<tr>
        <th part="cell" scope="row"><bdi>${item.label}</bdi><span class="under muted tiny"><bdi>${cost}</bdi></span></th>
        <td part="cell" class="hide-s"><bdi>${cost}</bdi></td>
        <td part="cell" class="num ${isCounted ? '' : 'muted'}">${isCounted ? say(String(item.quantity)) : t('plan.byUsage')}</td>
      </tr>`;
    })}</tbody>
  </table>`;
}

/** The plan and what is counted by hand stand first. */
const isFixed = ({ kind }: SubscribedItem) => kind === 'recurring';
