/** What an `Authorization` header brings: a token that is enough by itself, or one that needs a proof. */
export type Credential = {
  readonly scheme: 'Bearer' | 'DPoP';
  readonly token: string;
};

/** Its scheme in any case; undefined when the header is anything else. Two headers arrive joined by a comma, which no token has. */
export function readCredential(authorization: string): Credential | undefined {
  const [, scheme, token] = /^(Bearer|DPoP) ([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization) ?? [];
  if (!scheme || !token) return undefined;
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', token };
}

/** The same, where only a token or key that is enough by itself is taken. */
export function readBearer(authorization: string | undefined): string | undefined {
  const credential = authorization === undefined ? undefined : readCredential(authorization);
  return credential?.scheme === 'Bearer' ? credential.token : undefined;
}
