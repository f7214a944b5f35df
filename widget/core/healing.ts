import type { Loadable } from './loadable.ts';
import type { PortalState } from './portal.ts';
import { ProblemError } from './problem.ts';

/**
 * When a part that could not be read is read again by itself: as soon as newer figures have come around
 * it, by which the network and the server are back. Not what the server has refused.
 */
export class Healing {
  #figures = 0;

  /** Asked at each render. True once for each reading of the portal. */
  isDue({ status, error }: Loadable<unknown>, { receivedAt }: PortalState): boolean {
    const isNewer = receivedAt !== this.#figures;
    this.#figures = receivedAt;
    return isNewer && status === 'failed' && error instanceof ProblemError && isPassing(error);
  }
}

/** Code that did not come stays away for as long as the page lives. */
function isPassing({ status, code }: ProblemError): boolean {
  return code !== 'code_missing' && (status === 0 || status === 429 || status >= 500);
}
