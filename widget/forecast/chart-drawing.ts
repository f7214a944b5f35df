/** What is likely, as the chart draws it; and the texts at the ends of its lines. */
import { nothing, svg } from 'lit';
import { widthOf } from '../chart/labels.ts';
import { edgeLabel } from '../core/drawing.ts';
import { lastName, type Shown } from '../core/shown.ts';
import type { I18n } from '../i18n/i18n.ts';
import { quantityShort } from '../i18n/short.ts';
import { barsToCome } from './chart-bars.ts';
import { type Box, boxOf, crossingMarks, type LabelPlace, placeLabel } from './chart-crossings.ts';
import { endsOf } from './chart-ends.ts';
import { likelyLines } from './chart-lines.ts';
import { endTexts, rangeCell } from './chart-texts.ts';
import { crossingTexts, isolated } from './figures.ts';

/** How near the edge a line ends that is named there. */
const NEAR = 24;

/** Three layers: below what is included, above it, and texts, which are not mirrored. */
export function likelyDrawing(shown: Shown, i18n: I18n) {
  const { usage, view, frame, drawn } = shown;
  if (view === 'daily') return { line: barsToCome(shown).map(barDrawing) };
  const { outlook } = usage;
  const ends = frame.isNarrow ? nothing : endsDrawing(shown, i18n);
  if (!outlook) return { labels: ends };
  const { line, band } = likelyLines(outlook.points, usage.isLevel, drawn);
  const marks = crossingMarks(shown);
  return {
    band: svg`<path class="band" d=${band} />`,
    line: svg`<path class="likely" d=${line} />
      ${marks.map(
        ({ from, to, ring, y }) => svg`<path class="span" d="M${from} ${y}H${to}" />
          ${ring === null ? nothing : svg`<circle class="reach" cx=${ring} cy=${y} r="4.5" />`}`,
      )}`,
    labels: svg`${crossingLabels(shown, i18n)} ${ends}`,
  };
}

function barDrawing({ x, y, width, height }: ReturnType<typeof barsToCome>[number]) {
  return svg`<rect class="coming" x=${x} y=${y} width=${width} height=${height} />`;
}

function crossingLabels(shown: Shown, i18n: I18n) {
  const { usage, frame, drawn, isRtl } = shown;
  const taken = edgeBoxes(shown, i18n);
  if (drawn.dot) {
    const { x, y } = drawn.dot;
    taken.push({ left: x - 8, right: x + 8, top: y - 8, bottom: y + 8 });
  }
  return crossingMarks(shown).map((mark) => {
    const { isToday, date, range } = crossingTexts(mark.crossing, usage.now, i18n);
    const day = isToday ? i18n.t('chart.today') : date;
    const text = range ? `${day} (${range})` : day;
    const place = placeLabel(mark, text, frame, taken);
    if (!place) return nothing;
    taken.push(boxOf(place, text));
    const x = isRtl ? frame.width - place.x : place.x;
    return svg`<text class="strong halo" x=${x} y=${place.y} text-anchor=${place.anchor}>\u2068${day}${
      range ? svg` <tspan class="aside">(${isolated(range)})</tspan>` : nothing
    }\u2069</text>`;
  });
}

/** Where the names of the horizontal lines stand. */
function edgeBoxes(shown: Shown, i18n: I18n): Box[] {
  const { left, right } = shown.frame;
  return shown.drawn.edges.flatMap((edge) => {
    if (edge.labelY === null) return [];
    const place: LabelPlace = edge.isIncluded
      ? { x: left + 8, y: edge.labelY, anchor: 'start' }
      : { x: right, y: edge.labelY, anchor: 'end' };
    return [boxOf(place, edgeLabel(shown, edge, i18n).join(''))];
  });
}

/** What the lines come to, named at their ends. */
function endsDrawing({ item, usage, frame, drawn, isRtl }: Shown, i18n: I18n) {
  const { t } = i18n;
  const { outlook, used } = usage;
  const { dot } = drawn;
  const at = endsOf(
    {
      own: dot && dot.x > frame.right - NEAR ? dot.y : null,
      likely: outlook ? drawn.y(outlook.end.likely) : null,
      ghost: drawn.ghostEnd,
    },
    frame.bottom,
  );
  const x = isRtl ? frame.width - frame.right - 10 : frame.right + 10;
  const text = (y: number | null, words: string, strong = '') =>
    y === null ? nothing : svg`<text class=${strong} x=${x} y=${y}>${words}</text>`;
  const likely = outlook && endTexts(usage, outlook, i18n);
  const last = lastName(item, 'chart.lastPeriod', i18n);
  const ghost = brief(usage.ghost.at(-1)?.total ?? '0', i18n);
  const range = likely && rangeCell(likely);
  // Two long figures have no room there; the key below has them.
  const isRoom =
    range && likely.lower !== likely.upper && widthOf(range) < frame.width - frame.right;
  return svg`
    ${text(at.own, brief(used ?? '0', i18n), 'strong')}
    ${likely && text(at.likely, t('chart.likelyEnd', { n: likely.likely }), 'medium')}
    ${isRoom ? text(at.range, range) : nothing}
    ${text(at.ghost, t('chart.lastTotal', { last, n: ghost }))}
  `;
}

/** A figure for the margin: compact from a million. */
function brief(quantity: string, i18n: I18n) {
  const value = Number(quantity);
  return value < 1e6 ? quantityShort(quantity, i18n) : i18n.compact(value);
}
