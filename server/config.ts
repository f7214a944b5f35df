import { z } from 'zod';
import { isSharedStore, type SharedStore } from './cache/shared.ts';
import type { Sleep } from './clock.ts';
import type { ClientAddress } from './limits/gate.ts';
import { type LimitOptions, type Rates, ratesOf } from './limits/rates.ts';
import type { Log } from './log.ts';
import {
  createTracing,
  isOpenTelemetry,
  type OpenTelemetry,
  type Tracing,
} from './operation/tracing.ts';
import { isRevocationStore, type RevocationStore } from './revocation/store.ts';
import { isStrongKey, strongKeyRule } from './session/keys.ts';
import { isApiUrl } from './session/origin.ts';
import {
  SINGLE_TENANT_FIELDS,
  type SingleTenantOptions,
  TENANT_SCHEMA,
  type TenantOptions,
  toTenant,
  UNIQUE_OPTIONS,
} from './session/tenant-options.ts';
import { isUsedProofs, type UsedProofs } from './session/used-proofs.ts';
import type { Tenant } from './tenant.ts';

/** What a vendor hands to `createPortal`: the fields of a single tenant, or several tenants. */
export type PortalOptions = SharedOptions &
  (
    | (SingleTenantOptions & { readonly tenants?: undefined })
    | { readonly tenants: readonly TenantOptions[] }
  );

type SharedOptions = {
  /** The API's public base URL and the `aud` of its tokens. May have a path; has no slash at its end. */
  readonly url: string;
  /** Nothing is logged without it. */
  readonly log?: Log;
  readonly now?: () => Date;
  /** Waits by the same time as `now`: for tests and benches, where it runs otherwise. */
  readonly sleep?: Sleep;
  readonly stripe?: StripeConnection;
  /** Rates that differ from the usual ones; `false` where something in front limits in our place. */
  readonly limits?: LimitOptions | false;
  /** The address of a request's client. Without it nothing is limited by address. */
  readonly clientAddress?: ClientAddress;
  /** `up_ops_…`: read `/metrics`, and what `/ready` knows. */
  readonly operatorKeys?: readonly string[];
  /** Where it is kept which sessions are over early. Without it tokens die by age alone. */
  readonly revocations?: RevocationStore;
  /** Where several servers remember which proofs were used; in its own memory without it. */
  readonly usedProofs?: UsedProofs;
  /** What is remembered of Stripe, in megabytes of text; 96 without it. */
  readonly cacheMegabytes?: number;
  /** Where several servers share what they read of Stripe. Each has only its own memory without it. */
  readonly sharedCache?: SharedStore;
  /** The module `@opentelemetry/api`. Without it nothing is traced. */
  readonly openTelemetry?: OpenTelemetry;
};

/** Where to reach Stripe: an absent field means Stripe itself, others a simulator or a proxy. */
export type StripeConnection = {
  readonly fetch?: typeof fetch;
  readonly protocol?: 'http' | 'https';
  readonly host?: string;
  readonly port?: number | string;
  /**
   * Calls a second that this server may make of an account: in all (100 with a live key, 25 with a test
   * key) and of one endpoint (25). Several servers divide Stripe's limits among them.
   */
  readonly callsPerSecond?: { readonly account?: number; readonly endpoint?: number };
};

export type Config = {
  /** The API's public base URL. */
  readonly audience: string;
  /** Its path, such as `/billing`; empty when it has none. */
  readonly basePath: string;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly log: Log;
  readonly now: () => Date;
  /** The timer's without it. */
  readonly sleep: Sleep | undefined;
  readonly stripe: StripeConnection;
  /** Absent when nothing is limited. */
  readonly rates: Rates | undefined;
  readonly clientAddress: ClientAddress | undefined;
  readonly operatorKeys: readonly string[];
  readonly tracing: Tracing | undefined;
  readonly revocations: RevocationStore | undefined;
  readonly usedProofs: UsedProofs | undefined;
  readonly cacheMegabytes: number | undefined;
  readonly sharedCache: SharedStore | undefined;
};

