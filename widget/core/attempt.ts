import type { ReactiveControllerHost } from 'lit';
import { ProblemError } from './problem.ts';
import { newKey } from './write.ts';

/**
 * One change at a time: whether it is under way, and why the last one was refused. A change that
 * nobody has answered keeps its key, so that trying again cannot make it twice.
 */
export class Attempt {
  isBusy = false;
  error: ProblemError | undefined;
  #host: ReactiveControllerHost;
  #key = '';
  #what: string | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** `what` tells one change from another. Undefined: it was refused, or another is under way. */
  async make<T>(what: string, change: (key: string) => Promise<T>): Promise<T | undefined> {
    if (this.isBusy) return undefined;
    if (what !== this.#what) this.#key = newKey();
    this.#what = what;
    this.#set(true);
    try {
      const answer = await change(this.#key);
      this.#what = undefined;
      return answer;
    } catch (thrown) {
      if (!(thrown instanceof ProblemError)) throw thrown;
      if (!isUnanswered(thrown)) this.#what = undefined;
      this.error = thrown;
      return undefined;
    } finally {
      this.#set(false, this.error);
    }
  }

  /** What was wrong is over. */
  forget() {
    this.error = undefined;
  }

  #set(isBusy: boolean, error?: ProblemError) {
    this.isBusy = isBusy;
    this.error = error;
    this.#host.requestUpdate();
  }
}

/** Whether it may have been made all the same. */
export function isUnanswered({ status, code }: ProblemError): boolean {
  return status === 0 || (status >= 500 && code !== 'stripe_rejected');
}
