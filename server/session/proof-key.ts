import { base64url, calculateJwkThumbprint, errors, importJWK, type JWK_EC_Public } from 'jose';
import { THUMBPRINT } from './session.ts';

/** The one kind of key there is: what every browser makes, and can keep to itself. */
export const PROOF_ALG = 'ES256';

/** What a private key or a secret has, of any type. Who sends one has lost it. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/** The public half of a P-256 key as a proof's header has it; undefined when it is anything else. */
export function readPublicKey(jwk: unknown): JWK_EC_Public | undefined {
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  if (PRIVATE_MEMBERS.some((name) => Object.hasOwn(jwk, name))) return undefined;
  const { kty, crv, x, y } = jwk as Record<string, unknown>;
  if (kty !== 'EC' || crv !== 'P-256' || !isCoordinate(x) || !isCoordinate(y)) return undefined;
  return { kty, crv, x, y };
}

export function thumbprintOf(key: JWK_EC_Public): Promise<string> {
  return calculateJwkThumbprint(key, 'sha256');
}

/** Undefined when the two coordinates are no point of the curve. */
export async function importPublicKey(key: JWK_EC_Public): Promise<CryptoKey | undefined> {
  try {
    return (await importJWK(key, PROOF_ALG)) as CryptoKey;
  } catch (cause) {
    if (cause instanceof DOMException || cause instanceof errors.JOSEError) return undefined;
    throw cause;
  }
}

/** The SHA-256 of a token, as a proof's `ath` has it. */
export async function hashOf(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return base64url.encode(new Uint8Array(digest));
}

/** 32 bytes, as a thumbprint; they have one spelling, so that one key has one thumbprint. */
function isCoordinate(value: unknown): value is string {
  return typeof value === 'string' && THUMBPRINT.test(value);
}
