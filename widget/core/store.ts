import type { ForecastAnswer } from '../../server/contract/forecast.ts';
import { I18n, type OwnTexts } from '../i18n/i18n.ts';
import { PortalClient } from './client.ts';
import {
  UsageLoadedEvent,
  UsageNoticesEvent,
  UsageProblemEvent,
  UsageSessionEndedEvent,
} from './events.ts';
import { fetchForesight } from './foresee.ts';
import { toldWith } from './notices.ts';
import { known } from './part.ts';
import type { PortalScope, PortalState } from './portal.ts';
import { ProblemError, type UsageProblemCode } from './problem.ts';
import { Session, type SessionSource } from './session.ts';

const EVERY = 60_000;
const SLOW = 150;

const NOTHING: PortalState = {
  status: 'loading',
  receivedAt: 0,
  serverNow: 0,
  isSlow: false,
  isSessionEnded: false,
  isOffline: false,
};

/** What the store needs of the element it lives in. */
export interface StoreHost {
  session: SessionSource;
  locale(): string;
  texts(): OwnTexts | undefined;
  /** Fetches texts of the locale: those of the first view, or all. */
  speak(isAll: boolean): Promise<void>;
  dispatch(event: Event): void;
  announce(text: string): void;
}

/** Hears of changes until the signal. */
type Follow = (store: PortalStore, signal: AbortSignal) => unknown;

/** Reads the portal once for all panels, keeps it fresh while somebody looks, and tells them. */
export class PortalStore implements PortalScope {
  state = NOTHING;
  i18n: I18n;
  headingLevel = 2;
  reloads = 0;
  client!: PortalClient;

  #host: StoreHost;
  #session!: Session;
  #listeners = new Set<() => void>();
  #selected: string | undefined;
  #life: AbortController | undefined;
  #load: AbortController | undefined;
  #ahead: AbortController | undefined;
  #isBehind = false;
  #follow: Follow | undefined;

  constructor(host: StoreHost) {
    this.#host = host;
    this.#open();
    this.i18n = this.#words();
  }

  get selectedMeter() {
    return this.#selected;
  }

  set selectedMeter(item: string | undefined) {
    this.#selected = item;
    this.#tell();
  }

  subscribe(changed: () => void) {
    this.#listeners.add(changed);
    return () => void this.#listeners.delete(changed);
  }

  announce(text: string) {
    this.#host.announce(text);
  }

  dispatch(event: Event) {
    this.#host.dispatch(event);
  }

