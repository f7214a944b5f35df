import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Effect, Explanation } from '../../server/contract/explain.ts';
import { waterfall } from '../chart/waterfall.ts';
import { drawing } from '../core/icon.ts';
import { NEXT } from '../core/icon-later.ts';
import { reasonText } from '../core/reason.ts';
import type { I18n } from '../i18n/i18n.ts';
import { SIGNED } from '../i18n/short.ts';
import { barOf, firstOf, lastOf, throughOf } from './bars.ts';
import { labelOf, noteOf } from './notes.ts';
import { shownOf, sumOf } from './rows.ts';
import { endsOf, sentenceOf } from './sentence.ts';

/** How many rows of effects there is room for, and whether what is merged for it is open. */
export interface Merging {
  readonly rows: number;
  readonly isOpen: boolean;
  /** Beside the figures, where there is little room. */
  readonly isLean: boolean;
  /** One line a row, so that more rows find room. */
  readonly isTerse: boolean;
  readonly toggle: () => void;
}

/** A row of the table. What is merged has no amount of its own while its parts stand below it. */
interface Row {
  /** The same for the same effect of a newer reading. */
  readonly key: string;
  readonly kind: 'own' | 'part';
  readonly title: unknown;
  /** The whole title, which may be cut short on one line. */
  readonly whole?: string;
  readonly amount: number | undefined;
}

/** The waterfall: bars for the eye, in a table for everybody. */
export function explainTable(explanation: Explanation, merging: Merging, i18n: I18n) {
  const { effects, approximate } = explanation;
  return html`${
    effects.length
      ? table(explanation, merging, i18n)
      : html`<p class="same"><bdi>${sentenceOf(explanation, i18n)}</bdi></p>`
  }${approximate ? html`<p class="tiny muted own"><bdi>${reasonText(approximate, i18n)}</bdi></p>` : nothing}`;
}

function table(explanation: Explanation, merging: Merging, i18n: I18n) {
  const { before, after, compares } = explanation;
  const { t, money } = i18n;
  const rows = rowsOf(explanation, merging, i18n);
  const drawn = waterfall(
    before.amount.amount,
    rows.map(({ amount = 0 }) => amount),
  );
  const ends = endsOf(explanation, i18n);
  const isLikely = compares === 'likely';
  const signed = (amount: number) => money({ ...before.amount, amount }, SIGNED);
  return html`<table part="table" class=${merging.isLean ? (merging.isTerse ? 'lean terse' : 'lean') : ''}>
    <caption>${caption(explanation, i18n)}</caption>
    <thead class="sr"><tr><th part="column" scope="col">${t('explain.what')}</th><td part="cell"></td><th part="column" scope="col">${t('explain.by')}</th></tr></thead>
    <tbody>
      ${rowOf('total', ends.first, firstOf(drawn.first), money(before.amount))}
      ${repeat(
        rows,
        ({ key }) => key,
        ({ kind, title, whole, amount }, index) => {
          const bar = drawn.bars[index]!;
          return rowOf(
            kind,
            title,
            amount ? barOf(bar) : throughOf(bar.from),
            amount === undefined ? nothing : signed(amount),
            whole,
          );
        },
      )}
      ${rowOf(isLikely ? 'total likely' : 'total', ends.last, lastOf(drawn.last), money(after.amount))}
    </tbody>
  </table>`;
}

const rowOf = (kind: string, title: unknown, bar: unknown, amount: unknown, whole?: string) =>
  html`<tr class=${kind}><th part="cell" scope="row" title=${whole ?? nothing}><div class="fit">${title}</div></th>${bar}<td part="cell" class="num"><bdi>${amount}</bdi></td></tr>`;

/** The sentence with its amount in bold, wherever a language puts it. */
function caption(explanation: Explanation, i18n: I18n) {
  const { difference } = explanation;
  const amount = i18n.money({ ...difference, amount: Math.abs(difference.amount) });
  const [before, ...after] = sentenceOf(explanation, i18n).split(amount);
  return after.length === 1 ? html`${before}<b><bdi>${amount}</bdi></b>${after}` : before;
}

function rowsOf(explanation: Explanation, { rows, isOpen, toggle }: Merging, i18n: I18n): Row[] {
  const { effects } = explanation;
  const shown = shownOf(effects, rows);
  const keys = keysOf(effects);
  const rowFor = (kind: Row['kind']) => (effect: Effect) => ({
    key: keys.get(effect)!,
    kind,
    title: titleOf(effect, explanation, i18n),
    whole: [labelOf(effect, explanation, i18n), noteOf(effect, explanation, i18n)]
      .filter(Boolean)
      .join(' · '),
    amount: effect.amount.amount,
  });
  const own = shown.effects.map(rowFor('own'));
  if (!shown.merged.length) return own;
  const count = shown.merged.length;
  const title = html`<button part="toggle" class="tog" aria-expanded=${isOpen} @click=${toggle}>${drawing(NEXT)}${i18n.t('explain.merged', { count })}</button>`;
  const amount = isOpen ? undefined : sumOf(shown.merged);
  const other = { key: '', kind: 'own', title, amount } as const;
  return [...own, other, ...(isOpen ? shown.merged.map(rowFor('part')) : [])];
}

/** Two effects may be called alike: then they are told apart by their order. */
function keysOf(effects: readonly Effect[]) {
  const met = new Map<string, number>();
  return new Map(
    effects.map((effect) => {
      const name = `${effect.factor} ${effect.label}`;
      const nth = (met.get(name) ?? 0) + 1;
      met.set(name, nth);
      return [effect, `${name} ${nth}`];
    }),
  );
}

/** A name and a note; the note goes under the name where both have no room. */
function titleOf(effect: Effect, explanation: Explanation, i18n: I18n) {
  const note = noteOf(effect, explanation, i18n);
  return html`<span class="name"><bdi>${labelOf(effect, explanation, i18n)}</bdi></span>${note ? html`<small><bdi>${note}</bdi></small>` : nothing}`;
}
