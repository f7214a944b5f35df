import type { LitElement, ReactiveController } from 'lit';
import type { ChangePreview, ChangeRequest } from '../../server/contract/subscriptions.ts';
import { Resource } from '../core/loadable.ts';
import type { PortalController } from '../core/portal.ts';
import type { ProblemError } from '../core/problem.ts';
import { previewChange } from './requests.ts';

/** Long enough for a hand to come to rest. */
const REST_MS = 300;

interface Told {
  readonly of: string;
  readonly preview: ChangePreview;
}

/**
 * What the chosen change costs, asked of the server a moment after the last choice. An answer to
 * an older choice never counts; the last good one stays while the next is awaited.
 */
export class Pricing implements ReactiveController {
  #host: LitElement;
  #portal: PortalController;
  #told: Resource<Told>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The choice that is being asked about, or was last. */
  #of = '';
  #isResting = false;
  #arrived: (preview: ChangePreview) => void;

  constructor(
    host: LitElement,
    portal: PortalController,
    arrived: (preview: ChangePreview) => void,
  ) {
    this.#host = host;
    this.#portal = portal;
    this.#told = new Resource(host);
    this.#arrived = arrived;
    host.addController(this);
  }

  hostDisconnected() {
    clearTimeout(this.#timer);
  }

  /** Asks nothing more. */
  close() {
    this.hostDisconnected();
    this.#told.hostDisconnected();
    this.#host.removeController(this.#told);
    this.#host.removeController(this);
  }

  /** What is told; `isCurrent` when it is of the choice as it stands. */
  get shown() {
    const { value, status, error } = this.#told.state;
    const isBusy = this.#isResting || (status === 'loading' && this.#of !== '');
    return {
      preview: this.#of ? value?.preview : undefined,
      isBusy,
      isCurrent: !isBusy && status === 'ready' && value?.of === this.#of,
      error: !isBusy && status === 'failed' ? (error as ProblemError) : undefined,
    };
  }

  /** Asks about another choice; undefined: there is nothing to ask. */
  choose(id: string, change: ChangeRequest | undefined) {
    const of = change ? JSON.stringify(change) : '';
    if (of === this.#of) return;
    this.#of = of;
    clearTimeout(this.#timer);
    this.#isResting = change !== undefined;
    if (change) this.#timer = setTimeout(() => void this.ask(id, change), REST_MS);
  }

  /** Asks now. */
  async ask(id: string, change: ChangeRequest) {
    clearTimeout(this.#timer);
    const of = JSON.stringify(change);
    this.#of = of;
    this.#isResting = false;
    await this.#told.load(async (signal) => ({
      of,
      preview: await previewChange(this.#portal.client, id, change, signal),
    }));
    const { preview, isCurrent } = this.shown;
    if (preview && isCurrent && this.#of === of) this.#arrived(preview);
  }
}
