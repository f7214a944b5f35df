/** The usage of a meter divided by a dimension: areas or bars on top of each other, and their key. */
import { html, nothing, svg } from 'lit';
import type { Dimension, UsageGroup } from '../../server/contract/usage.ts';
import { areasOf, layersOf, stackedBars } from '../chart/stack.ts';
import type { Usage, UsageInput } from '../chart/usage.ts';
import type { Shown, Term } from '../core/shown.ts';
import type { I18n } from '../i18n/i18n.ts';
import { marksBefore } from '../later/bars.ts';

export type Layer = { readonly name: string; readonly look: string; readonly usage: Usage };

/** The values of a dimension, in the server's order. The names are the customer's own texts. */
export function layersIn(
  groups: readonly UsageGroup[],
  input: UsageInput,
  { t }: I18n,
): readonly Layer[] {
  return layersOf(groups, input).map((usage, index) => {
    const { label, isRest } = groups[index]!;
    const name = label ?? t(isRest ? 'split.rest' : 'split.unset');
    return { name, look: isRest || index > 3 ? 'rest' : `s${index}`, usage };
  });
}

/** The areas under the line, in the view that adds up. */
export function areasDrawing({ drawn }: Shown, layers: readonly Layer[]) {
  const areas = areasOf(
    layers.map(({ usage }) => usage),
    drawn,
  );
  return svg`${patterns}${areas.map(
    ({ area, edge }, index) =>
      svg`${filled(layers[index]!.look, (kind, fill) => svg`<polygon class=${kind} fill=${fill} points=${area.replaceAll(/[MLZ]/g, ' ')} />`)}
        <path class="edge ${layers[index]!.look}" d=${edge} />`,
  )}`;
}

/** The bars of days. */
export function barsDrawing(shown: Shown, layers: readonly Layer[]) {
  const bars = stackedBars(
    layers.map(({ usage }) => usage),
    shown.drawn,
    shown.frame,
  );
  return svg`${patterns}${bars.map((own, index) =>
    own.map(({ x, y, width, height }) =>
      filled(
        layers[index]!.look,
        (kind, fill) =>
          svg`<rect class=${kind} fill=${fill} x=${x} y=${y} width=${width} height=${height} />`,
      ),
    ),
  )}${marksBefore(shown)}`;
}

/** Which area or bar is what, and what it comes to. */
export function splitKeys(layers: readonly Layer[], { quantity }: I18n) {
  const key = ({ name, look, usage }: Layer) =>
    html`<li><svg viewBox="0 0 22 10" aria-hidden="true">${filled(look, (kind, fill) => svg`<rect class=${kind} fill=${fill} width="22" height="10" rx="2" />`)}</svg><bdi title=${name}>${name}</bdi> ${usage.used === null ? nothing : html`<b>${quantity(usage.used)}</b>`}</li>`;
  return html`<ul>${layers.map(key)}</ul>`;
}

/** What is known of each value at a step: of the day where days are shown, else so far; in the order of the stack, from its top. */
export function splitTerms({ view }: Shown, layers: readonly Layer[], i18n: I18n) {
  return (index: number): Term[] =>
    [...layers].reverse().flatMap(({ name, usage }): Term[] => {
      const step = usage.steps[index]!;
      const figure = view === 'daily' ? step.value : step.total;
      return figure === null ? [] : [[name, i18n.quantity(figure)]];
    });
}

/** A column for each value: what was used that day, as raw numbers. */
export function splitColumns(layers: readonly Layer[]) {
  return {
    heads: layers.map(({ name }) => name),
    cells: (index: number) => layers.map(({ usage }) => usage.steps[index]!.value),
  };
}

/** Chooses what divides the usage. */
export function splitChoice(
  dimensions: readonly Dimension[],
  chosen: string,
  choose: (key: string) => void,
  { t }: I18n,
) {
  const option = (key: string, name: string) =>
    html`<option value=${key} .selected=${key === chosen}>${name}</option>`;
  return html`<label class="by tiny">${t('split.by')}
    <select part="input" @change=${({ target }: Event) => choose((target as HTMLSelectElement).value)}>
      ${option('', t('split.none'))}${dimensions.map(({ key, label }) => option(key, label))}
    </select></label>`;
}

/** A tint, and a pattern of its own over it, so that no value rests on its colour alone. */
function filled(look: string, draw: (kind: string, fill: string) => unknown) {
  const pattern = PATTERNED[look];
  return svg`${draw(`layer ${look}`, 'currentColor')}${pattern ? draw('print', `url(#${pattern})`) : nothing}`;
}

const PATTERNED: Record<string, string | undefined> = { s1: 'lines', s2: 'dots', s3: 'cross' };

const patterns = svg`<defs>
  <pattern id="lines" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="ink s1" stroke-width="1.5" d="M2.5 0V5" /></pattern>
  <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="inked s2" cx="2.5" cy="2.5" r="1" /></pattern>
  <pattern id="cross" width="5" height="5" patternUnits="userSpaceOnUse"><path class="ink s3" stroke-width="1" d="M2.5 0V5M0 2.5H5" /></pattern>
</defs>`;
