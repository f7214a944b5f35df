/** What a vendor does for a customer on the way, through the API. */
import type Stripe from 'stripe';

/** Credit on the account, which the next invoices use up. */
export async function giveCredit(
  stripe: Stripe,
  customer: string,
  { amount, description }: { readonly amount: number; readonly description: string },
): Promise<void> {
  await stripe.customers.createBalanceTransaction(customer, {
    amount: -amount,
    currency: 'usd',
    description,
  });
}

/** Another quantity of the item with this listed price, prorated as Stripe does by default. */
export async function setQuantity(
  stripe: Stripe,
  customer: string,
  lookupKey: string,
  quantity: number,
): Promise<void> {
  const { data } = await stripe.subscriptions.list({ customer });
  const item = data
    .flatMap(({ items }) => items.data)
    .find(({ price }) => price.lookup_key === lookupKey);
  if (!item) throw new Error(`${customer} has no item with the price ${lookupKey}.`);
  await stripe.subscriptionItems.update(item.id, { quantity });
}
