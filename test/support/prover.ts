/** Keys and proofs (RFC 9449) made by a library that is not ours, for tests of what checks them. */
import {
  base64url,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWK,
  SignJWT,
} from 'jose';

export type Prover = {
  readonly thumbprint: string;
  readonly publicJwk: JWK;
  readonly privateJwk: JWK;
  /** A good proof, changed where it is told. A claim or a header of `undefined` is left out. */
  prove(request: ProofOf, changes?: ProofChanges): Promise<string>;
};

export type ProofOf = {
  readonly method?: string;
  readonly url: string;
  readonly token?: string;
  /** Seconds since 1970. */
  readonly at: number;
};

export type ProofChanges = {
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
};

export async function createProver(alg: 'ES256' | 'EdDSA' | 'ES384' = 'ES256'): Promise<Prover> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  return {
    thumbprint: await calculateJwkThumbprint(publicJwk),
    publicJwk,
    privateJwk: await exportJWK(privateKey),
    async prove({ method = 'GET', url, token, at }, { claims = {}, header = {} } = {}) {
      const ath = token === undefined ? undefined : await sha256(token);
      return new SignJWT({
        htm: method,
        htu: url,
        iat: at,
        jti: crypto.randomUUID(),
        ath,
        ...claims,
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg, jwk: publicJwk, ...header })
        .sign(privateKey);
    },
  };
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return base64url.encode(new Uint8Array(digest));
}
