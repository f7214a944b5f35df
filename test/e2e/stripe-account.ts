import Stripe from 'stripe';
import type { DemoProcess } from './demo-process.ts';

/** The demo's account, read by the real SDK over HTTP: what the portal's figures are held against. */
export function stripeAccount({ stripePort }: DemoProcess) {
  const stripe = new Stripe('sk_test_simulator', {
    protocol: 'http',
    host: '127.0.0.1',
    port: stripePort,
    telemetry: false,
  });

  return {
    stripe,
    async preview(customer: string): Promise<Stripe.Invoice> {
      const { data } = await stripe.subscriptions.list({ customer });
      return stripe.invoices.createPreview({ customer, subscription: data[0]!.id });
    },
    async invoices(customer: string): Promise<Stripe.Invoice[]> {
      return (await stripe.invoices.list({ customer, limit: 100 })).data;
    },
  };
}

/** An amount as an American reads it. */
export function dollars(minor: number): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(minor / 100);
}
