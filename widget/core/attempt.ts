import { ProblemError } from './problem.ts';
import { newKey } from './write.ts';

type Change<T> = (key: string) => Promise<T>;

/** Refusals of a change that may have been made when it was sent before. */
const unclear = new WeakSet<ProblemError>();

/**
 * One thing at a time: whether it is under way, and why the last one came to nothing.
 *
 * A change has a key, by which the server makes it only once. It is sent once more where its answer
 * was lost, and keeps its key until it is answered: trying again cannot make it twice.
 */
export class Attempt {
  isBusy = false;
  error: ProblemError | undefined;
  #host: { requestUpdate(): void };
  #run = 0;
  #what: string | undefined;
  #key = '';
  /** The server has failed under this key. */
  #hasFailed = false;
  /** It may have been made already. */
  #isUnsure = false;

  constructor(host: { requestUpdate(): void }) {
    this.#host = host;
  }

  /** `what` tells one change from another. Undefined: it was refused, or another is under way. */
  make<T>(what: string, change: Change<T>): Promise<T | undefined> {
    return this.go(() => this.send(what, change));
  }

  /** Steps that belong together, some of which send a change. Undefined as above. */
  async go<T>(steps: () => Promise<T>): Promise<T | undefined> {
    if (this.isBusy) return undefined;
    this.#run++;
    const run = this.#run;
    let error: ProblemError | undefined;
    this.#set(true);
    try {
      return await steps();
    } catch (thrown) {
      if (!(thrown instanceof ProblemError)) throw thrown;
      error = thrown;
      return undefined;
    } finally {
      if (run === this.#run) this.#set(false, error);
    }
  }

  /** One change within such steps. Throws why it was refused. */
  async send<T>(what: string, change: Change<T>): Promise<T> {
    if (what !== this.#what) this.#begin(what);
    const key = this.#key;
    try {
      const answer = await change(key).catch((error) => {
        if (!isLost(error)) throw error;
        this.#isUnsure = true;
        return change(key);
      });
      this.#what = undefined;
      return answer;
    } catch (error) {
      if (error instanceof ProblemError) this.#failed(error);
      throw error;
    }
  }

  /** Waits no longer for what is under way, and for what comes of it. */
  drop() {
    this.#run++;
    this.#set(false);
  }

  /** What was wrong is over. */
  forget() {
    this.error = undefined;
  }

  #begin(what: string) {
    this.#what = what;
    this.#isUnsure = false;
    this.#renew();
  }

  #renew() {
    this.#key = newKey();
    this.#hasFailed = false;
  }

  #failed(error: ProblemError) {
    if (!isUnanswered(error)) {
      if (this.#isUnsure) unclear.add(error);
      this.#renew();
      return;
    }
    this.#isUnsure = true;
    if (error.status < 500 || error.code === 'stripe_busy') return;
    // Stripe answers a failure that it has stored for a day: a second one is the last under a key.
    if (this.#hasFailed) this.#renew();
    else this.#hasFailed = true;
  }

  #set(isBusy: boolean, error?: ProblemError) {
    this.isBusy = isBusy;
    this.error = error;
    this.#host.requestUpdate();
  }
}

/** Whether a change may have been made all the same: only a refusal of it says that it was not. */
export function isUnanswered({ status, code }: ProblemError): boolean {
  const isRefused = status >= 400 && status < 500 && status !== 401;
  return !isRefused && code !== 'stripe_rejected';
}

/** Whether a refused change may have been made when it was sent before. */
export function isUnclear(error: ProblemError): boolean {
  return unclear.has(error);
}

/** Whether the answer was lost on its way, or the request. */
function isLost(error: unknown): boolean {
  return error instanceof ProblemError && (error.code === 'network' || error.code === 'timeout');
}
