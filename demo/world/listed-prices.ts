/** Quillet's price list at Stripe. */
import type Stripe from 'stripe';
import type { ListedPlan } from './price-list.ts';
import { onMeter } from './prices.ts';

/**
 * Makes the prices of these plans that are not there yet; those of one name are of one product.
 * `meters` has Stripe's ids by event name.
 */
export async function createListedPrices(
  stripe: Stripe,
  plans: readonly ListedPlan[],
  meters: ReadonlyMap<string, string>,
): Promise<void> {
  const products = new Map<string, string>();
  for (const { metered, licensed } of plans) {
    for (const [meter, price] of Object.entries(metered)) {
      await ensure(onMeter(price, meters.get(meter)!));
    }
    for (const price of Object.values(licensed)) await ensure(price);
  }

  async function ensure({ product_data, ...price }: Stripe.PriceCreateParams) {
    const { name } = product_data!;
    const product = products.get(name);
    const made =
      (await listedPrice(stripe, price.lookup_key!)) ??
      (await stripe.prices.create({ ...price, ...(product ? { product } : { product_data }) }));
    products.set(name, made.product as string);
  }
}

/** The listed price of this lookup key; without one, a new price for this customer alone. */
export async function priceFor(stripe: Stripe, price: Stripe.PriceCreateParams): Promise<string> {
  if (!price.lookup_key) return (await stripe.prices.create(price)).id;
  const listed = await listedPrice(stripe, price.lookup_key);
  if (!listed) throw new Error(`${price.lookup_key} is not on the price list.`);
  return listed.id;
}

async function listedPrice(stripe: Stripe, key: string): Promise<Stripe.Price | undefined> {
  const { data } = await stripe.prices.list({ lookup_keys: [key], active: true });
  return data[0];
}