  /** Begins to read, and reads again every minute while visible. Ends with `stop`. */
  start() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    const timer = setInterval(this.again, EVERY);
    const slow = setTimeout(() => {
      this.#set({ isSlow: true });
      if (this.state.status === 'loading') this.announce(this.i18n.t('loading'));
    }, SLOW);
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      clearTimeout(slow);
    });
    document.addEventListener('visibilitychange', this.again, { signal });
    addEventListener('online', this.again, { signal });
    addEventListener('offline', () => this.#set({ isOffline: true }), { signal });
    this.#follow?.(this, signal);
    this.#read(false);
    // Intl reads its tables for the first date and the first number: now, while the answer is awaited.
    setTimeout(() => this.i18n.date('2000'));
    setTimeout(() => this.i18n.quantity('0'));
  }

  /** Reads again where somebody looks, it makes sense to ask and nothing is in the way. */
  again = () => {
    if (this.client.isWaiting) return;
    if (this.#life && !document.hidden && !this.state.isSessionEnded && !this.#load)
      this.#read(false);
  };

  stop() {
    this.#life?.abort();
    this.#load?.abort();
    this.#life = this.#load = undefined;
    this.#ahead?.abort();
    this.#session.close();
  }

  /** Begins anew with another customer: of the one before nothing stays. */
  restart() {
    this.stop();
    this.#open();
    this.#selected = undefined;
    this.state = NOTHING;
    this.#tell();
    this.start();
  }

  /** Reads again past every cache. Figures stay on screen meanwhile. */
  async refresh() {
    this.reloads++;
    await this.#read(true);
  }

  /**
   * Something has changed elsewhere: all is read again, quietly, and after what is being read: whoever
   * waits for that has something to show of it.
   */
  changed = () => {
    this.reloads++;
    this.#isBehind = !!this.#load && !this.client.isWaiting;
    if (!this.#isBehind) this.#read(false);
  };

  /** Begins to hear of changes, whenever it runs. */
  follow(follow: Follow) {
    this.#follow = follow;
    // What it came with is more than a stream: a chart wears it.
    this.#tell();
    if (this.#life) follow(this, this.#life.signal);
  }

  /** The language has changed, or more of it is needed. */
  async translate(isAll = false) {
    await this.#host.speak(isAll);
    this.i18n = this.#words();
    this.#tell();
  }

  async #read(reload: boolean) {
    this.#load?.abort();
    this.#load = new AbortController();
    this.#isBehind = false;
    const { signal } = this.#load;
    try {
      const [{ data, serverNow }] = await Promise.all([
        this.client.portal({ signal, reload, store: this }),
        this.#host.speak(false),
      ]);
      const receivedAt = performance.now();
      await toldWith(data, { serverNow, receivedAt });
      if (signal.aborted) return;
      this.#load = undefined;
      const before = this.state.data;
      this.i18n = this.#words(data);
      this.#set({
        status: 'ready',
        data,
        serverNow,
        receivedAt,
        error: undefined,
        isSessionEnded: false,
        isOffline: false,
      });
      // What could not be read carries the request it failed in.
      const isWhole = !/"requestId"/.test(JSON.stringify(data));
      if (!before || reload) this.announce(this.i18n.t(isWhole ? 'loaded' : 'loaded.partly'));
      this.dispatch(new UsageLoadedEvent());
      const { notices } = data;
      if (JSON.stringify(notices) !== JSON.stringify(before?.notices ?? []))
        this.dispatch(new UsageNoticesEvent(notices));
      // Of nothing metered, or nothing known, there is nothing to foresee.
      if (known(data.items).data?.some(({ meter }) => meter)) void this.#foresee(reload);
    } catch (thrown) {
      if (signal.aborted) return;
      this.#load = undefined;
      const error = thrown as ProblemError;
      const { data, isSessionEnded, status } = this.state;
      if (reload || status === 'loading')
        this.announce(
          this.i18n.t(data ? 'loaded.partly' : isSessionEnded ? 'problem.signIn' : 'problem.all'),
        );
      this.#set({ status: 'failed', error, isOffline: !navigator.onLine });
      this.dispatch(new UsageProblemEvent(error.code as UsageProblemCode, error.requestId));
    } finally {
      if (this.#isBehind && !signal.aborted) this.#read(false);
    }
  }

  /** After the figures, so that nothing waits for it. Only the newest answer counts. */
  async #foresee(reload: boolean) {
    this.#ahead?.abort();
    this.#ahead = new AbortController();
    const { signal } = this.#ahead;
    try {
      const [answer, { answered }] = await Promise.all([
        this.client.read<ForecastAnswer>('forecast', { signal, reload }),
        fetchForesight(),
      ]);
      if (!signal.aborted) this.#set({ forecast: answered(answer), forecastError: undefined });
    } catch (thrown) {
      if (signal.aborted) return;
      if (!(thrown instanceof ProblemError)) throw thrown;
      this.#set({ forecastError: thrown });
    }
  }

  /** What a session before this one still waits for never comes: another customer's token is not for it. */
  #open() {
    const session: Session = new Session((signal) =>
      session === this.#session ? this.#host.session(signal) : new Promise(() => {}),
    );
    this.#session = session;
    this.client = new PortalClient(session, () => this.#endSession());
  }

  #words(data = this.state.data) {
    return new I18n(this.#host.locale(), data?.billingNow, this.#host.texts());
  }

  #endSession() {
    if (this.state.isSessionEnded) return;
    this.#set({ isSessionEnded: true });
    this.dispatch(new UsageSessionEndedEvent());
  }

  #set(change: Partial<PortalState>) {
    this.state = { ...this.state, ...change };
    this.#tell();
  }

  #tell() {
    for (const changed of this.#listeners) changed();
  }
}
