import { base64url, compactVerify, errors, importJWK } from 'jose';
import { Problem } from '../problems.ts';
import type { SigningKey, Tenant } from '../tenant.ts';
import { isOrigin } from './origin.ts';
import {
  CUSTOMER_ID,
  DEFAULT_SCOPES,
  isScope,
  type Scope,
  SESSION_ID,
  type Session,
  THUMBPRINT,
  TOKEN,
} from './session.ts';
import { createTokenCache } from './token-cache.ts';
import { parseUniqueJson } from './unique-json.ts';

/** Answers the session a token stands for, or throws `session_invalid` or `session_expired`. */
export type Verify = (token: string) => Promise<Session>;

export type Verifier = Verify & {
  /** The session of a token that was verified before and is good now, at once. */
  known(token: string): Session | undefined;
};

/** What is wrong with a token of ours, at this time. */
export class Untimely extends Problem {}

export type VerifierOptions = {
  /** The API's public base URL: the only `aud` there is. */
  readonly audience: string;
  readonly now: () => Date;
  /** How many verified tokens are remembered. */
  readonly maxRemembered?: number;
};

/** A verifier for the tokens of these tenants, whose `kid`s `config.ts` has found unique. */
export function createVerifier(
  tenants: Iterable<Tenant>,
  { audience, now, maxRemembered }: VerifierOptions,
): Verifier {
  const keys = keysByKid(tenants);
  // Checking a signature is most of what a warm request costs. Refusals are not remembered.
  const verified = createTokenCache<VerifiedToken>({ maxEntries: maxRemembered });

  const verify: Verify = async (token) => {
    if (token.length > TOKEN.maxLength) {
      throw invalid(`The token is longer than ${TOKEN.maxLength} bytes.`);
    }
    const remembered = verified.get(token);
    const current = remembered ?? (await check(token));

    const refusal = refusalOf(current);
    if (refusal === 'early')
      throw new Untimely('session_invalid', '`iat` or `nbf` is in the future.');
    if (refusal) {
      verified.delete(token);
      if (refusal === 'expired') throw new Problem('session_expired');
      throw new Untimely('session_invalid', 'The key that `kid` names has been replaced.');
    }
    if (!remembered) verified.set(token, current);
    return current.session;
  };

  return Object.assign(verify, {
    known(token: string) {
      const current = verified.get(token);
      return current && !refusalOf(current) ? current.session : undefined;
    },
  });

  /** Time goes on after a token was remembered, so this is asked at every use. */
  function refusalOf({ keyUntil, session, validFrom }: VerifiedToken) {
    const seconds = now().getTime() / 1000;
    if (seconds >= keyUntil) return 'replaced';
    if (seconds >= session.expiresAt + TOKEN.leewaySeconds) return 'expired';
    if (seconds < validFrom - TOKEN.leewaySeconds) return 'early';
    return undefined;
  }

  async function check(token: string): Promise<VerifiedToken> {
    const [header, claims] = splitToken(token);
    const key = keyOf(readJson(header, 'header'), keys);
    await requireSignature(token, key);
    // Only whoever holds the key reads past here, so the details of a refusal may be exact.
    return {
      ...readClaims(readJson(claims, 'claims'), key.tenantId, audience),
      keyUntil: (key.key.until?.getTime() ?? Number.POSITIVE_INFINITY) / 1000,
    };
  }
}

/** Seconds since 1970, as the claims have them. */
type VerifiedToken = {
  readonly session: Session;
  /** The later of `iat` and `nbf`. */
  readonly validFrom: number;
  /** When the key that signed it stops verifying; without a leeway, because no other clock is in it. */
  readonly keyUntil: number;
};

type VerificationKey = {
  readonly tenantId: string;
  readonly key: SigningKey;
  /** Imported at the first use, because a Worker may not wait while it starts. */
  imported?: CryptoKey | Uint8Array;
};

type Json = Record<string, unknown>;

function keysByKid(tenants: Iterable<Tenant>): ReadonlyMap<string, VerificationKey> {
  const keys = new Map<string, VerificationKey>();
  for (const { id, signingKeys } of tenants) {
    for (const key of signingKeys) keys.set(key.kid, { tenantId: id, key });
  }
  return keys;
}

/** One text has one encoding: the bits that the last character does not need are zero. */
const CANONICAL_BASE64URL = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/;

