import { base64url } from 'jose';

/** What each kind of secret starts with, so that one can never be mistaken for another. */
export const KEY_PREFIXES = {
  /** Signs sessions; never sent. Its key bytes are the UTF-8 bytes of the whole string, prefix included. */
  signing: 'up_sign_',
  /** Mints sessions over HTTP. */
  api: 'up_api_',
  /** Only sends usage events. */
  ingest: 'up_ingest_',
  /** Reads what an operator may know: `/metrics`, and the checks of `/ready`. */
  operator: 'up_ops_',
} as const;

export type KeyKind = keyof typeof KEY_PREFIXES;

/** A new secret of 256 random bits. */
export function generateSecret(kind: KeyKind): string {
  return KEY_PREFIXES[kind] + base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
}

/** Of a secret that is sent, behind its prefix. `generateSecret` makes 43. */
const LEAST_CHARACTERS = 32;

/** Whether a text could be a secret that is sent: nobody guesses one so long, however often they may. */
export function isStrongKey(value: unknown, kind: KeyKind): boolean {
  if (typeof value !== 'string' || !value.startsWith(KEY_PREFIXES[kind])) return false;
  const secret = value.slice(KEY_PREFIXES[kind].length);
  return secret.length >= LEAST_CHARACTERS && /^[!-~]+$/.test(secret);
}

export function strongKeyRule(kind: KeyKind): string {
  return `must start with ${KEY_PREFIXES[kind]} and have at least ${LEAST_CHARACTERS} characters behind it`;
}

/** Whether a candidate is one of the keys, in a time that says nothing of how close it came. */
export async function matchesKey(candidate: string, keys: readonly string[]): Promise<boolean> {
  const digest = await sha256(candidate);
  let matches = 0;
  for (const key of keys) matches |= equals(digest, await sha256(key));
  return matches === 1;
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** 1 or 0. Digests have one length, and the loop never stops early. */
function equals(a: Uint8Array, b: Uint8Array): number {
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!;
  return difference === 0 ? 1 : 0;
}
