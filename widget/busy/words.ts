import { css, html, nothing } from 'lit';
import type { PartProblem } from '../../server/contract/problem.ts';
import type { Panel } from '../core/panel.ts';
import type { Known } from '../core/part.ts';
import type { PortalScope } from '../core/portal.ts';
import { ProblemError } from '../core/problem.ts';
import type { MessageKey } from '../i18n/en.ts';
import { isPassing } from './passing.ts';
import { waitOf } from './wait.ts';

const styles = css`
  :host { position: relative; }
  .part-head:has(button, select) ~ .waits .part-head, .part-head ~ .waits > i:first-child { display: none; }
  @container usage (min-width: 40em) { .waits .part-head { display: none; } }
  .figures:has(+ .waits) > div:first-child .big { width: 190px; max-width: 100%; margin-bottom: calc(4px + var(--_size) * 10 / 7); border-radius: 4px; background: var(--_sunken); }
  .figures:has(+ .waits) > div:first-child bdi { visibility: hidden; }
  .still { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding: 10px 12px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); font-size: var(--_small); }
  :host(:is(usage-bill, usage-chart)) .still:not(.bill .still) { position: absolute; inset-inline: 0; inset-block-end: 0; }
  .still p { flex: 1 1 200px; }
`;

/** The skeleton of a part that is still being read, where else it would be said that it could not be. */
export function waiting(
  panel: Panel,
  scope: PortalScope,
  name: MessageKey,
  problem: PartProblem | ProblemError | undefined,
  skeleton: unknown,
) {
  // An answer of its own has been asked for again often enough when its error comes here.
  if (problem instanceof ProblemError || !isPassing(problem) || !isWaiting(scope)) return undefined;
  dress(panel);
  const flat = name === 'part.amount' ? html`<div class="line"><i></i></div>` : skeleton;
  return html`<div class="sk waits" aria-busy="true">${flat}</div>${words(panel, scope)}`;
}

/** Whether a part without figures is still being read. */
export function isAwaited(scope: PortalScope, { data, problem }: Known<unknown>) {
  return data === undefined && isPassing(problem) && isWaiting(scope);
}

function isWaiting(scope: PortalScope) {
  return waitOf(scope) !== undefined && !scope.state.isSessionEnded;
}

/** That it takes long, and a way to ask now: beside the first skeleton that stands. */
export function words(panel: Panel, scope: PortalScope) {
  const wait = waitOf(scope);
  if (!wait?.isLong || panel.localName === 'usage-notices') return nothing;
  if (!wait.place?.isConnected) wait.place = panel;
  if (wait.place !== panel) return nothing;
  dress(panel);
  const { t } = scope.i18n;
  return html`<div class="still" part="problem"><p>${t('busy.long')}</p>
    <button part="button" class="btn" @click=${() => scope.refresh()}>${t('retry')}</button></div>`;
}

function dress({ renderRoot }: Panel) {
  const { adoptedStyleSheets } = renderRoot as ShadowRoot;
  if (!adoptedStyleSheets.includes(styles.styleSheet!)) adoptedStyleSheets.push(styles.styleSheet!);
}
