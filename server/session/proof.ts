/**
 * Proof of possession (DPoP, RFC 9449): a request for a session that is bound to a key carries a
 * token of its own, signed with that key for this one request. Whoever has only the session's
 * token cannot make one.
 */
import { base64url, compactVerify, errors, type JWK_EC_Public } from 'jose';
import { Problem } from '../problems.ts';
import { hashOf, importPublicKey, PROOF_ALG, readPublicKey, thumbprintOf } from './proof-key.ts';
import { createTokenCache, type TokenCache } from './token-cache.ts';
import { parseUniqueJson } from './unique-json.ts';

/** How old a proof may be, and how far its maker's clock may be ahead. */
export const PROOF_SECONDS = 60;

/** What a proof must have been made for. */
export type ProvenRequest = {
  readonly method: string;
  /** Scheme, host and path as the client has them; what follows `?` or `#` is no part of a proof. */
  readonly url: string;
  /** The session's token, where there is one already. */
  readonly token?: string;
  /** The thumbprint of the key it is bound to. */
  readonly boundTo?: string;
};

export type Proof = {
  /** Of the key that made it. */
  readonly thumbprint: string;
  /** `jti`: unique among the proofs of this key. */
  readonly id: string;
  /** `iat`, in seconds since 1970. */
  readonly issuedAt: number;
};

/** Answers what a proof says, or throws `proof_invalid`. Whether it was used before is not asked here. */
export type CheckProof = (proof: string | undefined, request: ProvenRequest) => Promise<Proof>;

export function createProofChecker({ now }: { readonly now: () => Date }): CheckProof {
  // Only what a session is bound to is remembered, so that no stranger drives it out. Then a signature
  // is all that is left to reckon: each hash costs a turn of the runtime's threads.
  const keys: TokenCache<NamedKey> = createTokenCache();
  const hashes: TokenCache<string> = createTokenCache({ maxCharacters: 4_194_304 });

  return async (proof, request) => {
    const [header, claims] = split(proof);
    const jwk = readHeader(header);
    const { boundTo, token } = request;
    const known = boundTo === undefined ? undefined : keys.get(boundTo);
    const named = known && isSame(known.jwk, jwk) ? known : await nameKey(jwk, boundTo);
    await requireSignature(proof!, named.key);
    if (boundTo !== undefined) keys.set(boundTo, named);

    requireRequest(claims, request);
    const issuedAt = readFresh(claims, Math.floor(now().getTime() / 1000));
    if (token !== undefined) {
      const hash = hashes.get(token) ?? (await hashOf(token));
      if (claims.ath !== hash) throw invalid('`ath` must be the base64url SHA-256 of the token.');
      hashes.set(token, hash);
    }
    return { thumbprint: named.thumbprint, id: readId(claims), issuedAt };
  };
}

type NamedKey = {
  readonly jwk: JWK_EC_Public;
  readonly key: CryptoKey;
  readonly thumbprint: string;
};

/** The name is asked before the signature, because it costs a fraction of it. */
async function nameKey(jwk: JWK_EC_Public, boundTo: string | undefined): Promise<NamedKey> {
  const thumbprint = await thumbprintOf(jwk);
  if (boundTo !== undefined && thumbprint !== boundTo) {
    throw invalid('The session is bound to another key.');
  }
  const key = await importPublicKey(jwk);
  if (!key) throw invalid('`jwk` is no point of P-256.');
  return { jwk, key, thumbprint };
}

function isSame(one: JWK_EC_Public, other: JWK_EC_Public): boolean {
  return one.x === other.x && one.y === other.y;
}

type Json = Record<string, unknown>;

/** An ES256 proof of a long address is under 1 kB. */
const MAX_LENGTH = 4096;

/** Of what takes one byte a letter, as the memory of used proofs is reckoned. */
const ID = /^[!-~]{1,128}$/;

/** Two headers arrive joined by a comma, which no proof has. */
const THREE_PARTS = /^([\w-]+)\.([\w-]+)\.[\w-]+$/;

function split(proof: string | undefined): [header: Json, claims: Json] {
  if (proof === undefined) throw invalid('Send one header, DPoP: <proof>.');
  const [, header, claims] = (proof.length <= MAX_LENGTH && THREE_PARTS.exec(proof)) || [];
  if (!header || !claims) throw invalid('The proof is not one signed JWT.');
  return [readJson(header, 'header'), readJson(claims, 'claims')];
}

function readJson(part: string, name: string): Json {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(part));
  } catch {
    throw invalid(`The proof's ${name} must be UTF-8 in base64url.`);
  }
  const json = parseUniqueJson(text);
  if (!json) throw invalid(`The proof's ${name} must be a JSON object that names nothing twice.`);
  return json;
}

function readHeader({ typ, alg, jwk, ...rest }: Json): JWK_EC_Public {
  if (typ !== 'dpop+jwt') throw invalid('`typ` must be "dpop+jwt".');
  if (alg !== PROOF_ALG) throw invalid(`\`alg\` must be "${PROOF_ALG}".`);
  for (const name of ['crit', 'jku', 'x5u', 'x5c']) {
    if (Object.hasOwn(rest, name)) throw invalid(`The header must not have \`${name}\`.`);
  }
  const key = readPublicKey(jwk);
  if (!key) throw invalid('`jwk` must be the public half of a P-256 key.');
  return key;
}

async function requireSignature(proof: string, key: CryptoKey): Promise<void> {
  try {
    await compactVerify(proof, key, { algorithms: [PROOF_ALG] });
  } catch (cause) {
    if (!(cause instanceof errors.JOSEError)) throw cause;
    throw invalid('The signature does not match `jwk`.');
  }
}

function requireRequest({ htm, htu }: Json, { method, url }: ProvenRequest): void {
  if (htm !== method) throw invalid(`\`htm\` must be "${method}".`);
  const expected = new URL(url);
  const given = typeof htu === 'string' && URL.canParse(htu) ? new URL(htu) : undefined;
  // Only spelling may differ: a default port, a host in capitals, `/./`.
  if (given?.href !== expected.origin + expected.pathname) {
    throw invalid('`htu` must be the address of the request, without query and fragment.');
  }
}

function readFresh({ iat }: Json, seconds: number): number {
  if (!Number.isSafeInteger(iat) || Math.abs(seconds - Number(iat)) > PROOF_SECONDS) {
    throw invalid(`\`iat\` must be within ${PROOF_SECONDS} seconds of the server's clock.`);
  }
  return Number(iat);
}

function readId({ jti }: Json): string {
  if (typeof jti === 'string' && ID.test(jti)) return jti;
  throw invalid('`jti` must be 1 to 128 printable characters without a space.');
}

function invalid(detail: string): Problem {
  return new Problem('proof_invalid', detail);
}
