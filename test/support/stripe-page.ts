/** What a page does with Stripe.js, for a test to call: the real loader, and whatever it loads. */
import type { Appearance, Stripe, StripeElements, StripePaymentElement } from '@stripe/stripe-js';
import { loadStripe } from '@stripe/stripe-js/dist/pure.mjs';

export type StripePage = {
  stripe: Stripe;
  elements: StripeElements;
  element: StripePaymentElement;
  /** Names of the events heard so far, and the details of each change. */
  readonly heard: string[];
  readonly changes: { complete: boolean; empty: boolean; value: { type: string } }[];
  load(): Promise<void>;
  /** Opens a payment form in `#place` and waits until it can be used. */
  open(clientSecret: string, appearance?: Appearance): Promise<void>;
};

const heard: string[] = [];
const changes: StripePage['changes'] = [];

const page: Pick<StripePage, 'heard' | 'changes' | 'load' | 'open'> = {
  heard,
  changes,
  async load() {
    Object.assign(page, { stripe: await loadStripe('pk_test_simulator') });
  },
  async open(clientSecret, appearance) {
    const { stripe } = page as StripePage;
    const elements = stripe.elements({ clientSecret, appearance });
    const element = elements.create('payment');
    for (const name of ['loaderstart', 'ready', 'focus', 'blur', 'escape'] as const) {
      element.on(name as 'ready', () => heard.push(name));
    }
    element.on('change', (change) => changes.push(change));
    Object.assign(page, { elements, element });
    await new Promise<void>((resolve, reject) => {
      element.on('ready', () => resolve());
      element.on('loaderror', ({ error }) => reject(new Error(error.message)));
      element.mount('#place');
    });
  },
};

Object.assign(window, { page });
