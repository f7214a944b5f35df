import { z } from 'zod';
import type {
  MeterSettings,
  PlanSetting,
  SigningKey,
  SubscriptionSettings,
  Tenant,
} from '../tenant.ts';
import { isStrongKey, KEY_PREFIXES, strongKeyRule } from './keys.ts';
import { isOrigin } from './origin.ts';

/** What can be done in the page, or on Stripe's own pages. */
export const HOSTED_AREAS = [
  'payment_methods',
  'invoices',
  'billing_details',
  'subscriptions',
] as const;

export type HostedArea = (typeof HOSTED_AREAS)[number];

/** What a vendor says of one tenant. */
export type TenantOptions = {
  readonly id: string;
  /** `sk_…` or `rk_…`, test or live. */
  readonly stripeKey: string;
  /** The first one signs; each verifies until its `until`. */
  readonly signingKeys: readonly SigningKeyOptions[];
  readonly apiKeys?: readonly string[];
  readonly ingestKeys?: readonly string[];
  readonly webhookSecrets?: readonly string[];
  readonly allowedOrigins?: readonly string[];
  readonly meters?: Readonly<Record<string, MeterSettings>>;
  /** Only these are ever shown to a customer who does not have them. */
  readonly plans?: Readonly<Record<string, PlanSetting>>;
  readonly linkOrigins?: readonly string[];
  /** `pk_…` of the same account and mode as `stripeKey`. */
  readonly publishableKey?: string;
  readonly hosted?: readonly HostedArea[];
  /** `bpc_…`: what Stripe's own pages offer. */
  readonly portalConfiguration?: string;
  readonly subscriptions?: Partial<SubscriptionSettings>;
};

/** A single vendor needs no id. */
export type SingleTenantOptions = Omit<TenantOptions, 'id'> & { readonly id?: string };

/** A key without an `alg` is HS256. */
export type SigningKeyOptions = {
  readonly kid: string;
  /** ISO 8601 instant from which the key is refused; absent for a key in use. */
  readonly until?: string;
} & (
  | { readonly alg?: 'HS256'; readonly secret: string }
  | { readonly alg: 'EdDSA'; readonly publicKey: JsonWebKey }
);

/** The tenant that checked options describe. */
export function toTenant(options: SingleTenantOptions): Tenant {
  return {
    id: options.id ?? 'default',
    stripeKey: options.stripeKey,
    livemode: /^[a-z]+_live_/.test(options.stripeKey),
    signingKeys: options.signingKeys.map(toSigningKey),
    apiKeys: options.apiKeys ?? [],
    ingestKeys: options.ingestKeys ?? [],
    webhookSecrets: options.webhookSecrets ?? [],
    allowedOrigins: options.allowedOrigins ?? [],
    meters: options.meters ?? {},
    plans: options.plans ?? {},
    linkOrigins: options.linkOrigins ?? [],
    publishableKey: options.publishableKey ?? null,
    hosted: new Set(options.hosted),
    portalConfiguration: options.portalConfiguration ?? null,
    subscriptions: {
      seats: {},
      cancel: true,
      proration: 'create_prorations',
      ...options.subscriptions,
    },
  };
}

function toSigningKey(key: SigningKeyOptions): SigningKey {
  const { kid, until } = key;
  const shared = { kid, ...(until && { until: new Date(until) }) };
  return key.alg === 'EdDSA'
    ? { ...shared, alg: key.alg, publicKey: key.publicKey }
    : { ...shared, alg: 'HS256', secret: key.secret };
}

const text = (pattern: RegExp, rule: string) => z.string(rule).regex(pattern, rule);
const list = <Item extends z.ZodType>(item: Item) => z.array(item, 'must be a list').optional();
const keyOf = (kind: 'api' | 'ingest') =>
  z.custom<string>((value) => isStrongKey(value, kind), strongKeyRule(kind));
const shortText = z.string('must be a text').max(80, 'must have at most 80 characters').optional();

const TenantId = text(/^[a-z0-9_-]{1,64}$/, 'must be 1 to 64 of a-z, 0-9, _ and -');

const Origin = z.custom<string>(
  isOrigin,
  'must be one exact origin, such as https://app.example.com (http only on localhost)',
);

const Meter = z.strictObject(
  {
    label: shortText,
    unit: shortText,
    included: text(
      /^\d+(\.\d+)?$/,
      'must be a decimal number as a text, such as "10000"',
    ).optional(),
    limit: z.enum(['hard', 'soft'], 'must be "hard" or "soft"').optional(),
    hidden: z.boolean('must be true or false').optional(),
    dimensions: z
      .record(
        z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/),
        z
          .string('must be a text')
          .min(1, 'must not be empty')
          .max(80, 'must have at most 80 characters'),
        'must be an object of names by the key of an event’s payload, of 1 to 64 of A-Z, a-z, 0-9, _, . and -',
      )
      .refine((keys) => Object.keys(keys).length <= 10, 'must have at most 10 keys')
      .optional(),
  },
  'must be an object',
);

const Role = z.string().regex(/^[a-z0-9_-]{1,64}$/);

