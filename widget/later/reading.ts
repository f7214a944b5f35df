/** Reading the chart step by step. It comes when somebody first points at the chart or focuses it. */
import { css, html, nothing, svg, unsafeCSS } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { widthOf } from '../chart/bars.ts';
import { crosshair, stepAt } from '../chart/crosshair.ts';
import type { Reader } from '../core/reader.ts';
import { lastReadable, nameOf, type Shown } from '../core/shown.ts';
import type { I18n } from '../i18n/i18n.ts';
import { floating } from '../styles/floating.ts';
import { rowsOf } from './step-rows.ts';

/** In units of the drawing: a pixel at text of 14. */
const TIP_WIDTH = 208;
const TIP_GAP = 10;

export const readingStyles = css`
  .hair { stroke: var(--_text); }
  .ring { fill: var(--_surface); stroke: var(--_accent-line); stroke-width: 2; }
  .ring.past { stroke: var(--_ghost); }
  .tip { position: absolute; top: 0; inset-inline-start: 0; translate: var(--x, 0); width: calc(var(--_size) * ${unsafeCSS(TIP_WIDTH)} / 14); padding: 8px 12px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); box-shadow: ${floating}; font-size: var(--_tiny); line-height: 1.5; cursor: default; }
  .tip:dir(rtl) { translate: calc(-1 * var(--x, 0px)); }
  .tip b { display: block; }
  .tip div { display: flex; justify-content: space-between; gap: 12px; }
  .tip .parts { margin-top: 4px; padding-top: 4px; border-top: 1px solid var(--_line); }
  .tip dt { color: var(--_muted); }
  .tip dd { font-weight: 500; }
  @container usage (max-width: 39.99em) { .tip { display: none; } }
  @media print { .tip, .cross { display: none; } }
`;

/** Keys that the slider takes from the page. */
const READING_KEYS = /^(Arrow.+|Page.+|Home|End|Enter|t)$/;

/** Goes where an event says, and tells who marks days. */
export function readEvent(reader: Reader, event: Event) {
  const { chart, shown, step } = reader;
  if (event instanceof KeyboardEvent && !takes(event, step !== null)) return;
  const slider = chart.renderRoot.querySelector('.chart');
  if (!slider || !shown) return;
  const from = reader.at(shown.usage);
  if ((event as KeyboardEvent).key === 'Enter') return void openTableAt(chart, from);
  const to = readBy(event, slider, shown, from);
  reader.marker?.mark(event, from, to);
  if (to === undefined || to === step) return;
  if (to === null) reader.leave?.();
  else if (step === null) reader.leave = listen(reader);
  reader.step = to;
  chart.requestUpdate();
}

/** Whether a key is meant for the chart, which then is not the page's any more. */
function takes(event: KeyboardEvent, isRead: boolean) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const isOurs = READING_KEYS.test(event.key);
  if (isOurs || (isRead && event.key === 'Escape')) event.preventDefault();
  return isOurs || event.key === 'Escape';
}

/** A tooltip under the pointer can be sent away without moving it, wherever focus is. */
function listen(reader: Reader) {
  const heard = (event: KeyboardEvent) => {
    if (event.key === 'Escape') readEvent(reader, event);
  };
  document.addEventListener('keydown', heard);
  return () => {
    document.removeEventListener('keydown', heard);
    reader.leave = undefined;
    reader.step = null;
  };
}

async function openTableAt(chart: Reader['chart'], index: number) {
  chart.asTable = true;
  await chart.updateComplete;
  chart.renderRoot.querySelectorAll<HTMLElement>('tbody tr')[index]?.focus();
}

/** The step an event reads; null when it lets go, undefined when it changes nothing. */
function readBy(event: Event, slider: Element, shown: Shown, read: number) {
  const to =
    event instanceof KeyboardEvent
      ? stepByKey(event.key, slider, shown, read)
      : stepByPointer(event, slider, shown);
  return to && Math.max(0, Math.min(to, lastReadable(shown.usage)));
}

