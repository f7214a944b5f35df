/** The fields of a bill: all of a few items, the dearest of many. */
import { html, nothing } from 'lit';
import type { PlanChoice } from '../../server/contract/what-if.ts';
import { isFree } from '../core/tiers.ts';
import type { I18n } from '../i18n/i18n.ts';
import { disclosure } from './disclosure.ts';
import { type Draft, outcomeOf, priceIn } from './draft.ts';
import { field } from './field.ts';
import { scaleOf } from './scale.ts';
import type { Start, StartItem } from './start.ts';

/** Up to so many stand open; beyond, one fewer and the rest on request. */
const MOST = 6;

export interface FieldsEvents {
  slide(item: StartItem, quantity: string): void;
  write(item: StartItem, text: string): void;
  leave(item: StartItem): void;
  showAll(areAllShown: boolean): void;
}

export interface FieldsView {
  readonly areAllShown: boolean;
  /** Pixels of a track. */
  readonly width: number;
}

export function fields(
  basis: Start,
  draft: Draft,
  items: readonly StartItem[],
  { areAllShown, width }: FieldsView,
  i18n: I18n,
  events: FieldsEvents,
) {
  const plan = basis.plans.find(({ id }) => id === draft.plan);
  const here = items.filter(({ id }) => !plan?.drops.includes(id));
  const isLong = here.length > MOST;
  const sorted = isLong ? dearestFirst(here, basis) : here;
  const shown = isLong && !areAllShown ? sorted.slice(0, MOST - 1) : sorted;
  const key = areAllShown ? 'whatif.fewer' : 'whatif.more';
  const name = i18n.t(key, { n: here.length - MOST + 1 });
  return html`<div id="fields">${shown.map((item) =>
    field(
      {
        item: onPlan(item, plan),
        scale: scaleOf(item),
        width,
        place: basis.items.indexOf(item),
        quantity: draft.quantityOf(item),
        writing: draft.writing.get(item.id),
        note: noteOf(item, draft, i18n),
      },
      i18n,
      {
        slide: (quantity) => events.slide(item, quantity),
        write: (text) => events.write(item, text),
        leave: () => events.leave(item),
      },
    ),
  )}</div>${
    isLong ? disclosure({ name, isOpen: areAllShown, controls: 'fields' }, events.showAll) : nothing
  }`;
}

function dearestFirst(items: readonly StartItem[], basis: Start): StartItem[] {
  const lines = outcomeOf(basis, {})?.lines ?? [];
  const cost = ({ id }: StartItem) =>
    lines.reduce((sum, { item, amount }) => (item === id ? sum + amount.amount : sum), 0);
  return items.toSorted((a, b) => cost(b) - cost(a));
}

/** The item as a plan has it: another price includes something else. */
function onPlan(item: StartItem, plan: PlanChoice | undefined): StartItem {
  const price = plan && priceIn(plan, item);
  if (!price || price.id === item.price.id) return item;
  const [first] = price.tiers ?? [];
  const isIncluded = price.model === 'graduated' && first && isFree(first);
  return { ...item, price, included: isIncluded ? first.upTo : null };
}

function noteOf(item: StartItem, draft: Draft, { t, date, ...i18n }: I18n) {
  const { kind, period } = item;
  if (kind === 'usage') return i18n.period(period);
  if (draft.change.starts === 'now' && draft.isProrated(item)) return t('whatif.today');
  return t('whatif.from', { date: date(period.start) });
}