function splitToken(token: string): [header: string, claims: string] {
  const [header, claims, signature, ...more] = token.split('.');
  if (!header || !claims || !signature || more.length > 0) {
    throw invalid('The token is not a signed JWT of three parts.');
  }
  for (const part of [header, claims, signature]) {
    if (!CANONICAL_BASE64URL.test(part)) throw invalid('The token is not strict base64url.');
  }
  return [header, claims];
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readJson(part: string, name: string): Json {
  let text: string;
  try {
    text = utf8.decode(base64url.decode(part));
  } catch {
    throw invalid(`The token's ${name} must be UTF-8.`);
  }
  const json = parseUniqueJson(text);
  if (!json) throw invalid(`The token's ${name} must be a JSON object that names nothing twice.`);
  return json;
}

/** Ways for a token to bring its own key or its own rules. */
const REFUSED_HEADERS = ['jku', 'x5u', 'jwk', 'x5c', 'crit'];

function keyOf(header: Json, keys: ReadonlyMap<string, VerificationKey>): VerificationKey {
  if (header.typ !== TOKEN.typ) throw invalid(`The header's \`typ\` must be "${TOKEN.typ}".`);
  for (const name of REFUSED_HEADERS) {
    if (Object.hasOwn(header, name)) throw invalid(`The header must not have \`${name}\`.`);
  }
  const key = typeof header.kid === 'string' ? keys.get(header.kid) : undefined;
  if (!key) throw invalid("The header's `kid` must name one of the server's signing keys.");
  if (header.alg !== key.key.alg) throw invalid("The header's `alg` must be the one of its key.");
  return key;
}

async function requireSignature(token: string, key: VerificationKey): Promise<void> {
  key.imported ??= await importKey(key.key);
  try {
    await compactVerify(token, key.imported, { algorithms: [key.key.alg] });
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError)) throw cause;
    throw invalid('The signature does not match the key that `kid` names.');
  }
}

async function importKey(key: SigningKey): Promise<CryptoKey | Uint8Array> {
  if (key.alg === 'EdDSA') return importJWK(key.publicKey, 'EdDSA');
  const secret = new TextEncoder().encode(key.secret);
  return crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'verify',
  ]);
}

function readClaims(
  claims: Json,
  tenantId: string,
  audience: string,
): Omit<VerifiedToken, 'keyUntil'> {
  if (claims.iss !== tenantId) throw invalid('`iss` must be the id of the tenant that owns `kid`.');
  if (claims.aud !== audience) throw invalid(`\`aud\` must be the one string "${audience}".`);
  const issuedAt = readSeconds(claims.iat, 'iat');
  const notBefore = claims.nbf === undefined ? 0 : readSeconds(claims.nbf, 'nbf');
  const expiresAt = readSeconds(claims.exp, 'exp');
  if (expiresAt - issuedAt > TOKEN.maxLifetimeSeconds) {
    throw invalid(`\`exp\` must be at most ${TOKEN.maxLifetimeSeconds} seconds after \`iat\`.`);
  }
  return {
    session: {
      tenantId,
      customerId: readCustomer(claims.sub),
      scopes: readScopes(claims.scope),
      origins: readOrigins(claims.origins),
      actor: readActor(claims.act),
      id: readId(claims.jti),
      ...(claims.cnf !== undefined && { boundTo: readBinding(claims.cnf) }),
      issuedAt,
      expiresAt,
    },
    validFrom: Math.max(issuedAt, notBefore),
  };
}

/** The last second that a Date can hold. */
const MAX_SECONDS = 8_640_000_000_000;

function readSeconds(value: unknown, name: string): number {
  if (Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= MAX_SECONDS) {
    return Number(value);
  }
  throw invalid(`\`${name}\` must be a whole number of seconds since 1970.`);
}

function readCustomer(value: unknown): string {
  if (typeof value === 'string' && CUSTOMER_ID.test(value)) return value;
  throw invalid('`sub` must be the id of a Stripe customer (cus_…).');
}

/** One set for all who may do the same: thousands of sessions have theirs in common. */
const scopeSets = new Map<string, ReadonlySet<Scope>>();
const MOST_SCOPE_SETS = 100;

function readScopes(value: unknown): ReadonlySet<Scope> {
  if (value === undefined) return scopesOf(DEFAULT_SCOPES);
  const words: unknown[] = typeof value === 'string' ? value.split(' ') : [value];
  if (words.every(isScope)) return scopesOf(words);
  throw invalid('`scope` must be known scopes with one space between them.');
}

function scopesOf(scopes: readonly Scope[]): ReadonlySet<Scope> {
  const name = scopes.join(' ');
  const made = scopeSets.get(name) ?? new Set(scopes);
  if (scopeSets.size < MOST_SCOPE_SETS) scopeSets.set(name, made);
  return made;
}

function readOrigins(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every(isOrigin)) return value;
  throw invalid('`origins` must be a list of exact origins (https://app.example.com).');
}

function readActor(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.length <= TOKEN.maxActorLength) return value;
  throw invalid(`\`act\` must be a string of at most ${TOKEN.maxActorLength} characters.`);
}

function readId(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && SESSION_ID.test(value)) return value;
  throw invalid('`jti` must be 1 to 128 printable characters without a space.');
}

/** Half a proof is worse than none: the vendor would believe the token is bound in ways nobody checks. */
function readBinding(value: unknown): string {
  const { jkt, ...rest } = { jkt: undefined, ...(value as Json | null) };
  if (typeof jkt === 'string' && THUMBPRINT.test(jkt) && Object.keys(rest).length === 0) return jkt;
  throw invalid('`cnf` must have `jkt` alone, the thumbprint of a key.');
}

function invalid(detail: string): Problem {
  return new Problem('session_invalid', detail);
}
