import { Problem } from '../problems.ts';
import { createProofChecker } from './proof.ts';

export type ReadProofOptions = {
  /** The request's `DPoP` header. */
  readonly proof: string | null | undefined;
  /** The request's address as the browser has it, which behind a proxy is not what your server sees. */
  readonly url: string;
  /** `GET` when absent, as the portal asks `session-url`. */
  readonly method?: string;
  readonly now?: () => Date;
};

/**
 * The key that a request for a session proves to hold, for `boundTo` of `createSession`. Undefined
 * when it proves nothing: answer 401, and mint no session.
 *
 * A proof is good for a minute here, once or twice: whoever repeats one gets a session that is bound to
 * a key they do not have.
 */
export async function readProof({
  proof,
  url,
  method = 'GET',
  now = () => new Date(),
}: ReadProofOptions): Promise<string | undefined> {
  try {
    const { thumbprint } = await createProofChecker({ now })(proof ?? undefined, { method, url });
    return thumbprint;
  } catch (cause) {
    if (cause instanceof Problem) return undefined;
    throw cause;
  }
}
