/**
 * The credential of an `Authorization: Bearer <credential>` header, its scheme in any case; undefined when it is anything else.
 * Two headers arrive joined by a comma, which no credential has.
 */
export function readBearer(authorization: string | undefined): string | undefined {
  return authorization?.match(/^Bearer ([A-Za-z0-9._~+/-]+=*)$/i)?.[1];
}
