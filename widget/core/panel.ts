import { html, LitElement, nothing } from 'lit';
import type { Part } from '../../server/contract/part.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { PartProblem } from '../../server/contract/problem.ts';
import { en, type MessageKey } from '../i18n/en.ts';
import { base } from '../styles/base.ts';
import { busyRoom } from './busy.ts';
import { icon } from './icon.ts';
import { headStamp, isWithheld, known } from './part.ts';
import { PortalController } from './portal.ts';
import type { ProblemError } from './problem.ts';

/**
 * What all panels do alike: wait with a skeleton of the final geometry, keep figures through a
 * failed refresh, and say what could not be read in the place where it would stand.
 *
 * When nothing at all could be read, the portal says it once and the panels show nothing. Outside
 * of a `<usage-portal>` a panel shows one line that says so, to the developer who placed it.
 *
 * @csspart button - A button.
 * @csspart problem - What could not be read, in the place where it would stand.
 * @csspart stamp - The time of figures that are older than the rest.
 */
export abstract class Panel extends LitElement {
  static override styles = [base];

  /** Beside a part that could not be read: what of the others is there. Once that is here. */
  declare static restOf?: typeof import('../later/rest-of.ts').restOf;

  protected readonly portal: PortalController = new PortalController(this);

  protected abstract panel(data: Portal): unknown;

  /** Flat blocks where the content will stand. */
  protected abstract skeleton(): unknown;

  /** Lets go of what belongs to one customer, whenever no figures are here. */
  protected forget?(): void;

  protected override render(): unknown {
    const { scope } = this.portal;
    if (!scope) return html`<p class="muted small">${en.outside}</p>`;
    const { data, status, isSlow } = scope.state;
    if (data) return this.panel(data);
    this.forget?.();
    if (status === 'failed') return nothing;
    return html`<div class="part sk ${isSlow ? '' : 'wait'}" aria-busy="true">${this.skeleton()}</div>${busyRoom()?.words(this, scope)}`;
  }

  /** In the portal's own layout a panel with nothing to say is no landmark either. */
  protected override updated() {
    if (this.part.contains('panel')) this.hidden = !this.renderRoot.childElementCount;
  }

  /** What one part holds, with its own time when newer figures could not be read. */
  protected known<T>(part: Part<T>, name: MessageKey, body: (data: T) => unknown) {
    const { data, asOf, problem } = known(part);
    if (isWithheld(part)) return nothing;
    if (data === undefined) return this.problem(name, problem);
    return html`${body(data)}${problem && asOf ? this.ownStamp(asOf) : nothing}`;
  }

  /** The time of figures that are older than the header says. */
  protected ownStamp(asOf: string) {
    const { t, time } = this.portal.i18n;
    const { data } = this.portal.state;
    if (data && headStamp(data).asOf === asOf) return nothing;
    return html`<p class="tiny own" part="stamp">
      ${t('asof.part', { time: time(asOf, this.portal.state.serverNow) })}
    </p>`;
  }

  protected heading(title: string, name: unknown = nothing) {
    const level = this.portal.scope?.headingLevel ?? 2;
    return html`<div class="h2" part="heading" role="heading" aria-level=${level}><slot name="heading">${title}</slot></div>${name}<slot name="actions"></slot>`;
  }

  /** One sentence, the id that support asks for, and a way on; the skeleton of what is still being read. */
  protected problem(
    name: MessageKey,
    problem?: PartProblem | ProblemError,
    retry: () => unknown = () => this.portal.refresh(),
    isBusy = false,
  ) {
    const awaited = busyRoom()?.waiting(this, this.portal.scope!, name, problem, this.skeleton());
    if (awaited) return awaited;
    const requestId = problem?.requestId;
    const { t } = this.portal.i18n;
    return html`<div class="problem" part="problem">${icon('info')}
      <p>${t('problem.part', { part: t(name) })} ${Panel.restOf?.(this.portal, name)}${
        requestId
          ? html`<br /><span class="tiny muted">${t('request', { id: requestId })}</span>`
          : nothing
      }</p>
      <button aria-disabled=${isBusy} part="button" class="btn" @click=${retry}>${t('retry')}</button>
    </div>`;
  }
}