function stepByKey(key: string, slider: Element, { usage }: Shown, read: number) {
  const isRtl = slider.matches(':dir(rtl)');
  const forward = isRtl ? -1 : 1;
  const week = usage.isWeekly ? 1 : 7;
  const steps: Record<string, number | null> = {
    ArrowRight: read + forward,
    ArrowLeft: read - forward,
    ArrowUp: read + 1,
    ArrowDown: read - 1,
    PageUp: read + week,
    PageDown: read - week,
    Home: 0,
    End: Infinity,
    t: usage.current,
    Escape: null,
  };
  return steps[key];
}

function stepByPointer(event: Event, slider: Element, { usage, view, frame, drawn, isRtl }: Shown) {
  if (!(event instanceof PointerEvent)) return null;
  // A finger that is lifted leaves its reading; a pointer takes it along.
  if (event.type === 'pointerleave') return event.pointerType === 'touch' ? undefined : null;
  // The tooltip may be hovered without moving what it says; what is pressed on it begins a mark.
  if (!(event.buttons & 1) && (event.target as Element).closest('.tip')) return undefined;
  const { left, right, width } = slider.getBoundingClientRect();
  const x = isRtl ? right - event.clientX : event.clientX - left;
  return stepAt((x * frame.width) / width, usage, view, drawn);
}

/** A hair through a step and a ring on each line. */
export function crossOf({ usage, view, frame, drawn }: Shown, index: number) {
  const step = usage.steps[index]!;
  const likely = usage.outlook?.steps[index]?.total.likely ?? null;
  const x = crosshair(step, view, drawn);
  const ring = (total: string | null, past: string) =>
    total === null || view === 'daily'
      ? nothing
      : svg`<circle class="ring ${past}" cx=${x} cy=${drawn.y(total)} r=${past ? 3.5 : 4.5} />`;
  return svg`<g class="cross">
    <path class="hair" d="M${x} ${frame.top - 4}V${frame.bottom}" />
    ${usage.ghost.length ? ring(step.past, 'past') : nothing} ${ring(step.total ?? likely, '')}
  </g>`;
}

/** What is known of a step. The slider's value says the same. */
export function tipOf(shown: Shown, index: number, i18n: I18n) {
  return html`<div part="tooltip" class="tip" aria-hidden="true">
    ${keyed(index, tipContent(shown, index, i18n))}
  </div>`;
}

/** New elements for a new step: figures that grow would push each other. */
function tipContent(shown: Shown, index: number, i18n: I18n) {
  const rows = rowsOf(shown, index, i18n);
  // A line between the totals and what they consist of.
  const parts = rows.length - (shown.added?.terms(index).length ?? 0);
  return html`<b>${nameOf(shown, index, i18n)}</b>
    <dl>${rows.map(([term, figure], at) => html`<div class=${at === parts ? 'parts' : ''}><dt><bdi>${term}</bdi></dt><dd><bdi>${figure}</bdi></dd></div>`)}</dl>`;
}

/** After each rendering: the tooltip where it belongs, and a tab stop only where a region scrolls. */
export function settle(root: ParentNode, reader: Reader) {
  const { shown } = reader;
  const tip = root.querySelector<HTMLElement>('.tip');
  if (tip && shown) placeTip(tip, shown, reader.at(shown.usage));
  const region = root.querySelector<HTMLElement>('.scroll');
  if (!region) return;
  const { scrollHeight, clientHeight, scrollWidth, clientWidth } = region;
  region.tabIndex = scrollHeight > clientHeight || scrollWidth > clientWidth ? 0 : -1;
}

/**
 * Left of the crosshair, or of its bar, if it fits, else right; right first where the label of a date to
 * come stands at the left. By the CSSOM: a strict CSP forbids the
 * attribute; and moved without a layout, which would count as a shift.
 */
function placeTip(tip: HTMLElement, { usage, view, frame, drawn }: Shown, index: number) {
  const step = usage.steps[index]!;
  const x = crosshair(step, view, drawn);
  const gap = TIP_GAP + (view === 'daily' ? widthOf(step, drawn.x) / 2 : 0);
  const before = x - TIP_WIDTH - gap;
  const after = x + gap;
  const isLabelled = index > usage.current && !!usage.outlook?.crossings.length;
  const isRight = before < frame.left || (isLabelled && after + TIP_WIDTH <= frame.width);
  const at = isRight ? after : before;
  tip.style.setProperty('--x', `calc(var(--_size) * ${at / 14})`);
}
