import { Problem } from '../problems.ts';
import type { Credential } from './credential.ts';
import { createProofChecker, type Proof } from './proof.ts';
import type { Session } from './session.ts';
import { KEPT_SECONDS, type UsedProofs } from './used-proofs.ts';

/** A request as it arrived. */
export type ArrivedRequest = {
  readonly method: string;
  /** Its path is read, its origin not: behind a proxy that is another than the client's. */
  readonly url: string;
  /** Its `DPoP` header. */
  readonly proof: string | undefined;
};

/** Both throw `proof_invalid`. They are two, so that the limits stand between them. */
export type Proofs = {
  /**
   * The proof of a session that is bound to a key, made with that key for this very request. A session
   * that is bound to none has nothing to prove, and may not pretend to: it is answered at once.
   */
  check(
    session: Session,
    credential: Credential,
    request: ArrivedRequest,
  ): undefined | Promise<Proof>;
  /** Once only. */
  use(session: Pick<Session, 'tenantId'>, proof: Proof): Promise<void>;
};

export function createProofs({
  audience,
  now,
  used,
}: {
  /** The API's public base URL. */
  readonly audience: string;
  readonly now: () => Date;
  readonly used: UsedProofs;
}): Proofs {
  const check = createProofChecker({ now });
  const { origin, pathname } = new URL(audience);
  const basePath = pathname.replace(/\/$/, '');

  return {
    check({ boundTo }, { scheme, token }, { method, url, proof }) {
      if (boundTo !== undefined) {
        if (scheme === 'DPoP') return check(proof, { method, url: publicUrl(url), token, boundTo });
        throw new Problem('proof_invalid', 'Send one header, Authorization: DPoP <token>.');
      }
      if (scheme === 'Bearer') return undefined;
      throw new Problem('proof_invalid', 'The session is bound to no key: send it as Bearer.');
    },

    async use({ tenantId }, { thumbprint, id, issuedAt }) {
      const seconds = Math.max(1, Math.ceil(issuedAt + KEPT_SECONDS - now().getTime() / 1000));
      const isFirst = await used
        .firstUse(`${thumbprint}.${id}`, seconds, tenantId)
        .catch((cause) => {
          if (cause instanceof Problem) throw cause;
          throw new Problem('proofs_unavailable', undefined, { cause });
        });
      if (!isFirst) throw new Problem('proof_invalid', 'The proof was used before.');
    },
  };

  /** Some frameworks take the mount path off a request's URL and some leave it on. */
  function publicUrl(url: string): string {
    const { pathname: path } = new URL(url);
    return origin + (path.startsWith(`${basePath}/`) ? path : basePath + path);
  }
}