/** Every fault of the settings at once. No message holds a value, because a value may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The portal cannot start:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/** Checks every option. A secret never has a default. */
export function readOptions(options: PortalOptions): Config {
  const faults = findFaults(options);
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => toSentence(fault)));

  const tenants = (options.tenants ?? [options]).map(toTenant);
  const tracing = options.openTelemetry && createTracing(options.openTelemetry);
  const log = options.log ?? (() => {});
  const config: Config = {
    audience: options.url,
    basePath: new URL(options.url).pathname.replace(/\/$/, ''),
    tenants: new Map(tenants.map((tenant) => [tenant.id, tenant])),
    log: tracing ? tracing.log(log) : log,
    now: options.now ?? (() => new Date()),
    sleep: options.sleep,
    stripe: options.stripe ?? {},
    rates: options.limits === false ? undefined : ratesOf(options.limits ?? {}),
    clientAddress: options.clientAddress,
    operatorKeys: options.operatorKeys ?? [],
    tracing,
    revocations: options.revocations,
    usedProofs: options.usedProofs,
    cacheMegabytes: options.cacheMegabytes,
    sharedCache: options.sharedCache,
  };
  warnOfPastKeys(config);
  return config;
}

/** No fault: a server must start again in the night after the day on which a key has ended. */
function warnOfPastKeys({ tenants, now, log }: Config) {
  for (const { id, signingKeys } of tenants.values()) {
    if (signingKeys.every(({ until }) => until && until <= now()))
      log({ level: 'error', event: 'signing_keys_ended', tenant: id });
    for (const { kid, until } of signingKeys) {
      if (until && until <= now())
        log({ level: 'warn', event: 'signing_key_past', tenant: id, kid });
    }
  }
}

/** Reads the options from an environment; a fault names the variable it is in. */
export function readEnvironment(env: Record<string, unknown>): PortalOptions {
  const options: Record<string, unknown> = {};
  for (const [option, { name, parse, inside }] of Object.entries(VARIABLES)) {
    const value = typeof env[name] === 'string' ? env[name].trim() : env[name];
    if (value === undefined || value === '') continue;
    const read = typeof value === 'string' ? parse(value) : value;
    options[option] = inside === undefined ? read : { [inside]: read };
  }

  const faults = findFaults(options).map(outside);
  if (faults.length === 0) return options as PortalOptions;
  const nameOf = (option: string) => VARIABLES[option]?.name ?? option;
  throw new ConfigError(faults.map((fault) => toSentence(fault, nameOf)));
}

type Variable = {
  readonly name: string;
  readonly parse: (value: string) => unknown;
  /** The one field of the option that the variable is; absent where it is the whole. */
  readonly inside?: string;
};

const VARIABLES: Readonly<Record<string, Variable>> = {
  url: { name: 'PORTAL_URL', parse: asText },
  tenants: { name: 'PORTAL_TENANTS', parse: parseJson },
  stripeKey: { name: 'STRIPE_SECRET_KEY', parse: asText },
  signingKeys: { name: 'PORTAL_SIGNING_KEYS', parse: splitKeys },
  apiKeys: { name: 'PORTAL_API_KEYS', parse: splitList },
  operatorKeys: { name: 'PORTAL_OPERATOR_KEYS', parse: splitList },
  ingestKeys: { name: 'PORTAL_INGEST_KEYS', parse: splitList },
  webhookSecrets: { name: 'STRIPE_WEBHOOK_SECRETS', parse: splitList },
  allowedOrigins: { name: 'PORTAL_ALLOWED_ORIGINS', parse: splitList },
  meters: { name: 'PORTAL_METERS', parse: parseJson },
  plans: { name: 'PORTAL_PLANS', parse: parseJson },
  linkOrigins: { name: 'PORTAL_LINK_ORIGINS', parse: splitList },
  publishableKey: { name: 'STRIPE_PUBLISHABLE_KEY', parse: asText },
  hosted: { name: 'PORTAL_HOSTED', parse: splitList },
  portalConfiguration: { name: 'STRIPE_PORTAL_CONFIGURATION', parse: asText },
  subscriptions: { name: 'PORTAL_SUBSCRIPTIONS', parse: parseJson },
  limits: { name: 'PORTAL_LIMITS', parse: parseJson },
  cacheMegabytes: { name: 'PORTAL_CACHE_MEGABYTES', parse: Number },
  stripe: { name: 'STRIPE_CALLS_PER_SECOND', parse: parseJson, inside: 'callsPerSecond' },
};

