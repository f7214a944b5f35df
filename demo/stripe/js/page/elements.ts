/** What shares one client secret and one look. */
import type { Appearance } from '@stripe/stripe-js';
import type { Beginning, ElementError, Fonts } from '../messages.ts';
import type { Frame } from './frame.ts';
import { IntegrationError } from './integration-error.ts';
import {
  createPaymentElement,
  type PaymentElement,
  type PaymentElementOptions,
} from './payment-element.ts';

export type ElementsOptions = {
  readonly clientSecret?: string;
  readonly appearance?: Appearance;
  readonly fonts?: Fonts;
  readonly loader?: 'auto' | 'always' | 'never';
  readonly locale?: string;
};

export type Elements = ReturnType<typeof createElements>;

export function createElements(
  origin: string,
  base: Omit<Beginning, 'form'>,
  { clientSecret, appearance = {}, fonts = [] }: ElementsOptions,
) {
  if (typeof clientSecret !== 'string' || !/^(seti|pi)_\w+_secret_\w+$/.test(clientSecret)) {
    throw new IntegrationError(
      `Invalid value for elements(): clientSecret should be a client secret of the form $\{id}_secret_$\{secret}. You specified: ${clientSecret}.`,
    );
  }
  const secret = clientSecret;
  let looks = appearance;
  let payment: PaymentElement | null = null;

  return {
    create(type: string, options: PaymentElementOptions = {}): PaymentElement {
      if (type !== 'payment') {
        throw new IntegrationError(
          `A valid Element name must be provided. Valid Elements are: payment; you passed: ${type}.`,
        );
      }
      if (payment) {
        throw new IntegrationError(
          'Can only create one Element of type payment through elements().',
        );
      }
      const element = createPaymentElement(origin, begin, options);
      payment = element;
      const { destroy } = element;
      return Object.assign(element, {
        destroy() {
          destroy();
          payment = null;
        },
      });
    },
    getElement: (type: string) => (type === 'payment' ? payment : null),
    async update(changes: Pick<ElementsOptions, 'appearance' | 'locale'>) {
      if (!changes.appearance) return;
      looks = changes.appearance;
      payment?._restyle(looks);
    },
    /** Checks what was typed, as confirming does too. */
    async submit(): Promise<{ error?: ElementError; selectedPaymentMethod?: string }> {
      const answer = await frame().ask({ what: 'check' });
      return 'intent' in answer ? {} : answer;
    },
    async fetchUpdates(): Promise<{ error?: ElementError }> {
      const answer = await frame().ask({ what: 'retrieve', clientSecret: secret });
      return 'error' in answer ? { error: answer.error } : {};
    },
    _clientSecret: secret,
    _frame: frame,
  };

  function begin({ readOnly = false }: PaymentElementOptions): Beginning {
    return { ...base, form: { clientSecret: secret, appearance: looks, fonts, readOnly } };
  }

  function frame(): Frame {
    if (payment) return payment._frame();
    throw new IntegrationError(
      'Could not find a payment Element in elements(). Please create one before you go on.',
    );
  }
}
