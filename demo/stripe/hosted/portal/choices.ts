import { isMetered } from '../../billing/charges.ts';
import type { Form, FormValue } from '../../http/form.ts';
import type { Price, Subscription, SubscriptionItem } from '../../wire.ts';
import type { World } from '../../world.ts';
import type { Visit } from './visit.ts';

/** An item as it shall be: what a subscription update is asked for. */
export type ItemChoice = { id: string; price?: string; quantity?: number };

/** What a visitor may change of an item. */
export type ItemOptions = {
  item: SubscriptionItem;
  prices: Price[];
  quantity: { minimum: number; maximum: number } | null;
};

const MOST = 999_999;

/**
 * The items of a subscription a visitor may change, with what they may choose. A
 * configuration lists its products; the default one lists none and means all prices sold.
 */
export function optionsOf(world: World, visit: Visit, subscription: Subscription): ItemOptions[] {
  const { default_allowed_updates: allowed } = visit.features.subscription_update;
  return subscription.items.data
    .filter(({ price }) => !isMetered(price))
    .map((item) => {
      const prices = allowed.includes('price') ? pricesFor(world, visit, subscription, item) : [];
      return {
        item,
        prices: prices.length > 1 ? prices : [],
        quantity: allowed.includes('quantity') ? quantityFor(visit, item) : null,
      };
    })
    .filter(({ prices, quantity }) => prices.length > 0 || quantity !== null);
}

/** Reads the choices of a form, and answers `null` if it holds one that was not offered. */
export function choicesOf(options: ItemOptions[], form: Form): ItemChoice[] | null {
  const choices: ItemChoice[] = [];
  for (const { item, prices, quantity } of options) {
    const price = scalar(form[`price_${item.id}`]);
    const count = scalar(form[`quantity_${item.id}`]);
    if (price !== undefined && !prices.some(({ id }) => id === price)) return null;
    if (count !== undefined && !isWithin(count, quantity)) return null;
    const changes = {
      ...(price !== undefined && price !== item.price.id && { price }),
      ...(count !== undefined && Number(count) !== item.quantity && { quantity: Number(count) }),
    };
    if (Object.keys(changes).length > 0) choices.push({ id: item.id, ...changes });
  }
  return choices;
}

function scalar(value: FormValue | undefined): string | undefined {
  return typeof value === 'string' ? value.trim() : undefined;
}

function isWithin(text: string, range: ItemOptions['quantity']): boolean {
  if (!range || !/^\d{1,6}$/.test(text)) return false;
  return Number(text) >= range.minimum && Number(text) <= range.maximum;
}

function pricesFor(
  world: World,
  visit: Visit,
  subscription: Subscription,
  item: SubscriptionItem,
): Price[] {
  const products = visit.features.subscription_update.products ?? [];
  const listed = products.flatMap(({ prices }) => prices);
  const sold = [...world.store.prices.values()].filter(
    (price) =>
      price.active &&
      price.recurring &&
      !isMetered(price) &&
      price.currency === subscription.currency &&
      (products.length > 0
        ? listed.includes(price.id)
        : visit.configuration.is_default && world.store.products.get(price.product)?.active),
  );
  return sold.some(({ id }) => id === item.price.id) ? sold : [item.price, ...sold];
}

function quantityFor(visit: Visit, item: SubscriptionItem): ItemOptions['quantity'] {
  const products = visit.features.subscription_update.products ?? [];
  if (products.length === 0) {
    return visit.configuration.is_default ? { minimum: 1, maximum: MOST } : null;
  }
  const listed = products.find(({ product }) => product === item.price.product);
  if (!listed?.adjustable_quantity.enabled) return null;
  const { maximum, minimum } = listed.adjustable_quantity;
  return { minimum, maximum: maximum ?? MOST };
}
