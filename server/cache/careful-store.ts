/** A shared store as the cache uses it: one that fails or hangs costs a moment, once in a while. */
import type { SharedStore } from './shared.ts';

/** As long as a question may take. A reading of Stripe's takes less than ten times that. */
const LIMIT_MS = 300;

/** After a failure nothing is asked, or nothing is put, for so long. */
const REST_MS = 10_000;

/** Workers KV takes one text a second under a key. */
const AGAIN_MS = 1_100;

const SAID_EVERY_MS = 60_000;

export type CarefulStore = ReturnType<typeof createCarefulStore>;

export type CarefulOptions = {
  readonly store: SharedStore;
  readonly now: () => Date;
  /** Hears of failures, at most once a minute. */
  readonly onFailure: (cause: unknown) => void;
  readonly sleep?: (ms: number) => Promise<void>;
};

export function createCarefulStore({ store, now, onFailure, sleep = pause }: CarefulOptions) {
  // Apart: a store that takes no more texts for now, as KV does under a key, still answers.
  const gets = createRest(now);
  const puts = createRest(now);
  let saidAt = -Infinity;

  return {
    /** Undefined where nothing can be asked; without a text where there is none. */
    async get(key: string): Promise<{ readonly text: string | undefined } | undefined> {
      if (gets.isOn()) return undefined;
      const answer = await attempt(gets, async () => ({
        text: (await store.get(key)) ?? undefined,
      }));
      return typeof answer?.text === 'string' || answer?.text === undefined ? answer : undefined;
    },

    /** Answers whether it was kept. */
    async put(key: string, text: string, seconds: number): Promise<boolean> {
      return !puts.isOn() && (await kept(key, text, seconds));
    },

    /**
     * The same, also while it rests, and twice where it is still wanted then: other instances wait to
     * hear of it, and what has followed it must not be put back.
     */
    async insist(
      key: string,
      text: string,
      { seconds, isWanted }: { readonly seconds: number; readonly isWanted: () => boolean },
    ): Promise<boolean> {
      if (await kept(key, text, seconds)) return true;
      await sleep(AGAIN_MS);
      return isWanted() && (await kept(key, text, seconds));
    },
  };

  async function kept(key: string, text: string, seconds: number): Promise<boolean> {
    const put = async () => store.put(key, text, seconds).then(() => true);
    return (await attempt(puts, put)) ?? false;
  }

  async function attempt<T>(rest: Rest, ask: () => Promise<T>): Promise<T | undefined> {
    const limit = timer(LIMIT_MS);
    try {
      return await Promise.race([ask(), limit.over]);
    } catch (cause) {
      const time = now().getTime();
      rest.begin();
      // A clock that was set back says it once more.
      if (time < saidAt || time - saidAt >= SAID_EVERY_MS) {
        saidAt = time;
        onFailure(cause);
      }
      return undefined;
    } finally {
      limit.stop();
    }
  }
}

type Rest = ReturnType<typeof createRest>;

function createRest(now: () => Date) {
  let since = -Infinity;
  return {
    begin() {
      since = now().getTime();
    },
    /** A clock that was set back ends it. */
    isOn() {
      const passed = now().getTime() - since;
      return passed >= 0 && passed < REST_MS;
    },
  };
}

function timer(ms: number) {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = () => reject(new Error(`The shared store did not answer within ${ms} ms.`));
  const running = setTimeout(end, ms);
  return { over: promise, stop: () => clearTimeout(running) };
}

function pause(ms: number) {
  return new Promise<void>((resolve) => setTimeout(resolve, ms));
}
