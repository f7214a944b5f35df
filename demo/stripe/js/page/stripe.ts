/** `window.Stripe` of the simulator: what a page meets in place of https://js.stripe.com. */
import { type ConfirmOptions, confirm, handleNextAction, retrieve } from './confirm.ts';
import { createElements, type ElementsOptions } from './elements.ts';
import { type Frame, openFrame } from './frame.ts';
import { findHome } from './home.ts';
import { IntegrationError } from './integration-error.ts';

const { origin, network } = findHome();

function Stripe(publishableKey: string) {
  refuseKey(publishableKey);
  const base = { publishableKey, network };
  let hidden: Frame | undefined;

  return {
    elements: (options: ElementsOptions = {}) => createElements(origin, base, options),
    confirmSetup: (options: ConfirmOptions) => confirm(controller, 'setup_intent', options),
    confirmPayment: (options: ConfirmOptions) => confirm(controller, 'payment_intent', options),
    handleNextAction: ({ clientSecret }: { clientSecret: string }) =>
      handleNextAction(controller, clientSecret),
    retrieveSetupIntent: (secret: string) => retrieve(controller, 'setup_intent', secret),
    retrievePaymentIntent: (secret: string) => retrieve(controller, 'payment_intent', secret),
    registerAppInfo() {},
    _registerWrapper() {},
  };

  /** The frame that asks where there are no fields, made when it is first needed. */
  function controller(): Frame {
    if (!hidden?.iframe.isConnected) {
      hidden?.remove();
      hidden = openFrame({
        origin,
        path: '/stripe-js/controller',
        title: 'Stripe controller',
        place: document.body,
        begin: () => base,
      });
      const { iframe } = hidden;
      iframe.setAttribute('aria-hidden', 'true');
      iframe.tabIndex = -1;
      iframe.style.setProperty('display', 'none', 'important');
    }
    return hidden;
  }
}

function refuseKey(key: unknown): void {
  if (typeof key !== 'string' || key.trim() === '') {
    throw new IntegrationError(
      'Please call Stripe() with your publishable key. You used an empty string.',
    );
  }
  if (/^(sk|rk)_/.test(key)) {
    throw new IntegrationError(
      'You should not use your secret key with Stripe.js. Please pass a publishable key instead.',
    );
  }
}

Object.assign(window, { Stripe: Object.assign(Stripe, { version: 'endive' }) });