const Plan = z.strictObject(
  {
    label: z
      .string('must be a text')
      .min(1, 'must not be empty')
      .max(80, 'must have at most 80 characters'),
    prices: z
      .record(
        Role,
        text(/^[!-~]{1,200}$/, 'must be the id or lookup_key of a price'),
        'must be an object of prices by role, of 1 to 64 of a-z, 0-9, _ and -',
      )
      .refine((prices) => Object.keys(prices).length > 0, 'must have at least one price')
      .refine((prices) => Object.keys(prices).length <= 20, 'must have at most 20 prices'),
  },
  'must be an object',
);

const count = z.int('must be a whole number').min(0, 'must not be negative').max(1_000_000);

const Subscriptions = z.strictObject(
  {
    seats: z
      .record(
        z.string().regex(/^[!-~]{1,200}$/),
        z
          .strictObject(
            { min: count.optional(), max: count.min(1).optional() },
            'must be an object',
          )
          .refine(
            ({ min = 0, max = 1_000_000 }) => min <= max,
            'must not have a `min` above `max`',
          ),
        'must be an object of limits by the id or lookup_key of a price',
      )
      .optional(),
    cancel: z.boolean('must be true or false').optional(),
    proration: z
      .enum(
        ['create_prorations', 'always_invoice', 'none'],
        'must be "create_prorations", "always_invoice" or "none"',
      )
      .optional(),
  },
  'must be an object',
);

const Kid = text(/^[!-~]{1,128}$/, 'must be 1 to 128 printable characters without a space');

const LENGTH_RULE = `must be at least 32 bytes long: "${KEY_PREFIXES.signing}" and 32 random bytes`;
const Secret = z
  .string(LENGTH_RULE)
  .refine((secret) => new TextEncoder().encode(secret).length >= 32, LENGTH_RULE)
  .refine(
    (secret) => !/^(up_(?!sign_)|whsec_|[sr]k_(test|live)_)/.test(secret),
    'must be a secret of its own, and not an API key, an ingest key or one of Stripe’s',
  )
  .refine(
    (secret) => !/-----BEGIN|"kty"/.test(secret),
    'must be a secret, and not a key of a pair',
  );

const Ed25519 = z.looseObject(
  {
    kty: z.literal('OKP', 'must be "OKP"'),
    crv: z.literal('Ed25519', 'must be "Ed25519"'),
    x: text(/^[A-Za-z0-9_-]{43}$/, 'must be the 32 bytes of the public key as base64url'),
    d: z.undefined('must not be here: the private half stays with the vendor').optional(),
  },
  'must be a public JSON Web Key',
);

const Until = z.iso
  .datetime({
    offset: true,
    error: 'must be an instant with its offset, such as 2026-12-01T00:00:00Z',
  })
  .optional();

const Key = z.discriminatedUnion(
  'alg',
  [
    z.strictObject({ kid: Kid, until: Until, alg: z.literal('HS256').optional(), secret: Secret }),
    z.strictObject({ kid: Kid, until: Until, alg: z.literal('EdDSA'), publicKey: Ed25519 }),
  ],
  {
    error: ({ input }) =>
      typeof input === 'object'
        ? 'must be "HS256" (or absent, with a `secret`) or "EdDSA" (with a `publicKey`)'
        : 'must be an object',
  },
);

const fields = {
  stripeKey: text(
    /^(sk|rk)_(test|live)_[!-~]+$/,
    'must be a secret or restricted key of Stripe (sk_test_…, rk_live_…)',
  ),
  signingKeys: z.array(Key, 'must be a list of keys').min(1, 'must have at least one key'),
  apiKeys: list(keyOf('api')),
  ingestKeys: list(keyOf('ingest')),
  webhookSecrets: list(text(/^whsec_[!-~]+$/, 'must start with whsec_')),
  allowedOrigins: list(Origin),
  meters: z.record(z.string(), Meter, 'must be an object of meters by event name').optional(),
  plans: z
    .record(Role, Plan, 'must be an object of plans by id, of 1 to 64 of a-z, 0-9, _ and -')
    .optional(),
  linkOrigins: list(Origin),
  publishableKey: text(
    /^pk_(test|live)_[!-~]+$/,
    'must be a publishable key of Stripe (pk_test_…, pk_live_…)',
  ).optional(),
  hosted: list(z.enum(HOSTED_AREAS, `must be one of ${HOSTED_AREAS.join(', ')}`)),
  portalConfiguration: text(
    /^bpc_[A-Za-z0-9_]{1,250}$/,
    'must be the id of a configuration of Stripe’s customer portal (bpc_…)',
  ).optional(),
  subscriptions: Subscriptions.optional(),
};

/** The rules of one tenant's options; their messages follow the path of the option. */
export const TENANT_SCHEMA = z.strictObject({ id: TenantId, ...fields }, 'must be an object');

export const SINGLE_TENANT_FIELDS = { id: TenantId.optional(), ...fields };

/** Options that must differ from each other over all tenants: `*` is any place in a list. */
export const UNIQUE_OPTIONS: readonly (readonly (readonly string[])[])[] = [
  [['id']],
  // The tenant of a token is found by its `kid` alone.
  [['signingKeys', '*', 'kid']],
  // Who could sign for two tenants, or with what another request sends, could be someone else.
  [
    ['signingKeys', '*', 'publicKey', 'x'],
    ['signingKeys', '*', 'secret'],
    ['apiKeys', '*'],
    ['ingestKeys', '*'],
  ],
];
