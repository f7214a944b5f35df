import { base64url, importJWK, SignJWT } from 'jose';
import { isApiUrl, isOrigin } from './origin.ts';
import { CUSTOMER_ID, DEFAULT_SCOPES, isScope, type Scope, THUMBPRINT, TOKEN } from './session.ts';

export type SessionOptions = {
  readonly signingKey: MintingKey;
  /** `default` for a single vendor. */
  readonly tenant?: string;
  /** The API's public base URL. */
  readonly api: string;
  /** Stripe customer, `cus_…`: the one whose figures the session shows. */
  readonly customer: string;
  /** Absent means the two reads, `usage:read` and `billing:read`. */
  readonly scopes?: readonly Scope[];
  /** Narrows the origins that the tenant allows. */
  readonly origins?: readonly string[];
  /** Opaque id of the person, for the audit. */
  readonly actor?: string;
  /**
   * The thumbprint of the key that every request of the session has to prove to hold, as `readProof`
   * answers it. Without it whoever has the token may use it.
   */
  readonly boundTo?: string;
  /** 1 to 3600; 15 minutes when absent. */
  readonly ttlSeconds?: number;
  readonly now?: () => Date;
};

/** The half of a signing key that signs. */
export type MintingKey =
  | { readonly kid: string; readonly alg?: 'HS256'; readonly secret: string }
  | { readonly kid: string; readonly alg: 'EdDSA'; readonly privateKey: JsonWebKey };

/** What a vendor's endpoint hands to the widget. */
export type MintedSession = {
  readonly token: string;
  readonly api: string;
  /** ISO 8601 in UTC. */
  readonly expiresAt: string;
  /** What this one session is revoked by: keep it where your own sign-out finds it. */
  readonly id: string;
};

/** Mints a session for one customer. The vendor's own server calls it, after it knows who is asking. */
export async function createSession(options: SessionOptions): Promise<MintedSession> {
  requireValid(options);
  const { signingKey, tenant = 'default', api, customer, scopes = DEFAULT_SCOPES } = options;
  const { origins, actor, boundTo, ttlSeconds = 900, now = () => new Date() } = options;

  const id = base64url.encode(crypto.getRandomValues(new Uint8Array(16)));
  const issuedAt = Math.floor(now().getTime() / 1000);
  const expires = issuedAt + ttlSeconds;
  const { key, alg } = await importSigningKey(signingKey);
  // A claim that is undefined is left out of the token.
  const cnf = boundTo === undefined ? undefined : { jkt: boundTo };
  const token = await new SignJWT({ scope: scopes.join(' '), origins, act: actor, cnf })
    .setProtectedHeader({ typ: TOKEN.typ, alg, kid: signingKey.kid })
    .setIssuer(tenant)
    .setAudience(api)
    .setSubject(customer)
    .setJti(id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expires)
    .sign(key);

  if (token.length > TOKEN.maxLength) throw new TypeError('createSession: `origins` are too many.');
  return { token, api, expiresAt: new Date(expires * 1000).toISOString(), id };
}

function requireValid(options: SessionOptions): void {
  const { api, customer, scopes, origins, actor, boundTo, ttlSeconds = 900 } = options;
  const rules: [isKept: boolean, rule: string][] = [
    [CUSTOMER_ID.test(String(customer)), '`customer` must be the id of a Stripe customer (cus_…)'],
    [isApiUrl(api), "`api` must be the API's public base URL, without a slash at its end"],
    [
      Number.isInteger(ttlSeconds) && ttlSeconds >= 1 && ttlSeconds <= TOKEN.maxLifetimeSeconds,
      `\`ttlSeconds\` must be a whole number from 1 to ${TOKEN.maxLifetimeSeconds}`,
    ],
    [isAbsentOr(scopes, isScope), '`scopes` must be a list of known scopes'],
    [scopes?.length !== 0, '`scopes` must not be empty; leave it out for the two reads'],
    [isAbsentOr(origins, isOrigin), '`origins` must be a list of exact origins'],
    [
      actor === undefined || (typeof actor === 'string' && actor.length <= TOKEN.maxActorLength),
      `\`actor\` must be a string of at most ${TOKEN.maxActorLength} characters`,
    ],
    [
      boundTo === undefined || (typeof boundTo === 'string' && THUMBPRINT.test(boundTo)),
      '`boundTo` must be the thumbprint of a key, as `readProof` answers it',
    ],
  ];
  const faults = rules.filter(([isKept]) => !isKept).map(([, rule]) => rule);
  if (faults.length > 0) throw new TypeError(`createSession: ${faults.join('; ')}.`);
}

function isAbsentOr(value: unknown, is: (member: unknown) => boolean): boolean {
  return value === undefined || (Array.isArray(value) && value.every(is));
}

async function importSigningKey(key: MintingKey) {
  if ('privateKey' in key) {
    return { alg: 'EdDSA', key: await importJWK(key.privateKey, 'EdDSA') };
  }
  const secret = new TextEncoder().encode(key.secret);
  if (secret.length < 32) {
    throw new TypeError('createSession: `signingKey.secret` must be at least 32 bytes.');
  }
  return { alg: 'HS256', key: secret };
}
