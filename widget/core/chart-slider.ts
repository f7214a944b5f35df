import { html, nothing } from 'lit';
import type { I18n } from '../i18n/i18n.ts';
import { legend, plotDrawing } from './drawing.ts';
import { foresight } from './foresee.ts';
import { arrived, withLater } from './later.ts';
import type { Reader } from './reader.ts';
import { lastReadable, nameOf, type Shown } from './shown.ts';

/** The chart itself, which is read like a slider, and its key. */
export function chartSlider(shown: Shown, reader: Reader, i18n: I18n) {
  const { item, usage, frame } = shown;
  const { t } = i18n;
  const { read } = reader;
  const later = arrived();
  const step = reader.at(usage);
  const reading = reader.step === null ? undefined : later;
  return html`<div
        class="chart"
        part="plot"
        tabindex="0"
        role="slider"
        aria-label=${t(usage.isWeekly ? 'chart.byWeek' : 'chart.byDay', { meter: item.label })}
        aria-describedby="says"
        aria-valuemin="1"
        aria-valuemax=${lastReadable(usage) + 1}
        aria-valuenow=${step + 1}
        aria-valuetext=${later?.textOf(shown, step, i18n) ?? nameOf(shown, step, i18n)}
        @pointerenter=${wake}
        @focus=${wake}
        @pointermove=${read}
        @pointerdown=${read}
        @pointerleave=${read}
        @keydown=${read}
        @blur=${read}
      >
        ${frame.width ? plotDrawing(shown, i18n, reading?.crossOf(shown, step)) : nothing} ${reading?.tipOf(shown, step, i18n)}
      </div>
      <p class="readout tiny" aria-hidden="true">${foresight()?.readout(shown, step, i18n)}</p>
      ${legend(shown, i18n)}`;
}

/** Fetches what reading needs before it is needed. */
const wake = () => withLater();
