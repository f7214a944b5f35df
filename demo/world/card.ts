import type Stripe from 'stripe';
import type { CardPlan } from './plan.ts';

/** Gives a customer a card, and makes it the one that pays. */
export async function attachCard(
  stripe: Stripe,
  customer: string,
  { token, month, year }: CardPlan,
): Promise<void> {
  const method = await stripe.paymentMethods.create({
    type: 'card',
    card: { token, exp_month: month, exp_year: year } as Stripe.PaymentMethodCreateParams.Card,
  });
  await stripe.paymentMethods.attach(method.id, { customer });
  await stripe.customers.update(customer, {
    invoice_settings: { default_payment_method: method.id },
  });
}

/** Leaves a customer without anything that could pay. */
export async function takeCardsAway(stripe: Stripe, customer: string): Promise<void> {
  for await (const { id } of stripe.customers.listPaymentMethods(customer, { limit: 100 })) {
    await stripe.paymentMethods.detach(id);
  }
}
