/**
 * Where revocations are kept, for all instances of the server: a port. What is written must be seen by
 * every reader that begins after it (not Cloudflare KV, whose readers may be a minute behind, or more).
 */

/** Sessions that are over before their time: one by its id, or all that a customer had. */
export type Revocation = {
  readonly tenant: string;
  /** ISO 8601 in UTC. No token it concerns can live then, so that it may be forgotten. */
  readonly keepUntil: string;
} & (
  | {
      /** `jti` of the one session. */
      readonly session: string;
      readonly customer?: undefined;
    }
  | {
      /** `cus_…`: every session of theirs that was issued then or before. */
      readonly customer: string;
      /** ISO 8601 in UTC, a whole second, as `iat` is. */
      readonly issuedUntil: string;
      readonly session?: undefined;
    }
);

export type RevocationPage = {
  readonly revocations: readonly Revocation[];
  /** Where the next reading goes on. */
  readonly cursor: string;
};

export type RevocationStore = {
  /**
   * Resolves when the revocation is durable and every reading that begins from now on has it. One of what is
   * revoked already may take the place of what it adds to.
   */
  add(revocation: Revocation): Promise<void>;
  /**
   * The revocations added after a cursor, in pages: an empty one is the end. `null` begins with the
   * oldest one kept. One that is answered twice does no harm.
   */
  since(cursor: string | null): Promise<RevocationPage>;
};

export function isRevocationStore(value: unknown): value is RevocationStore {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['add', 'since'].every((name) => typeof Reflect.get(value, name) === 'function')
  );
}
