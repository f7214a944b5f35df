/** What a page and the frames of the simulated Stripe.js in it say to each other. */
import type { Appearance, CssFontSource, CustomFontSource } from '@stripe/stripe-js';

export type Kind = 'setup_intent' | 'payment_intent';

/** An intent as a publishable key is shown it. */
export type Intent = {
  readonly object: Kind;
  readonly id: string;
  readonly client_secret: string;
  readonly status: string;
  readonly next_action: {
    readonly redirect_to_url?: { readonly url: string };
    readonly use_stripe_sdk?: { readonly stripe_js: string };
  } | null;
  readonly last_setup_error?: ElementError | null;
  readonly last_payment_error?: ElementError | null;
};

/** An error as Stripe.js answers it. */
export type ElementError = {
  readonly type: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly message?: string;
  readonly param?: string;
  readonly setup_intent?: Intent;
  readonly payment_intent?: Intent;
};

/** What is wrong with the network, for whoever wants to see it. */
export type NetworkFault = 'none' | 'lost' | 'once' | 'answer';

export type Fonts = readonly (CssFontSource | CustomFontSource)[];

/** How a form looks, and whose it is. */
export type Beginning = {
  readonly publishableKey: string;
  readonly network: NetworkFault;
  /** Absent for the frame without fields. */
  readonly form?: {
    readonly clientSecret: string;
    readonly appearance: Appearance;
    readonly fonts: Fonts;
    readonly readOnly: boolean;
  };
};

export type Ask =
  /** Whether what was typed is complete; what is not is said beside its field. */
  | { readonly what: 'check' }
  | { readonly what: 'retrieve'; readonly clientSecret: string }
  | {
      readonly what: 'confirm';
      readonly clientSecret: string;
      /** Stripe's own parameters; what was typed joins them inside the frame. */
      readonly params: Readonly<Record<string, unknown>>;
    };

export type Answer =
  | { readonly error: ElementError }
  | { readonly intent: Intent }
  | { readonly selectedPaymentMethod: string };

export type ToFrame =
  | { readonly say: 'begin'; readonly with: Beginning }
  | { readonly say: 'restyle'; readonly appearance: Appearance }
  | { readonly say: 'lock'; readonly readOnly: boolean }
  | { readonly say: 'focus' | 'blur' | 'clear' | 'collapse' }
  | { readonly say: 'ask'; readonly id: number; readonly ask: Ask };

export type Change = {
  readonly complete: boolean;
  readonly empty: boolean;
  readonly collapsed: boolean;
  readonly value: { readonly type: string };
};

export type FromFrame =
  | { readonly say: 'hello' | 'ready' | 'focus' | 'blur' | 'escape' }
  | { readonly say: 'loaderror'; readonly error: ElementError }
  | { readonly say: 'change'; readonly change: Change }
  | { readonly say: 'height'; readonly height: number }
  | { readonly say: 'answer'; readonly id: number; readonly answer: Answer };

/** What the page of 3-D Secure in its frame says, and hears. */
export type FromBank = { readonly say: 'done' };
export type ToBank = { readonly say: 'cancel' };
