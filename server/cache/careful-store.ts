/** A shared store as the cache uses it: one that fails or hangs costs a moment, once in a while. */
import type { SharedStore } from './shared.ts';

/** As long as a question may take. A reading of Stripe's takes less than ten times that. */
const LIMIT_MS = 300;

/** After a failure nothing is asked for so long. */
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
  let restsUntil = -Infinity;
  let saidAt = -Infinity;

  return {
    /** Undefined where nothing can be asked; without a text where there is none. */
    async get(key: string): Promise<{ readonly text: string | undefined } | undefined> {
      if (now().getTime() < restsUntil) return undefined;
      const answer = await attempt(async () => ({ text: (await store.get(key)) ?? undefined }));
      return typeof answer?.text === 'string' || answer?.text === undefined ? answer : undefined;
    },

    async put(key: string, text: string, seconds: number): Promise<void> {
      if (now().getTime() < restsUntil) return;
      await attempt(() => store.put(key, text, seconds));
    },

    /** Also while it rests, and twice: other instances wait to hear of it. */
    async insist(key: string, text: string, seconds: number): Promise<void> {
      const put = () => attempt(async () => store.put(key, text, seconds).then(() => true));
      if (await put()) return;
      await sleep(AGAIN_MS);
      await put();
    },
  };

  async function attempt<T>(ask: () => Promise<T>): Promise<T | undefined> {
    const limit = timer(LIMIT_MS);
    try {
      return await Promise.race([ask(), limit.over]);
    } catch (cause) {
      const time = now().getTime();
      restsUntil = time + REST_MS;
      if (time - saidAt >= SAID_EVERY_MS) {
        saidAt = time;
        onFailure(cause);
      }
      return undefined;
    } finally {
      limit.stop();
    }
  }
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
