import type { HostedArea } from './session/tenant-options.ts';

/** A vendor as the server knows it, after `config.ts` has checked every field. */
export type Tenant = {
  /** `iss` of its tokens; `default` for a single vendor. */
  readonly id: string;
  readonly stripeKey: string;
  /** From the key's prefix: `sk_test_…` and `rk_test_…` are test mode. */
  readonly livemode: boolean;
  readonly signingKeys: readonly SigningKey[];
  /** Mint sessions. Sent by the vendor's server only. */
  readonly apiKeys: readonly string[];
  /** Only send usage events. */
  readonly ingestKeys: readonly string[];
  /** Several while one is being rotated; any of them verifies. */
  readonly webhookSecrets: readonly string[];
  /** Exact origins (`https://app.example.com`) that may call from a browser. */
  readonly allowedOrigins: readonly string[];
  /** By the meter's `event_name`. */
  readonly meters: Readonly<Record<string, MeterSettings>>;
  /** By an id of the vendor's own. */
  readonly plans: Readonly<Record<string, PlanSetting>>;
  /** Extra origins that invoice links may lead to, beside Stripe's own. */
  readonly linkOrigins: readonly string[];
  /** Lets Stripe.js work in the page; without it payment goes by Stripe's own pages. */
  readonly publishableKey: string | null;
  /** What is done on Stripe's own pages although it could be done in place. */
  readonly hosted: ReadonlySet<HostedArea>;
  /** `bpc_…`: what Stripe's own pages offer; null for the account's default. */
  readonly portalConfiguration: string | null;
  readonly subscriptions: SubscriptionSettings;
};

/** What customers may change of a subscription, when their session lets them. */
export type SubscriptionSettings = {
  /** By the id (`price_…`) or `lookup_key` of a price whose quantity they may set. */
  readonly seats: Readonly<Record<string, { readonly min?: number; readonly max?: number }>>;
  /** Whether they may cancel, which ends it with the running period. */
  readonly cancel: boolean;
  /** Stripe's word for how a change within a period is billed. */
  readonly proration: 'create_prorations' | 'always_invoice' | 'none';
};

/** One key of one tenant. `kid` is unique over all tenants; the algorithm is fixed per key. */
export type SigningKey = {
  readonly kid: string;
  /** From then on the key verifies nothing: it has been replaced. */
  readonly until?: Date;
} & (
  | { readonly alg: 'HS256'; readonly secret: string }
  | { readonly alg: 'EdDSA'; readonly publicKey: JsonWebKey }
);

/** What a vendor says of a meter, because Stripe's `display_name` is internal and has no unit. */
export type MeterSettings = {
  readonly label?: string;
  /** Plural noun shown after a quantity, such as `calls` or `GB-months`. */
  readonly unit?: string;
  /** Decimal string; used when the price itself has no free first tier. */
  readonly included?: string;
  /** What happens at the included quota: `hard` stops, `soft` goes on and bills. */
  readonly limit?: 'hard' | 'soft';
  readonly hidden?: boolean;
  /**
   * What usage can be divided by: names by the key in the payload of the meter's events. Asks Stripe's
   * preview of Meter Usage Analytics, and only when a customer divides.
   */
  readonly dimensions?: Readonly<Record<string, string>>;
};

/** A plan that customers on another one of the list may compare with their own. */
export type PlanSetting = {
  readonly label: string;
  /**
   * Its prices by role, such as `base` or `api_calls`: a price takes the place of the one with the
   * same role. A price is told by its id (`price_…`) or its `lookup_key`.
   */
  readonly prices: Readonly<Record<string, string>>;
};
