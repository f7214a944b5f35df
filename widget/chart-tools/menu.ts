/** The files that the chart can be saved as. */
import { html } from 'lit';
import type { I18n } from '../i18n/i18n.ts';

export type FileKind = 'csv' | 'png' | 'svg';

/** A list under its button. Escape closes it, and what had the focus has it again. */
export function saveMenu(
  save: (kind: FileKind) => void,
  close: (isByKey: boolean) => void,
  isFailed: boolean,
  { t }: I18n,
) {
  const choice = (kind: FileKind, name: string) =>
    html`<button part="choice" @click=${() => save(kind)}>${name}</button>`;
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    // A dialog of the page around the portal stays open.
    event.preventDefault();
    close(true);
  };
  const go = ({ currentTarget, relatedTarget }: FocusEvent) => {
    const acts = (currentTarget as Element).parentElement!;
    if (relatedTarget && !acts.contains(relatedTarget as Node)) close(false);
  };
  return html`<div class="menu small" part="menu" role="group" aria-label=${t('chart.save')} @keydown=${leave} @focusout=${go}>
    ${choice('csv', t('save.csv'))}${choice('png', t('save.png'))}${choice('svg', t('save.svg'))}
    ${isFailed ? html`<p class="tiny" role="alert">${t('save.failed')}</p>` : ''}
  </div>`;
}
