/** What a page holds on to: listeners, timers and requests, written down before any script of it runs. */
import type { Page } from 'playwright-core';

export interface Held {
  /** `type` of each listener on the window, the document and their media queries. */
  readonly listeners: readonly string[];
  readonly timers: number;
  readonly intervals: number;
  /** Observers of the document's changes that look on. */
  readonly observers: number;
  /** Requests that neither ended nor were given up. */
  readonly requests: readonly string[];
  /** All that were ever made. */
  readonly asked: number;
}

declare global {
  interface Window {
    held(): Held;
  }
}

export function keepLedger(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const listeners = new Map<string, string>();
    const timers = new Set<number>();
    const intervals = new Set<number>();
    const requests = new Map<number, string>();
    const numbers = new WeakMap<object, number>();
    let count = 0;
    let asked = 0;
    const numberOf = (thing: object) => {
      if (!numbers.has(thing)) numbers.set(thing, ++count);
      return numbers.get(thing);
    };
    const isGlobal = (target: unknown) =>
      target === window || target === document || target instanceof MediaQueryList;

    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
    const keyOf = (type: string, listener: object, options: unknown) =>
      `${type} ${numberOf(listener)} ${Boolean((options as { capture?: boolean } | undefined)?.capture ?? options === true)}`;
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      if (listener && isGlobal(this ?? window)) {
        const key = keyOf(type, listener, options);
        const { signal, once } = (typeof options === 'object' && options) || {};
        if (!signal?.aborted) listeners.set(key, type);
        const drop = () => listeners.delete(key);
        if (signal) add.call(signal, 'abort', drop);
        if (once) add.call(this ?? window, type, drop, { once: true });
      }
      return add.call(this ?? window, type, listener, options);
    };
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
      if (listener && isGlobal(this ?? window)) listeners.delete(keyOf(type, listener, options));
      return remove.call(this ?? window, type, listener, options);
    };

    const { setTimeout: later, setInterval: often, clearTimeout: stop } = window;
    const start = later.bind(window) as (run: () => void, ms?: number) => number;
    const repeat = often.bind(window) as (run: () => void, ms?: number) => number;
    window.setTimeout = ((run: (...all: unknown[]) => void, ms?: number, ...all: unknown[]) => {
      const id = start(() => {
        timers.delete(id);
        run(...all);
      }, ms);
      timers.add(id);
      return id;
    }) as typeof window.setTimeout;
    window.setInterval = ((run: (...all: unknown[]) => void, ms?: number, ...all: unknown[]) => {
      const id = repeat(() => run(...all), ms);
      intervals.add(id);
      return id;
    }) as typeof window.setInterval;
    const clear = (id?: number) => {
      timers.delete(id!);
      intervals.delete(id!);
      stop.call(window, id);
    };
    window.clearTimeout = clear as typeof window.clearTimeout;
    window.clearInterval = clear as typeof window.clearInterval;

    const observers = new Set<MutationObserver>();
    const { observe, disconnect } = MutationObserver.prototype;
    MutationObserver.prototype.observe = function (...all) {
      observers.add(this);
      observe.apply(this, all);
    };
    MutationObserver.prototype.disconnect = function () {
      observers.delete(this);
      disconnect.call(this);
    };

    const real = window.fetch.bind(window);
    window.fetch = async (input, init) => {
      const id = ++asked;
      requests.set(id, String(input));
      const over = () => requests.delete(id);
      init?.signal?.addEventListener('abort', over);
      try {
        const response = await real(input, init);
        // A stream goes on until it is given up.
        if (!String(input).endsWith('/v1/changes') || response.status === 204) over();
        return response;
      } catch (error) {
        over();
        throw error;
      }
    };

    window.held = () => ({
      listeners: [...listeners.values()].sort(),
      timers: timers.size,
      intervals: intervals.size,
      observers: observers.size,
      requests: [...requests.values()],
      asked,
    });
  });
}
