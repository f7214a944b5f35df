import { html, nothing, svg } from 'lit';
import type { Edge } from '../chart/edges.ts';
import { fitLabels } from '../chart/labels.ts';
import { dated } from '../chart/plot.ts';
import type { I18n } from '../i18n/i18n.ts';
import { foresight } from './foresee.ts';
import { arrived } from './later.ts';
import { once } from './once.ts';
import { iso, lastName, type Shown } from './shown.ts';

/**
 * The picture. Mirrored as a whole for right to left, but its texts are not.
 *
 * @param cross Over its lines: the step that is read.
 */
export function plotDrawing(shown: Shown, i18n: I18n, cross: unknown) {
  const { isRtl, frame } = shown;
  const { width, height } = frame;
  const { lines, texts } = still(shown, i18n);
  return svg`<svg class="plot" width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true">
    <g transform=${isRtl ? `translate(${width})scale(-1 1)` : nothing}>${lines}${cross}</g>
    ${texts}
  </svg>`;
}

/** What stays when another step is read. */
const still = once((shown: Shown, i18n: I18n) => {
  const { view, frame, drawn, added, isRtl } = shown;
  const likely = foresight()?.likelyDrawing(shown, i18n);
  const { width, height, left, right, bottom } = frame;
  const { compact } = i18n;
  const across = `M${left} %H${right}`;
  const at = (y: number) => across.replace('%', String(y));
  const x = (pixel: number) => (isRtl ? width - pixel : pixel);
  const lines = svg`<path class="axis" d=${at(bottom)} />
      ${drawn.ticks.map(({ y, hasLine }) => (hasLine ? svg`<path class="grid" d=${at(y)} />` : nothing))}
      ${drawn.edges.map(({ y, isIncluded }) => (isIncluded ? nothing : svg`<path class="tier" d=${at(y)} />`))}
      <path class="ghost" d=${drawn.ghost} />
      <path class="area" d=${drawn.area} />
      ${added?.under}
      ${likely?.band}
      ${drawn.edges.map(({ y, isIncluded }) => (isIncluded ? svg`<path class="quota" d=${at(y)} />` : nothing))}
      ${likely?.line}
      <path class="line" d=${drawn.line} />
      ${view === 'daily' ? (added?.bars ?? arrived()?.barsDrawing(shown)) : nothing}
      ${
        drawn.dot
          ? svg`<path class="now" d="M${drawn.dot.x} ${bottom}V${drawn.dot.y}" />
              <circle class="dot" cx=${drawn.dot.x} cy=${drawn.dot.y} r="5" />`
          : nothing
      }`;
  const texts = svg`${drawn.ticks.map(
    ({ y, value, isStrong }) =>
      svg`<text class=${isStrong ? 'strong' : ''} x=${x(left - 8)} y=${y + 4} text-anchor="end">${compact(value)}</text>`,
  )}
    ${dates(shown, i18n).map(
      (label) =>
        svg`<text class=${label.isStrong ? 'strong' : ''} x=${x(label.x)} y=${height - 6} text-anchor=${label.anchor}>${label.text}</text>`,
    )}
    ${drawn.edges.map(({ labelY, ...edge }) => {
      if (labelY === null) return nothing;
      const { isIncluded } = edge;
      const named = (name: string) => (isIncluded ? svg`<tspan>${name}</tspan>` : name);
      // Isolated: whichever way the page runs, its words stay in their order.
      return svg`<text class="halo" x=${x(isIncluded ? left + 8 : right)} y=${labelY} text-anchor=${isIncluded ? 'start' : 'end'}>\u2068${edgeLabel(shown, edge, i18n, named)}\u2069</text>`;
    })}
    ${likely?.labels}`;
  return { lines, texts };
});

/** A sample of a key, what it is, and what it comes to. */
export type Key = (sample: unknown, label: string, value?: string | null) => unknown;

/** The key: which line or bar is what, and what it comes to. */
export const legend = once((shown: Shown, i18n: I18n) => {
  const { item, usage, view, added } = shown;
  const { t, quantity, period } = i18n;
  const total = usage.ghost.at(-1)?.total;
  const key: Key = (sample, label, value) =>
    html`<li><svg viewBox="0 0 22 10" aria-hidden="true">${sample}</svg><bdi>${label}</bdi> ${value ? html`<b>${quantity(value)}</b>` : nothing}</li>`;
  const name = item.isPast ? period(item.period) : t('chart.thisPeriod');
  return html`<div class="legend tiny" part="legend"><ul>${
    view === 'daily'
      ? arrived()?.barKeys(shown, name, key, i18n)
      : [
          key(svg`<path class="line" d="M0 5H22" />`, name, usage.used),
          total
            ? key(
                svg`<path class="ghost" d="M1 5H22" />`,
                lastName(item, 'chart.lastPeriod', i18n),
                total,
              )
            : nothing,
        ]
  }</ul><ul>${foresight()?.likelyKeys(shown, i18n)}</ul>${added?.keys}</div>`;
});

/** How a horizontal line is named, in pieces: where it is narrow, by its name alone. */
export function edgeLabel(
  { item, frame }: Shown,
  { at, isIncluded, next, forAll }: Edge,
  { t, parts, quantity, unitPrice }: I18n,
  named = (name: string): unknown => name,
): unknown[] {
  const n = quantity(at);
  const name = named(isIncluded ? t('chart.included', { n }) : n);
  if (frame.isNarrow || (isIncluded && next === null)) return [name];
  return next === null
    ? parts('chart.edgeOnly', { name })
    : parts(forAll ? 'chart.edgeAll' : 'chart.edge', {
        name,
        price: unitPrice(next, item.price.currency),
      });
}

function dates({ usage, frame, drawn }: Shown, i18n: I18n) {
  const { t, date } = i18n;
  const labels = dated(usage, frame).map((step) => {
    const isStrong = step === usage.steps[usage.today];
    const text = isStrong ? t('chart.today') : date(iso(step.start), false);
    return { x: drawn.x((step.start + step.end) / 2), text, isStrong };
  });
  return fitLabels(labels, frame.left, frame.isNarrow ? frame.right : frame.width);
}
