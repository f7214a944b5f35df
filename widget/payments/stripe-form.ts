/** Stripe's form: brought to its place, dressed, sent, and taken away again. */
import type { Stripe, StripeElementLocale, StripeElements, StripeError } from '@stripe/stripe-js';
import { html, type LitElement, nothing, type ReactiveController } from 'lit';
import { appearanceOf, watchScheme } from './appearance.ts';
import { makePlace, newSlotName, type Place } from './place.ts';
import { loadStripeJs } from './stripe.ts';

/**
 * - `blocked`: Stripe.js or its frame did not come.
 * - `unplaced`: nothing outside of the shadow roots can be shown here.
 */
export type FormStatus = 'closed' | 'loading' | 'ready' | 'blocked' | 'unplaced';

/**
 * - `invalid`: Stripe says at its fields what is missing.
 * - `unsure`: only Stripe knows what came of it.
 * - `lost`: so does it here, and it has not even answered: it may still get there.
 */
export type Sent = 'sent' | 'invalid' | 'unsure' | 'lost';

export interface FormSecret {
  clientSecret: string;
  publishableKey: string;
}

export interface FormEvents {
  /** Somebody pressed Escape inside the form. */
  escaped(): void;
  /** The browser has brought the page back as it was when it was left for a bank's. */
  restored(): void;
}

interface Shown {
  stripe: Stripe;
  elements: StripeElements;
}

/** Languages of Stripe's form; what it does not speak it takes from the browser. */
const LOCALES =
  'ar bg cs da de el en en-GB es es-419 et fi fil fr fr-CA he hr hu id it ja ko lt lv ms mt nb nl no pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW';

export class StripeForm implements ReactiveController {
  /** How long Stripe.js and its frame may take, in milliseconds. */
  static patience = 15_000;

  status: FormStatus = 'closed';
  /** What is being typed: Stripe's type of it. */
  type = 'card';
  #host: LitElement;
  #hears: FormEvents;
  #slot = newSlotName();
  #shown: Shown | undefined;
  #life: AbortController | undefined;

  constructor(host: LitElement, hears: FormEvents) {
    this.#host = host;
    this.#hears = hears;
    host.addController(this);
  }

  /** The fields stand in the document: a host that only moves keeps them. */
  hostDisconnected() {
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.close();
    });
  }

  /** Where the form is seen; stands in the shadow root of the host while it is open. */
  view() {
    const isOpen = this.status === 'loading' || this.status === 'ready';
    return isOpen ? html`<div class="stripe"><slot name=${this.#slot}></slot></div>` : nothing;
  }

  /** Opens it for one intent. `status` says what came of it. */
  async open({ clientSecret, publishableKey }: FormSecret, locale: string) {
    this.close();
    const life = new AbortController();
    this.#life = life;
    this.#set('loading');
    const back = ({ persisted }: PageTransitionEvent) => persisted && this.#hears.restored();
    addEventListener('pageshow', back, { signal: life.signal });
    try {
      const stripe = await within(loadStripeJs(publishableKey), life.signal);
      await this.#mount(stripe, clientSecret, localeOf(locale), life);
    } catch {
      // Whatever kept it away, the customer's way on is the same: try again, or Stripe's own page.
      if (life.signal.aborted) return;
      const status = this.status === 'unplaced' ? 'unplaced' : 'blocked';
      this.close();
      this.#set(status);
    }
  }

  async #mount(
    stripe: Stripe,
    clientSecret: string,
    locale: StripeElementLocale,
    life: AbortController,
  ) {
    const { signal } = life;
    const place = await this.#place();
    if (signal.aborted) return place?.remove();
    if (!place) {
      this.#set('unplaced');
      throw new Error('There is no place for the form.');
    }
    const appearance = appearanceOf(this.#host);
    const elements = stripe.elements({ clientSecret, appearance, locale });
    const element = elements.create('payment', { layout: 'tabs' });
    const unwatch = watchScheme(() => {
      void elements.update({ appearance: appearanceOf(this.#host) });
    });
    signal.addEventListener('abort', () => {
      unwatch();
      element.destroy();
      place.remove();
    });
    const ready = new Promise<void>((resolve, reject) => {
      element.on('ready', () => resolve());
      element.on('loaderror', ({ error }) => reject(error));
    });
    element.on('change', ({ value }) => {
      this.type = value.type;
      this.#host.requestUpdate();
    });
    element.on('escape', () => this.#hears.escaped());
    element.mount(place.element);
    await within(ready, signal);
    if (signal.aborted) return;
    this.#shown = { stripe, elements };
    this.#set('ready');
  }

  async #place(): Promise<Place | undefined> {
    await this.#host.updateComplete;
    return makePlace(this.#host, this.#slot);
  }

  /** Takes it away with all that was typed. */
  close() {
    this.#life?.abort();
    this.#life = undefined;
    this.#shown = undefined;
    this.type = 'card';
    this.#set('closed');
  }

  /** Whether what is typed is whole. Stripe says at the field what is not. */
  async check(): Promise<boolean> {
    const { error } = (await this.#shown?.elements.submit()) ?? {};
    return !error && this.#shown !== undefined;
  }

  /** Saves what is typed. `returnUrl`: where a bank sends its customers back to. */
  confirmSetup(returnUrl: string): Promise<Sent> {
    return this.#send(({ stripe, elements }) =>
      stripe.confirmSetup({
        elements,
        confirmParams: { return_url: returnUrl },
        redirect: 'if_required',
      }),
    );
  }

  /** Pays with what is typed. */
  confirmPayment(returnUrl: string): Promise<Sent> {
    return this.#send(async ({ stripe, elements }) => {
      // The server may have said since that it is to be kept.
      await elements.fetchUpdates();
      return stripe.confirmPayment({
        elements,
        confirmParams: { return_url: returnUrl },
        redirect: 'if_required',
      });
    });
  }

  async #send(confirm: (shown: Shown) => Promise<{ error?: StripeError }>): Promise<Sent> {
    if (!this.#shown) return 'unsure';
    try {
      const { error } = await confirm(this.#shown);
      return sentOf(error);
    } catch {
      // Stripe.js throws where its answer was lost. The server asks Stripe what came of it.
      return 'lost';
    }
  }

  #set(status: FormStatus) {
    this.status = status;
    this.#host.requestUpdate();
  }
}

/** What Stripe.js shows of a bank, for a payment that is confirmed already. The server knows what came of it. */
export async function confirmWithBank({ clientSecret, publishableKey }: FormSecret): Promise<Sent> {
  try {
    const stripe = await within(loadStripeJs(publishableKey));
    const { error } = await stripe.handleNextAction({ clientSecret });
    return sentOf(error);
  } catch {
    // Stripe.js did not come, or not in time: Stripe's own page is the way on.
    return 'unsure';
  }
}

function sentOf(error: StripeError | undefined): Sent {
  if (!error) return 'sent';
  if (error.type === 'api_connection_error') return 'lost';
  return error.type === 'validation_error' ? 'invalid' : 'unsure';
}

/** Rejects when something takes longer than a customer waits. */
function within<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('It took too long.')), StripeForm.patience);
    signal?.addEventListener('abort', () => reject(signal.reason));
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function localeOf(locale: string): StripeElementLocale {
  const { language, region } = new Intl.Locale(locale);
  const found = [`${language}-${region}`, language].find((each) =>
    LOCALES.split(' ').includes(each),
  );
  return (found as StripeElementLocale | undefined) ?? 'auto';
}
