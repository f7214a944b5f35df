import { ProblemError } from '../core/problem.ts';
import { learnTime, serverSeconds } from './clock.ts';
import { pageKey } from './key.ts';
import { proofOf } from './proof.ts';

/**
 * `fetch` with a proof of this page's key. A token in its `Authorization` has to be bound to that key.
 * A refusal by a server whose clock is another is asked again once, by that clock.
 */
export async function proven(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const answer = await fetch(input, await withProof(input, init));
  if (answer.status !== 401 || !learnTime(answer)) return answer;
  return fetch(input, await withProof(input, init));
}

async function withProof(input: RequestInfo | URL, init: RequestInit): Promise<RequestInit> {
  if (!isSecureContext) throw refused('a page without https can keep no key');
  const { url, method, headers } = partsOf(input, init);
  const [, token] = /^Bearer (.+)/.exec(headers.get('authorization') ?? '') ?? [];
  if (token) {
    if (boundTo(token) !== (await pageKey()).thumbprint) {
      throw refused('the token is not bound to the key of this page');
    }
    headers.set('authorization', `DPoP ${token}`);
  }
  headers.set('dpop', await proofOf(method, url, token, serverSeconds()));
  return { ...init, headers };
}

function partsOf(input: RequestInfo | URL, init: RequestInit) {
  const request = input instanceof Request ? input : undefined;
  return {
    url: new URL(request?.url ?? String(input), document.baseURI).href,
    method: (init.method ?? request?.method ?? 'GET').toUpperCase(),
    headers: new Headers(init.headers ?? request?.headers),
  };
}

/** The thumbprint in a token; undefined where there is none to read. */
function boundTo(token: string): unknown {
  try {
    const claims = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(atob(claims)).cnf.jkt;
  } catch {
    return undefined;
  }
}

let isTold = false;

/** Says to the developer of the page, once, what is wrong. A bound portal never goes on without a proof. */
function refused(why: string): ProblemError {
  if (!isTold) console.error(`usage-portal: no session: bound, but ${why}. See docs/security.md.`);
  isTold = true;
  return new ProblemError('session_unavailable');
}
