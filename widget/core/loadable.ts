import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * A value that arrives later. `value` outlives a failed refresh: stale beats blank. `error` outlives
 * it too until it is known that all is well: what offers to try again stays while it is tried.
 */
export type Loadable<T> =
  | { readonly status: 'loading'; readonly value?: T; readonly error?: unknown }
  | { readonly status: 'ready'; readonly value: T; readonly error?: undefined }
  | { readonly status: 'failed'; readonly value?: T; readonly error: unknown };

/**
 * Loads one value for an element and asks it to render at each change.
 *
 * A new key drops the old value and aborts its request, so an old answer can never win. Written
 * by hand rather than on `@lit/task`: the same behaviour in a third of its bytes.
 */
export class Resource<T> implements ReactiveController {
  state: Loadable<T> = { status: 'loading' };
  #host: ReactiveControllerHost;
  #key: string | undefined;
  #load: ((signal: AbortSignal) => Promise<T>) | undefined;
  #abort = new AbortController();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Makes sure that what `key` names is loaded; call it while rendering or on an action. */
  show(key: string, load: (signal: AbortSignal) => Promise<T>) {
    this.#load = load;
    if (key === this.#key) return this.state;
    this.#key = key;
    this.state = { status: 'loading' };
    this.refresh();
    return this.state;
  }

  /** Loads again and keeps showing the last good value meanwhile. */
  async refresh() {
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const { value, error } = this.state;
    this.state = { status: 'loading', value, error };
    this.#host.requestUpdate();
    const next = await this.#load!(signal).then(
      (value): Loadable<T> => ({ status: 'ready', value }),
      (error): Loadable<T> => ({ status: 'failed', error, value }),
    );
    if (signal.aborted) return;
    this.state = next;
    this.#host.requestUpdate();
  }

  /** Loads now, whatever was loaded before. */
  load(load: (signal: AbortSignal) => Promise<T>) {
    this.#load = load;
    return this.refresh();
  }

  /** The next `show` loads again. */
  forget() {
    this.#key = undefined;
  }

  hostDisconnected() {
    this.#abort.abort();
    this.#key = undefined;
  }
}
