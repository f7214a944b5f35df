import { adoptStyles, type CSSResultOrNative, html, type LitElement, nothing } from 'lit';
import type { MessageKey } from '../i18n/en.ts';
import type { RequestOptions } from './client.ts';
import { Healing } from './healing.ts';
import { type Loadable, Resource } from './loadable.ts';
import { Panel } from './panel.ts';
import type { ProblemError } from './problem.ts';
import { isUnloaded, unloaded } from './unloaded.ts';

/** What an answer of the API has that a panel keeps. */
interface Stamped {
  readonly asOf: string;
}

/** Half a screen ahead, so that it is there when it is seen. */
const AHEAD = '50%';

/**
 * A panel with an answer of its own, not the portal's. It is read, with the code that shows it,
 * when its place comes near the screen, and again when somebody asks for new figures. A session
 * that may not read it sees nothing of it.
 */
export abstract class NearPanel<
  Answer extends Stamped,
  Body extends { readonly styles: CSSResultOrNative[] },
> extends Panel {
  protected abstract readonly texts: { readonly title: MessageKey; readonly part: MessageKey };

  #answer = new Resource<Answer>(this);
  #body: Body | undefined;
  #isNear = false;
  #reloads = 0;
  #healing = new Healing();
  #sight = new IntersectionObserver((seen) => this.#look(seen), {
    rootMargin: AHEAD,
    scrollMargin: AHEAD,
  });

  protected abstract fetchBody(): Promise<Body>;

  protected abstract ask(options: RequestOptions): Promise<Answer>;

  protected abstract content(body: Body, answer: Answer): unknown;

  /** Stands at the heading's end. */
  protected end(_body: Body, _answer: Answer): unknown {
    return nothing;
  }

  /** Takes newer answers, which come with changes: those to the customer that is shown now. */
  protected taker() {
    const { client } = this.portal;
    return async (answer: Answer): Promise<void> => {
      if (this.portal.scope?.client === client) await this.#answer.load(async () => answer);
    };
  }

  /** Reads past every cache. */
  protected readonly again = (): Promise<void> =>
    this.#answer.load((signal) => this.#read({ signal, reload: true }));

  override connectedCallback() {
    super.connectedCallback();
    this.#sight.observe(this);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#sight.disconnect();
    this.#isNear = false;
  }

  protected override forget() {
    this.#answer.forget();
  }

  protected override panel(): unknown {
    const { value, error, status } = this.#isNear ? this.#load() : WAITING;
    if (value && this.#body) return this.#shown(this.#body, value, status === 'failed');
    const isOut = this.portal.state.isSessionEnded;
    if (!error && !isOut)
      return html`<div class="part sk" aria-busy="true">${this.skeleton()}</div>`;
    const problem = error as ProblemError | undefined;
    if (problem?.code === 'scope_missing') return nothing;
    const { t } = this.portal.i18n;
    return html`<div class="part"><div class="part-head">${this.heading(t(this.texts.title))}</div>${
      // That nobody is signed in is said once, above.
      isOut || problem?.code === 'session_ended'
        ? html`<p class="small muted">${t('problem.part', { part: t(this.texts.part) })}</p>`
        : isUnloaded(error)
          ? unloaded(this.texts.part, this.portal.i18n)
          : this.problem(this.texts.part, problem, this.again, status === 'loading')
    }</div>`;
  }

  /** It names its own region, in the portal's own layout. */
  protected override updated() {
    super.updated();
    const { scope } = this.portal;
    if (!scope || !this.part.contains('panel')) return;
    this.role = 'region';
    this.ariaLabel = scope.i18n.t(this.texts.title);
  }

  #shown(body: Body, answer: Answer, isOld: boolean) {
    const content = this.content(body, answer);
    if (content === nothing) return nothing;
    return html`<div class="part">
      <div class="part-head">${this.heading(this.portal.i18n.t(this.texts.title))}${this.end(body, answer)}</div>
      ${content}${isOld ? this.ownStamp(answer.asOf) : nothing}
    </div>`;
  }

  #look(seen: readonly IntersectionObserverEntry[]) {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    this.#sight.disconnect();
    this.#isNear = true;
    this.requestUpdate();
  }

  #load(): Loadable<Answer> {
    const { reloads, state } = this.portal.scope!;
    const isFirst = this.#answer.state.value === undefined && !this.#answer.state.error;
    const loaded = this.#answer.show('', (signal) => this.#read({ signal }));
    const isBack = isRefused(loaded) && !state.isSessionEnded;
    const isDue = this.#healing.isDue(loaded, state);
    if ((!isFirst && reloads !== this.#reloads) || isBack || isDue)
      queueMicrotask(() => void this.again());
    this.#reloads = reloads;
    return loaded;
  }

  async #read(options: RequestOptions): Promise<Answer> {
    const [body, answer] = await Promise.all([this.#body ?? this.fetchBody(), this.ask(options)]);
    if (!this.#body) {
      const { elementStyles } = this.constructor as typeof LitElement;
      adoptStyles(this.renderRoot as ShadowRoot, [...elementStyles, ...body.styles]);
    }
    this.#body = body;
    return answer;
  }
}

const WAITING: Loadable<never> = { status: 'loading' };

/** The session had ended: it is read again as soon as there is another. */
function isRefused({ status, error }: Loadable<unknown>): boolean {
  return status === 'failed' && (error as ProblemError).code === 'session_ended';
}
