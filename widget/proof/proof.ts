import { base64url, encoded, sha256 } from './base64url.ts';
import { pageKey } from './key.ts';

/**
 * One request's proof (RFC 9449). By hand: it is one signature over two small objects, and the library
 * for it brings all of OAuth's checks, which a server does.
 *
 * @param url Absolute. What follows `?` or `#` is no part of a proof.
 * @param seconds By the server's clock, since 1970.
 */
export async function proofOf(
  method: string,
  url: string,
  token: string | undefined,
  seconds: number,
): Promise<string> {
  const { privateKey, jwk } = await pageKey();
  const { origin, pathname } = new URL(url);
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk };
  const claims = {
    htm: method,
    htu: origin + pathname,
    iat: seconds,
    jti: crypto.randomUUID(),
    ...(token && { ath: await sha256(token) }),
  };
  const text = `${encoded(JSON.stringify(header))}.${encoded(JSON.stringify(claims))}`;
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    privateKey,
    new TextEncoder().encode(text),
  );
  return `${text}.${base64url(signature)}`;
}
