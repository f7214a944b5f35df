import { sha256 } from './base64url.ts';

/** Signs, and shows its public half. The private one cannot be read, by this page either. */
export interface PageKey {
  readonly privateKey: CryptoKey;
  readonly jwk: {
    readonly crv: 'P-256';
    readonly kty: 'EC';
    readonly x: string;
    readonly y: string;
  };
  /** What a bound token names the key by (RFC 7638). */
  readonly thumbprint: string;
}

let made: Promise<PageKey> | undefined;

/**
 * The key of this page, for all of its portals and for as long as the page lives. In IndexedDB it would
 * outlive the sign-out, for whoever uses the browser next and for every script that ever runs on the
 * origin; a new one takes a millisecond.
 */
export function pageKey(): Promise<PageKey> {
  made ??= makeKey();
  return made;
}

async function makeKey(): Promise<PageKey> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  );
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
  // A thumbprint is of these members, in this order, without a space.
  const jwk = { crv: 'P-256', kty: 'EC', x, y } as const;
  return { privateKey, jwk, thumbprint: await sha256(JSON.stringify(jwk)) };
}
