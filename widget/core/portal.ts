import { ContextEvent, createContext } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ForecastAnswer } from '../../server/contract/forecast.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { PortalClient } from './client.ts';
import type { ProblemError } from './problem.ts';

/** What the portal knows. `data` outlives a failed refresh: stale beats blank. */
export interface PortalState {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly data?: Portal;
  readonly error?: ProblemError;
  /** What is likely. It is read after `data`, and outlives a failed refresh too. */
  readonly forecast?: ForecastAnswer;
  /** Why there is no newer one. */
  readonly forecastError?: ProblemError;
  /** `performance.now()` when `data` arrived. */
  readonly receivedAt: number;
  /** The server's clock, epoch milliseconds, when `data` was given. */
  readonly serverNow: number;
  /** 150 ms have passed without data: draw the skeleton. */
  readonly isSlow: boolean;
  readonly isSessionEnded: boolean;
  readonly isOffline: boolean;
}

/** When figures were read. */
export type Read = Pick<PortalState, 'serverNow' | 'receivedAt'>;

/** How old figures are, in milliseconds, by the server's clock and the time since it was read. */
export function ageOf({ serverNow, receivedAt }: Read, asOf: string): number {
  return Math.max(0, serverNow + performance.now() - receivedAt - Date.parse(asOf));
}

/** Whether figures are so old that it is a notice. */
export const isStale = (read: Read, asOf: string) => ageOf(read, asOf) > 3_600_000;

/** What `<usage-portal>` gives the panels inside it. Stays the same object; its fields change. */
export interface PortalScope {
  readonly state: PortalState;
  readonly client: PortalClient;
  readonly i18n: I18n;
  /** 2 to 6: the level of a section's heading. */
  readonly headingLevel: number;
  /** How often somebody has asked for new figures. */
  readonly reloads: number;
  /** The item (`si_…`) whose chart is shown; undefined means the first with a meter. */
  selectedMeter: string | undefined;
  refresh(): Promise<void>;
  /** Says something politely, once for the whole portal. */
  announce(text: string): void;
  /** Tells the page, from the portal itself. */
  dispatch(event: Event): void;
  /** Calls back at every change; answers how to stop. */
  subscribe(changed: () => void): () => void;
}

/** `Symbol.for`, so that two copies of the script on one page understand each other. */
export const portalContext = createContext<PortalScope>(Symbol.for('usage-portal'));

/**
 * Connects a panel to the `<usage-portal>` around it and renders it at every change.
 *
 * Read `scope` first: it is undefined where no portal stands around the panel.
 */
export class PortalController implements ReactiveController {
  #host: ReactiveControllerHost & HTMLElement;
  #scope: PortalScope | undefined;
  #leave: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  get scope() {
    return this.#scope;
  }

  get state() {
    return this.#scope!.state;
  }

  get client() {
    return this.#scope!.client;
  }

  get i18n() {
    return this.#scope!.i18n;
  }

  get selectedMeter() {
    return this.#scope!.selectedMeter;
  }

  set selectedMeter(item: string | undefined) {
    this.#scope!.selectedMeter = item;
  }

  refresh() {
    return this.#scope!.refresh();
  }

  hostConnected() {
    const found = (scope: PortalScope) => {
      this.#scope = scope;
      this.#leave = scope.subscribe(() => this.#host.requestUpdate());
    };
    this.#host.dispatchEvent(new ContextEvent(portalContext, this.#host, found));
    this.#host.requestUpdate();
  }

  hostDisconnected() {
    this.#leave?.();
    this.#leave = this.#scope = undefined;
  }
}
