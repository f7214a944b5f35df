/** Beside a chart's heading: which meter it shows, and how. */
import { html, nothing } from 'lit';
import type { View } from '../chart/plot.ts';
import type { ChartTools } from '../chart-tools/index.ts';
import type { I18n } from '../i18n/i18n.ts';
import { icon } from './icon.ts';
import type { Aimed, Shown } from './shown.ts';

/** More meters than this, and a list is easier to read than a row of buttons. */
const MOST_BUTTONS = 4;

type Named = { readonly id: string; readonly label: string };

/** Chooses the meter; where there is no choice, its name. */
export function meterChoice(
  items: readonly Named[],
  shown: Aimed,
  choose: (id: string) => void,
  { t }: I18n,
) {
  if (items.length < 2) return html`<span class="muted small">${shown.label}</span>`;
  if (items.length > MOST_BUTTONS) {
    return html`<select part="input" aria-label=${t('chart.meter')} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
        ${items.map(({ id, label }) => html`<option value=${id} .selected=${id === shown.id}>${label}</option>`)}
      </select>`;
  }
  return html`<div class="seg" role="group" aria-label=${t('chart.meter')}>
      ${items.map(
        ({ id, label }) =>
          html`<button part="choice" aria-pressed=${id === shown.id} title=${label} @click=${() => choose(id)}>${label}</button>`,
      )}
    </div>`;
}

/** What the buttons change. */
type Headed = { view: View; asTable: boolean };

/**
 * The period, the view, the table, the files: two of them once the code of the tools is there. Of a
 * period that is not shown, because it is still read or could not be, there is nothing to view or save.
 */
export function actions(
  { usage, view }: Shown,
  isShown: boolean,
  chart: Headed,
  tools: ChartTools | undefined,
  save: () => void,
  { t }: I18n,
) {
  const choice = (of: View, label: string) => {
    const show = () => {
      chart.view = of;
      chart.asTable = false;
    };
    return html`<button part="choice" aria-pressed=${view === of} ?disabled=${!isShown} @click=${show}>${label}</button>`;
  };
  const toggleTable = () => {
    chart.asTable = !chart.asTable;
  };
  return html`<div class="end">
      <span class="steps">${tools?.steps()}</span>${
        usage.isLevel
          ? nothing
          : html`<div class="seg" role="group" aria-label=${t('chart.view')}>
              ${choice('cumulative', t('chart.cumulative'))}
              ${choice('daily', t(usage.isWeekly ? 'chart.weekly' : 'chart.daily'))}
            </div>`
      }
      <span class="acts">
        <button part="button" class="btn icon" aria-label=${t('chart.table')} title=${t('chart.table')} aria-pressed=${chart.asTable} ?disabled=${!isShown} @click=${toggleTable}>
          ${icon('table')}
        </button>
        <button part="button" class="btn icon" aria-label=${t('chart.save')} title=${t('chart.save')} aria-expanded=${!!tools?.isOpen} ?disabled=${!isShown} @click=${save}>
          ${icon('save')}
        </button>
        ${tools?.menu()}
      </span>
    </div>`;
}
