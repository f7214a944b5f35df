import { css, html, nothing } from 'lit';
import type { Portal } from '../../server/contract/portal.ts';
import { icon } from '../core/icon.ts';
import { fetchNotices, isNotable, noticesRoom } from '../core/notices.ts';
import { Panel } from '../core/panel.ts';
import type { Board } from '../notices/board.ts';

/**
 * The most urgent thing to know with its one step, and the others on request. Also says when nothing
 * could be read. What can be dismissed stays away for this visit.
 *
 * @tagname usage-notices
 *
 * @csspart notice - One notice.
 * @csspart link - A link, or a button that looks like one.
 * @csspart button - A button.
 */
export class UsageNotices extends Panel {
  static override styles = [
    ...Panel.styles,
    css`
      .list { margin-bottom: var(--_below, 0); }
      .notice { display: flex; align-items: center; gap: 10px; min-height: 40px; padding: 10px 12px; border-radius: var(--_radius); background: var(--_sunken); font-size: var(--_small); }
      .notice .i { color: var(--_muted); }
      p { flex: 1; text-wrap: pretty; }
      @media (forced-colors: active) { .notice { border: 1px solid CanvasText; } }
    `,
  ];

  #board: Board | undefined;
  /** Whether what comes now came after the first figures. */
  #isNews = false;

  protected override render() {
    const { scope } = this.portal;
    if (scope && !scope.state.data && scope.state.status === 'failed') return this.#failed();
    return super.render();
  }

  /** Few customers have a notice, so its words come when there is one: with the figures, where the store saw to it. */
  protected override panel(data: Portal) {
    if (this.#board) return this.#board.show();
    if (!this.#hasSomething(data)) {
      this.#isNews = true;
      return nothing;
    }
    const room = noticesRoom();
    if (!room) {
      void fetchNotices().then(
        () => this.requestUpdate(),
        () => undefined,
      );
      return nothing;
    }
    this.#board = new room.Board(this, this.portal, this.#isNews);
    (this.renderRoot as ShadowRoot).adoptedStyleSheets.push(room.noticeStyles.styleSheet!);
    return this.#board.show();
  }

  protected override forget() {
    this.#board?.forget();
    this.#board = undefined;
  }

  protected override skeleton() {
    return nothing;
  }

  #hasSomething(data: Portal) {
    const { state } = this.portal;
    return state.isSessionEnded || state.isOffline || isNotable(data, state);
  }

  #failed() {
    const { state, i18n } = this.portal;
    const { t } = i18n;
    const { code, requestId } = state.error!;
    const title = state.isSessionEnded
      ? 'problem.signIn'
      : code === 'origin_forbidden'
        ? 'problem.origin'
        : 'problem.all';
    return html`<div class="list"><div class="notice" part="notice">${icon('info')}
      <p><b>${t(title)}</b>${requestId ? html` ${t('request', { id: requestId })}` : nothing}</p>
      <button part="link" class="link" @click=${() => this.portal.refresh()}>${t('retry')}</button></div></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-notices': UsageNotices;
  }
}