/** A fault as whoever set the variable sees it: the field it stands for is not in its text. */
function outside(fault: Fault): Fault {
  const [option, ...rest] = fault.path;
  const isInside = VARIABLES[String(option)]?.inside !== undefined;
  return isInside ? { ...fault, path: [option!, ...rest.slice(1)] } : fault;
}

function asText(value: string): string {
  return value;
}

function splitList(value: string): string[] {
  return value.split(',').map((entry) => entry.trim());
}

/** `kid:secret`, with a comma between two; or JSON, for a key that ends or is one of a pair. */
function splitKeys(value: string): unknown {
  if (value.startsWith('[')) return parseJson(value);
  return splitList(value).map((entry) => {
    const [, kid, secret] = /^([^:]*):(.*)$/.exec(entry) ?? [];
    return { kid, secret };
  });
}

/** Stands for a text that is not JSON. */
const BAD_JSON = Symbol('bad JSON');

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return BAD_JSON;
  }
}

type Path = readonly PropertyKey[];

type Fault = {
  readonly path: Path;
  readonly rule: string;
  /** Another option that the rule ends with. */
  readonly other?: Path;
};

/** What is wrong with each option by itself, then what is the same twice. */
function findFaults(options: unknown): Fault[] {
  const isMany = isObject(options) && options.tenants !== undefined;
  const { error } = (isMany ? MANY_TENANTS : SINGLE_TENANT).safeParse(options, {
    reportInput: true,
  });
  return [
    ...(error?.issues.flatMap(toFaults) ?? []),
    ...findRepeats(options, isMany),
    ...findMixedModes(options, isMany),
  ];
}

const isFunction = z.custom((value) => typeof value === 'function', 'must be a function');

const callsASecond = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(100_000, 'must be at most 100000');

const aNumber = (least: number) =>
  z
    .number('must be a number')
    .min(least, `must be at least ${least}`)
    .max(1_000_000, 'must be at most 1000000');

const rate = z.strictObject(
  // One in a hundred seconds is the slowest: what is remembered of a key is remembered for a burst.
  { perSecond: aNumber(0.01), burst: aNumber(1).int('must be a whole number') },
  'must be { perSecond, burst }',
);

const ratesOfLevel = z
  .strictObject({ read: rate.optional(), write: rate.optional() }, 'must be an object')
  .optional();

const limitOptions = z.strictObject(
  {
    session: ratesOfLevel,
    customer: ratesOfLevel,
    tenant: ratesOfLevel,
    address: ratesOfLevel,
    failures: rate.optional(),
  },
  'must be an object of rates, or false',
);

const sharedFields = {
  url: z.custom(
    isApiUrl,
    'must be the public address of the API, such as https://app.example.com/billing: ' +
      'https (or http on localhost), and nothing after the path, not even a slash',
  ),
  log: isFunction.optional(),
  now: isFunction.optional(),
  sleep: isFunction.optional(),
  operatorKeys: z
    .array(
      z.custom<string>((value) => isStrongKey(value, 'operator'), strongKeyRule('operator')),
      'must be a list',
    )
    .optional(),
  revocations: z
    .custom(isRevocationStore, 'must be a store of revocations, such as sqliteRevocations(…)')
    .optional(),
  usedProofs: z.custom(isUsedProofs, 'must be an object with a function firstUse').optional(),
  cacheMegabytes: z
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(4_096, 'must be at most 4096')
    .optional(),
  sharedCache: z.custom(isSharedStore, 'must be an object with functions get and put').optional(),
  // No union, whose fault would not say which rate is wrong.
  limits: z.preprocess((value) => (value === false ? {} : value), limitOptions.optional()),
  clientAddress: isFunction.optional(),
  openTelemetry: z.custom(isOpenTelemetry, 'must be the module "@opentelemetry/api"').optional(),
  stripe: z
    .strictObject(
      {
        fetch: isFunction.optional(),
        protocol: z.enum(['http', 'https'], 'must be "http" or "https"').optional(),
        host: z.string('must be a text').min(1, 'must not be empty').optional(),
        port: z.union([z.number(), z.string()], 'must be a number').optional(),
        callsPerSecond: z
          .strictObject(
            { account: callsASecond.optional(), endpoint: callsASecond.optional() },
            'must be an object',
          )
          .optional(),
      },
      'must be an object',
    )
    .optional(),
};

