/** The sliders of one bill: what is changed, what that comes to, and saying it. */
import { html, type LitElement, nothing, type ReactiveController } from 'lit';
import type { Outcome } from '../../server/billing/what-if.ts';
import type { WhatIfBasis } from '../../server/contract/what-if.ts';
import type { PortalController } from '../core/portal.ts';
import { Comparison } from './comparison.ts';
import { disclosure } from './disclosure.ts';
import { changeable, Draft, outcomeOf } from './draft.ts';
import { isWhole } from './field.ts';
import { fields } from './fields.ts';
import { planChoice } from './plans.ts';
import { approximation, lineByLine, result, wordsOf } from './result.ts';
import { type Start, type StartItem, startOf } from './start.ts';
import { startsChoice } from './starts.ts';
import { readQuantity } from './typed.ts';

/** Long enough for a hand to come to rest, short enough to belong to it. */
const REST_MS = 500;

export class Desk implements ReactiveController {
  #host: LitElement;
  #portal: PortalController;
  #read: WhatIfBasis;
  #basis: Start;
  #draft = new Draft();
  #comparison = new Comparison();
  #areLinesOpen = false;
  #areAllShown = false;
  /** The usage that was moved last, which plans are compared by. */
  #moved: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #track: number;
  #size = new ResizeObserver(([entry]) => {
    const track = trackOf(entry!.contentRect.width, this.#host);
    if (track !== this.#track) this.#show({ track });
  });

  constructor(host: LitElement, portal: PortalController, basis: WhatIfBasis) {
    this.#host = host;
    this.#portal = portal;
    this.#read = basis;
    this.#basis = startOf(basis);
    this.#track = trackOf(host.clientWidth, host);
    host.addController(this);
  }

  hostConnected() {
    this.#size.observe(this.#host);
  }

  hostDisconnected() {
    this.#size.disconnect();
    clearTimeout(this.#timer);
  }

  /** Newer figures of the same bill: what was changed stays changed. */
  renew(basis: WhatIfBasis) {
    if (basis === this.#read) return;
    if (basis.bill !== this.#read.bill) {
      this.#draft = new Draft();
      this.#comparison.clear();
    }
    this.#read = basis;
    this.#basis = startOf(basis);
    this.#draft.fit(basis);
  }

  /** The way back to the numbers that changes start from. */
  back() {
    const { i18n, state } = this.#portal;
    const name = i18n.t(this.#basis.likelyDue ? 'whatif.resetLikely' : 'whatif.reset');
    return html`<button part="link" class="link end small" ?disabled=${state.isSessionEnded} @click=${() => {
      this.#draft = new Draft();
      this.#changed();
    }}>${name}</button>`;
  }

  render() {
    const { i18n } = this.#portal;
    const basis = this.#basis;
    const items = changeable(basis);
    if (!items.length && basis.plans.length < 2) {
      return html`<p class="muted small">${i18n.t('whatif.nothing')}</p>`;
    }
    const outcome = outcomeOf(basis, this.#draft.change);
    return html`<div class="desk">
      ${this.#numbers(items)}
      <div class="come">${basis.plans.length > 1 ? this.#plans() : nothing}<div>
        ${result(wordsOf(basis, this.#draft, outcome, i18n))}${approximation(basis.approximate, i18n)}
      </div></div>
      ${outcome ? this.#lines(outcome) : nothing}
    </div>`;
  }

  #numbers(items: readonly StartItem[]) {
    const { i18n, state } = this.#portal;
    const draft = this.#draft;
    const view = { areAllShown: this.#areAllShown, width: this.#track };
    return html`<fieldset aria-label=${i18n.t('whatif')} ?disabled=${state.isSessionEnded}>${fields(
      this.#basis,
      draft,
      items,
      view,
      i18n,
      {
        slide: (item, quantity) => this.#slide(item, quantity),
        write: (item, text) => this.#write(item, text),
        leave: (item) => this.#leave(item),
        showAll: (areAllShown) => this.#show({ areAllShown }),
      },
    )}${startsChoice(this.#basis, draft, i18n, (starts) => {
      draft.starts = starts;
      this.#changed();
    })}</fieldset>`;
  }

  #plans() {
    const { i18n, state, selectedMeter } = this.#portal;
    const usage = this.#basis.items.filter(({ kind }) => kind === 'usage');
    const item = usage.find(({ id }) => id === (this.#moved ?? selectedMeter)) ?? usage[0];
    this.#comparison.look(this.#basis, this.#draft, item, i18n, () => this.#host.requestUpdate());
    const view = { sentences: this.#comparison.sentences, isOff: state.isSessionEnded };
    return planChoice(this.#basis, this.#draft, view, i18n, ({ id, isCurrent }) => {
      this.#draft.plan = isCurrent ? undefined : id;
      this.#changed();
    });
  }

  #lines(outcome: Outcome) {
    const { i18n } = this.#portal;
    const isOpen = this.#areLinesOpen;
    const head = { name: i18n.t('whatif.lines'), isOpen, controls: 'lines' };
    return html`<div class="whole">${disclosure(head, (areLinesOpen) => this.#show({ areLinesOpen }))}
      <div id="lines" ?hidden=${!isOpen}>${isOpen ? lineByLine(this.#basis, this.#draft, outcome, i18n) : nothing}</div></div>`;
  }

  #slide(item: StartItem, quantity: string) {
    this.#draft.writing.delete(item.id);
    this.#set(item, quantity);
  }

  /** What is written counts as soon as it is a number; what is wrong with it waits until the end. */
  #write(item: StartItem, text: string) {
    const { quantity } = readQuantity(text, this.#portal.i18n.locale, isWhole(item));
    this.#draft.writing.set(item.id, { text });
    if (quantity !== undefined) this.#set(item, quantity);
    else this.#host.requestUpdate();
  }

  #leave(item: StartItem) {
    const { writing } = this.#draft;
    const { text } = writing.get(item.id) ?? {};
    if (text === undefined) return;
    const { fault } = readQuantity(text, this.#portal.i18n.locale, isWhole(item));
    if (fault) writing.set(item.id, { text, fault });
    else writing.delete(item.id);
    this.#host.requestUpdate();
  }

  #set({ id, kind, quantity: before }: StartItem, quantity: string) {
    const { quantities } = this.#draft;
    if (quantity === before) quantities.delete(id);
    else quantities.set(id, quantity);
    if (kind === 'usage') this.#moved = id;
    this.#changed();
  }

  #show(view: { areAllShown?: boolean; areLinesOpen?: boolean; track?: number }) {
    this.#areAllShown = view.areAllShown ?? this.#areAllShown;
    this.#areLinesOpen = view.areLinesOpen ?? this.#areLinesOpen;
    this.#track = view.track ?? this.#track;
    this.#host.requestUpdate();
  }

  #changed() {
    this.#host.requestUpdate();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say(), REST_MS);
  }

  #say() {
    const { i18n, scope } = this.#portal;
    const outcome = outcomeOf(this.#basis, this.#draft.change);
    const { due, amount, difference, left } = wordsOf(this.#basis, this.#draft, outcome, i18n);
    const said = [i18n.t('whatif.said', { due, amount }), difference, left];
    scope?.announce(said.filter((sentence) => sentence !== undefined).join(' '));
  }
}

/** The pixels between a slider's ends, at text of 14: of the element, or of one of its two columns. */
function trackOf(width: number, host: Element): number {
  const size = Number.parseFloat(getComputedStyle(host).fontSize);
  const field = width / size >= 60 ? (width - 56) / 2 : width;
  // Names grow with the text: what matters is how many letters have room.
  return Math.round(((field - 18) * 14) / size);
}
