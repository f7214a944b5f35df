/** The lines of an invoice as rows, alone or beside those of the likely one: each column adds up. */
import type { BillLine } from '../../server/contract/bill.ts';
import type { Item } from '../../server/contract/usage.ts';
import type { Money } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';
import { sum, total } from '../i18n/sums.ts';
import { type Pair, pairUp } from './pair.ts';
import { namedParts, nextTier, type TierRow } from './tiers.ts';

/** What the table asks of the items that are charged. */
export type LineItem = Pick<Item, 'id' | 'unit' | 'price'>;

/** What stands of a row in one column; a quantity is null where nothing is counted. */
export interface Cell {
  quantity: string | null;
  amount: Money;
}

/** An item or a line. A cell is missing where that invoice has no such line. */
export interface LineRow {
  line: BillLine;
  item: LineItem | undefined;
  now: Cell | undefined;
  likely: Cell | undefined;
  /** Its parts by tier, where it has several in either column. */
  tiers: TierPair[];
}

export interface TierPair {
  label: string;
  unitAmount: string | null;
  now: Cell;
  likely: Cell;
}

/**
 * The rows of one kind of lines, items in order.
 *
 * @param isAhead Usage may reach another tier: the next one has its row from the start, so that what
 *   is likely, which comes later, finds it there.
 */
export function lineRows(
  now: readonly BillLine[],
  likely: readonly BillLine[],
  items: readonly LineItem[],
  i18n: I18n,
  isAhead = false,
): LineRow[] {
  const pairs = pairUp(grouped(now), grouped(likely), keyOf);
  const newest = new Map<string, string>();
  for (const line of [...now, ...likely]) {
    const { item, kind, period } = line;
    const isHeld = item && (kind === 'usage' || kind === 'recurring');
    if (isHeld && period.start > (newest.get(item) ?? '')) newest.set(item, period.start);
  }
  return pairs.map((pair) => {
    const [{ item, period }] = (pair.now ?? pair.likely) as [BillLine];
    // What was charged before the price of its item changed has tiers of its own.
    const isOld = item !== null && period.start < (newest.get(item) ?? '');
    return rowOf(pair, isOld ? items.filter(({ id }) => id !== item) : items, i18n, isAhead);
  });
}

/** An item's lines together, what else there is one by one. A changed price begins a time of its own. */
function grouped(lines: readonly BillLine[]): BillLine[][] {
  const groups = Map.groupBy(lines, ({ item, id, kind, label, period }) =>
    item && (kind === 'usage' || kind === 'recurring') ? item + label + period.start : id,
  );
  return [...groups.values()];
}

/** Two readings of one invoice have ids of their own for the same line. */
function keyOf([line]: readonly BillLine[]) {
  const { item, kind, label, description, period } = line!;
  return kind === 'usage' || kind === 'recurring'
    ? `${item ?? label} ${period.start}`
    : [item, label, description, period.start, period.end].join('\n');
}

function rowOf(
  { now, likely }: Pair<BillLine[]>,
  items: readonly LineItem[],
  i18n: I18n,
  isAhead: boolean,
): LineRow {
  const [line] = (now ?? likely) as [BillLine];
  const item = items.find(({ id }) => id === line.item);
  const parts = [now, likely].map((lines) => namedParts(lines ?? [], item?.price, i18n));
  const next = isAhead && nextTier(parts[0]!, item?.price, line.amount, i18n);
  const reached = next ? [...parts[0]!, next] : parts[0]!;
  const pairs = pairUp(reached, parts[1]!, ({ key }) => key);
  // Usage that no line tells of is none: Stripe leaves out what is zero.
  const none = line.kind === 'usage' ? nothingOf(line.amount) : undefined;
  return {
    line,
    item,
    now: now ? cellOf(now) : none,
    likely: likely ? cellOf(likely) : undefined,
    tiers: pairs.length < 2 ? [] : pairs.map(tierOf),
  };
}

function cellOf(lines: readonly BillLine[]): Cell {
  const quantities = lines.map(({ quantity }) => quantity).filter((text) => text !== null);
  return {
    quantity: lines.length === 1 ? lines[0]!.quantity : total(quantities),
    amount: sum(lines.map(({ amount }) => amount))!,
  };
}

/** A tier that only one of the two reaches has nothing in the other. */
function tierOf({ now, likely }: Pair<TierRow>): TierPair {
  const part = (now ?? likely)!;
  const none = { ...nothingOf(part.amount), quantity: part.quantity === null ? null : '0' };
  return {
    label: part.label,
    unitAmount: part.unitAmount,
    now: now ?? none,
    likely: likely ?? none,
  };
}

function nothingOf({ currency }: Money): Cell {
  return { quantity: '0', amount: { amount: 0, currency } };
}
