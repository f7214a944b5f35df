/** One slider with its number: both move the same value. */
import { html, nothing } from 'lit';
import type { WhatIfItem } from '../../server/contract/what-if.ts';
import { isNamedIn } from '../core/lines.ts';
import type { I18n } from '../i18n/i18n.ts';
import { quantityLikely } from '../i18n/likely.ts';
import type { Writing } from './draft.ts';
import { type MarkKey, marksOf, type Scale } from './scale.ts';
import type { StartItem } from './start.ts';

export interface Field {
  readonly item: StartItem;
  readonly scale: Scale;
  /** Pixels of the track from its first value to its last. */
  readonly width: number;
  /** Distinguishes the fields of one bill. */
  readonly place: number;
  readonly quantity: string;
  readonly writing: Writing | undefined;
  /** What the number is for: a period, or from when. */
  readonly note: string;
}

/** A number of up to so many signs needs no wider field. */
const LETTERS = 11;

export interface FieldEvents {
  slide(quantity: string): void;
  write(text: string): void;
  leave(): void;
}

export function field(shown: Field, i18n: I18n, events: FieldEvents) {
  const { item, scale, width, place, quantity, writing, note } = shown;
  const { t } = i18n;
  const name = nameOf(item, i18n);
  const fault = writing?.fault;
  const text = writing?.text ?? i18n.quantity(quantity);
  const thumb = Math.min(scale.max, toStep(Number(quantity), scale));
  const [range, label, says, wrong] = ['r', 'l', 's', 'w'].map((kind) => `${kind}${place}`);
  return html`<div class="field" part="field">
    <label id=${label!} for=${range!}><span class="two-lines" title=${name}>${name}</span><span class="tiny muted">${note}</span></label>
    <input part="input" class="typed" type="text" inputmode=${isWhole(item) ? 'numeric' : 'decimal'} autocomplete="off" size=${Math.max(LETTERS, text.length)}
      aria-label=${t('whatif.number', { name })} aria-invalid=${fault ? 'true' : nothing} aria-describedby=${fault ? wrong! : nothing}
      .value=${text}
      @input=${(event: InputEvent) => events.write(textOf(event))} @change=${() => events.leave()} />
    <input part="range" id=${range!} type="range" min="0" max=${scale.max} step=${scale.step} aria-describedby=${says!}
      aria-valuetext=${i18n.quantity(quantity)}
      .style=${`--f:${thumb / scale.max}`} .value=${String(thumb)}
      @input=${(event: InputEvent) => events.slide(plain(textOf(event), scale))} />
    ${marks(item, scale, width, i18n)}
    <p class="sr" id=${says!}>${marksInWords(item, i18n)}</p>
    ${fault ? html`<p part="error" class="wrong tiny" role="alert" id=${wrong!}>${t(fault, { n: i18n.quantity(quantity), example: i18n.quantity(isWhole(item) ? '12' : '1234.5') })}</p>` : nothing}
  </div>`;
}

/** Seats are whole; so is a sum of whole things, but nobody says which those are. */
export function isWhole({ kind }: Pick<WhatIfItem, 'kind'>): boolean {
  return kind === 'recurring';
}

/** "API calls" says its unit, "Storage, GB-months" needs it said. */
export function nameOf({ label, unit }: Pick<WhatIfItem, 'label' | 'unit'>, { t }: I18n): string {
  return unit && !isNamedIn(unit, label) ? t('whatif.unit', { name: label, unit }) : label;
}

function marks(item: StartItem, scale: Scale, width: number, { t }: I18n) {
  const word = (key: MarkKey) =>
    t(key === 'whatif.soFar' && item.kind === 'recurring' ? 'whatif.now' : key);
  return html`<div class="marks tiny muted" aria-hidden="true">${marksOf(
    item,
    scale,
    word,
    width,
  ).map(
    ({ key, at, side }) =>
      html`<i .style=${`--x:${at}`}></i><span class=${side} .style=${`--x:${at}`}>${word(key)}</span>`,
  )}</div>`;
}

/** The marks in words. */
function marksInWords({ kind, soFar, likely, included, previous }: StartItem, i18n: I18n) {
  const { t, quantity: say } = i18n;
  const texts = [
    included !== null && t('whatif.saysIncluded', { n: say(included) }),
    likely !== null && t('whatif.saysLikely', { n: quantityLikely(likely, i18n) }),
    t(kind === 'usage' ? 'whatif.saysSoFar' : 'whatif.saysNow', { n: say(soFar) }),
    previous !== null && t('whatif.saysLast', { n: say(previous) }),
  ];
  return texts.filter((text) => text !== false).join(' ');
}

function textOf({ target }: Event): string {
  return (target as HTMLInputElement).value;
}

function toStep(value: number, { step }: Scale): number {
  return Number(plain(Math.round(value / step) * step, { step }));
}

/** A slider's value without the noise of a float. */
function plain(value: string | number, { step }: Pick<Scale, 'step'>): string {
  return Number(value).toFixed(Math.max(0, -Math.floor(Math.log10(step))));
}