const SINGLE_TENANT = z.strictObject(
  { ...sharedFields, ...SINGLE_TENANT_FIELDS },
  'must be an object',
);

const MANY_TENANTS = z.strictObject({
  ...sharedFields,
  tenants: z
    .array(TENANT_SCHEMA, 'must be a list of tenants')
    .min(1, 'must have at least one tenant'),
});

function toFaults(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ path: issue.path, rule: toRule(issue) }];
  }
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    rule:
      issue.path.length === 0 && key in SINGLE_TENANT_FIELDS
        ? 'must not stand beside a list of tenants'
        : 'is not an option',
  }));
}

function toRule({ input, message }: z.core.$ZodIssue): string {
  if (input === BAD_JSON) return 'must be valid JSON';
  return input === undefined ? `is missing: it ${message}` : message;
}

function findRepeats(options: unknown, isMany: boolean): Fault[] {
  const faults: Fault[] = [];
  for (const patterns of UNIQUE_OPTIONS) {
    const seen = new Map<string, Path>();
    for (const pattern of patterns) {
      for (const { path, value } of textsAt(options, [
        ...(isMany ? ['tenants', '*'] : []),
        ...pattern,
      ])) {
        const other = seen.get(value);
        if (other) faults.push({ path, rule: 'must differ from', other });
        else seen.set(value, path);
      }
    }
  }
  return faults;
}

/** A live key beside a test one would show a form that can save nothing. */
function findMixedModes(options: unknown, isMany: boolean): Fault[] {
  const tenants = isMany ? entriesAt(options, 'tenants') : [{ path: [], value: options }];
  return tenants.flatMap(({ path, value }): Fault[] => {
    if (!isObject(value)) return [];
    const [secret, publishable] = [value.stripeKey, value.publishableKey].map(
      (key) => /^[a-z]+_(test|live)_/.exec(String(key))?.[1],
    );
    if (!secret || !publishable || secret === publishable) return [];
    const at = [...path, 'publishableKey'];
    return [{ path: at, rule: 'must be of the same mode as', other: [...path, 'stripeKey'] }];
  });
}

function entriesAt(options: unknown, name: string) {
  const list = isObject(options) ? options[name] : undefined;
  return Array.isArray(list) ? list.map((value, nth) => ({ path: [name, nth], value })) : [];
}

/** The texts where a pattern leads, in options that may still be of any shape. */
function* textsAt(
  value: unknown,
  [step, ...rest]: readonly string[],
  path: Path = [],
): Generator<{ path: Path; value: string }> {
  if (step === undefined) {
    if (typeof value === 'string') yield { path, value };
  } else if (step === '*') {
    if (!Array.isArray(value)) return;
    for (const [index, item] of value.entries()) yield* textsAt(item, rest, [...path, index]);
  } else if (isObject(value)) {
    yield* textsAt(value[step], rest, [...path, step]);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** `tenants[0].signingKeys[1].secret must be …` */
function toSentence({ path, rule, other }: Fault, nameOf = (option: string) => option): string {
  const name = (at: Path) => toText(at, nameOf);
  return `${name(path)} ${rule}${other ? ` ${name(other)}` : ''}.`;
}

function toText([first, ...rest]: Path, nameOf: (option: string) => string): string {
  if (first === undefined) return 'The options';
  const steps = rest.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return nameOf(String(first)) + steps.join('');
}
