import type { PortalClient } from '../core/client.ts';
import type { Panel } from '../core/panel.ts';
import type { PortalScope } from '../core/portal.ts';
import type { PortalStore } from '../core/store.ts';
import { delayOf } from './delay.ts';
import { pause } from './pause.ts';

type Timer = ReturnType<typeof setTimeout>;

/** After so long without a part it is said that it is still awaited, in milliseconds. */
const LONG = 30_000;

/** One portal's wait for what is still being read: when it reads again, and how long it has been. */
export class Wait {
  /** Something has no figures at all. */
  isBlank = false;
  isLong = false;
  /** Where it is said that it is long: once, whatever else waits. */
  place: Panel | undefined;
  #store: PortalStore;
  #client: PortalClient;
  #tries = 0;
  #delay = 0;
  #next: AbortController | undefined;
  #long: Timer | undefined;

  constructor(store: PortalStore) {
    this.#store = store;
    this.#client = store.client;
  }

  /** The server has said after how many seconds it makes sense to ask again. */
  hear(told: number, isBlank: boolean) {
    this.#delay = delayOf(told, this.#tries++);
    this.#next?.abort();
    this.isBlank = isBlank;
    if (isBlank) this.#long ??= setTimeout(() => this.#tell(), LONG);
    else this.#forget();
  }

  /** Until then, once somebody looks. */
  async pause(signal: AbortSignal | undefined) {
    const go = () => {
      this.#client.isWaiting = false;
    };
    this.#client.isWaiting = true;
    signal?.addEventListener('abort', go, { once: true });
    await pause(this.#delay, signal);
    signal?.removeEventListener('abort', go);
    go();
  }

  /** The portal reads again then, once somebody looks: the portal itself sees to that. */
  async readLater() {
    this.#next = new AbortController();
    const { signal } = this.#next;
    this.#client.isWaiting = true;
    await pause(this.#delay, signal);
    if (signal.aborted) return;
    this.#client.isWaiting = false;
    if (this.#store.client === this.#client) this.#store.again();
  }

  end() {
    this.#next?.abort();
    this.#forget();
    this.#client.isWaiting = false;
  }

  #forget() {
    clearTimeout(this.#long);
    this.#long = undefined;
    this.isLong = false;
  }

  async #tell() {
    if (this.#store.client !== this.#client) return;
    this.isLong = true;
    // What is said comes with all texts of the language, and then everything is drawn.
    await this.#store.translate(true);
    if (this.isLong) this.#store.announce(this.#store.i18n.t('busy.long'));
  }
}

/** By client, so that no customer waits for another. */
const waits = new WeakMap<PortalClient, Wait>();

/** The wait of a portal, while there is one. */
export const waitOf = ({ client }: PortalScope) => waits.get(client);

/** The same, which begins now if there is none. */
export function waitIn(store: PortalStore): Wait {
  const wait = waitOf(store) ?? new Wait(store);
  waits.set(store.client, wait);
  return wait;
}

/** Ends it. Whether something had no figures until now. */
export function endOf(store: PortalStore): boolean {
  const wait = waitOf(store);
  wait?.end();
  waits.delete(store.client);
  return wait?.isBlank ?? false;
}
