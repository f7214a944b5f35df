/**
 * Why one bill is not what another was: effects that add up to the difference, to the minor unit.
 *
 * Lines first, as they stand on the two bills: what came or went, then for one item after the
 * other its price, its seats, its usage, each changed while the rest stays; then what was taken
 * off and added to the whole. Every effect is the difference of two amounts of whole computations,
 * so that a customer finds each of them on the two invoices.
 */
import { BillingError } from './billing-error.ts';
import { compare, parseDecimal } from './decimal.ts';
import { matches } from './matches.ts';
import { amountOf, type Price, type PricingRules } from './price.ts';
import { RULES } from './rules.ts';

/** What one item, or a line by itself, comes to on a bill. */
export type Entry = {
  /** What it may be found by on the other bill, each null where there is none. */
  readonly item: string | null;
  readonly meter: string | null;
  readonly product: string | null;
  readonly kind: 'usage' | 'recurring' | 'proration' | 'other';
  readonly label: string | null;
  readonly unit: string | null;
  readonly priceId: string | null;
  /** Null where it cannot be read: then a change of price and one of usage are not told apart. */
  readonly price: Price | null;
  readonly quantity: string | null;
  /** Minor units. */
  readonly amount: bigint;
  readonly linePerTier?: boolean;
};

/** What applies to the whole; amounts taken off are negative. */
export type Applied = {
  readonly label: string | null;
  readonly percent: string | null;
  readonly amount: bigint;
};

export type Explained = {
  readonly currency: string;
  readonly entries: readonly Entry[];
  readonly discounts: readonly Applied[];
  readonly credits: readonly Applied[];
  /** Exclusive ones only: what is inside of the lines is explained by them. */
  readonly taxes: readonly Applied[];
  readonly balance: bigint;
  /** Zero or negative, as `carried` is. */
  readonly creditNotes: bigint;
  readonly carried: bigint;
};

/** In the order in which they are told. */
const FACTORS = [
  'plan',
  'price',
  'seats',
  'usage',
  'proration',
  'other',
  'discount',
  'credit',
  'tax',
  'balance',
  'credit_note',
  'carried',
] as const;

export type Factor = (typeof FACTORS)[number];

type Pair<T> = { readonly before: T; readonly after: T };

export type Cause = {
  readonly factor: Factor;
  readonly change: 'added' | 'removed' | 'changed';
  readonly label: string | null;
  readonly unit: string | null;
  readonly quantity: Pair<string | null> | null;
  readonly percent: Pair<string | null> | null;
  readonly before: bigint;
  readonly after: bigint;
  /** `after` less `before`. */
  readonly amount: bigint;
};

/** What a bill asks for: all of it added up. */
export function amountDueOf(bill: Explained): bigint {
  const all = [...bill.entries, ...bill.discounts, ...bill.credits, ...bill.taxes];
  return all.reduce(
    (sum, { amount }) => sum + amount,
    bill.balance + bill.creditNotes + bill.carried,
  );
}

/** Throws a `BillingError` on bills of two currencies. */
export function explain(before: Explained, after: Explained): Cause[] {
  if (before.currency !== after.currency) {
    throw new BillingError('currency_mixed', 'Bills of two currencies are not compared.');
  }
  const causes = [
    ...items(before, after),
    ...apart(before, after, 'proration'),
    ...apart(before, after, 'other'),
    ...applied('discount', before.discounts, after.discounts),
    ...applied('credit', before.credits, after.credits),
    ...applied('tax', before.taxes, after.taxes),
    whole('balance', before.balance, after.balance),
    whole('credit_note', before.creditNotes, after.creditNotes),
    whole('carried', before.carried, after.carried),
  ];
  return causes
    .filter(({ amount }) => amount !== 0n)
    .toSorted((a, b) => FACTORS.indexOf(a.factor) - FACTORS.indexOf(b.factor));
}

/** Items on both bills are paired; what is on one only came or went. */
function items(before: Explained, after: Explained): Cause[] {
  const isItem = ({ kind }: Entry) => kind === 'usage' || kind === 'recurring';
  const left = before.entries.filter(isItem);
  const causes: Cause[] = [];
  const came: Entry[] = [];
  const matched = matches(left, after.entries.filter(isItem));
  for (const [now, then] of matched) {
    if (then) causes.push(...changed(then, now));
    else came.push(now);
  }
  const found = new Set(matched.map(([, then]) => then));
  const went = left.filter((entry) => !found.has(entry));
  return [
    ...went.map((entry) => cause('plan', 'removed', entry, undefined)),
    ...came.map((entry) => cause('plan', 'added', undefined, entry)),
    ...causes,
  ];
}

/** One item on both bills: its price first, at what was used before, then the quantity. */
function changed(then: Entry, now: Entry): Cause[] {
  const factor = now.kind === 'usage' ? 'usage' : 'seats';
  const same = then.priceId === now.priceId;
  const between = same ? then.amount : repriced(then, now);
  const sameQuantity = isSame(then.quantity, now.quantity);
  if (between === null || (sameQuantity && !same)) {
    return [cause('price', 'changed', then, now)];
  }
  const at = { ...now, quantity: then.quantity, amount: between };
  return [
    ...(same ? [] : [cause('price', 'changed', then, at)]),
    cause(sameQuantity ? 'price' : factor, 'changed', at, now),
  ];
}

/** What the earlier quantity costs at the later price; null where nobody can say. */
function repriced({ quantity }: Entry, { price, linePerTier }: Entry): bigint | null {
  if (!price || quantity === null) return null;
  const rules: PricingRules = { ...RULES, linePerTier: linePerTier ?? RULES.linePerTier };
  try {
    return amountOf(price, quantity, rules);
  } catch (error) {
    if (error instanceof BillingError) return null;
    throw error;
  }
}

function isSame(a: string | null, b: string | null) {
  return a === null || b === null ? a === b : compare(parseDecimal(a), parseDecimal(b)) === 0;
}

/**
 * Prorations and one-off lines are of one bill: each later one counts, the earlier ones are over.
 * What stands on both bills alike is no reason.
 */
function apart(before: Explained, after: Explained, kind: 'proration' | 'other'): Cause[] {
  const then = apartOf(before, kind);
  const now = apartOf(after, kind);
  const isAlike = (key: string | null) => then.get(key)?.amount === now.get(key)?.amount;
  const only = (all: ReadonlyMap<string | null, Whole>) =>
    [...all].flatMap(([key, entry]) => (isAlike(key) ? [] : [entry]));
  return [
    ...only(then).map((entry) => withHeld(cause(kind, 'removed', entry, undefined), entry)),
    ...only(now).map((entry) => withHeld(cause(kind, 'added', undefined, entry), entry)),
  ];
}

/** A change within a period says how many were held until then, and how many from then on. */
function withHeld(own: Cause, { held }: Whole): Cause {
  return held ? { ...own, quantity: held } : own;
}

function apartOf({ entries }: Explained, kind: 'proration' | 'other') {
  const own = entries.filter((entry) => entry.kind === kind);
  const byItem = Map.groupBy(own, ({ item, label }) => item ?? label);
  return new Map([...byItem].map(([key, same]) => [key, together(same)]));
}

type Whole = Entry & { readonly held?: Pair<string | null> };

/** Lines of one change as one: what was given back and what was charged instead. */
function together(entries: readonly Entry[]): Whole {
  const [first] = entries as [Entry];
  if (entries.length === 1) return first;
  const amount = entries.reduce((sum, entry) => sum + entry.amount, 0n);
  // Of several changes of one item the first begins and the last ends.
  const held = {
    before: entries.find((entry) => entry.amount < 0n)?.quantity ?? null,
    after: entries.findLast((entry) => entry.amount > 0n)?.quantity ?? null,
  };
  return { ...first, quantity: null, amount, held };
}

/** Discounts, credits or taxes, each with the one of the same name on the other bill. */
function applied(
  factor: 'discount' | 'credit' | 'tax',
  before: readonly Applied[],
  after: readonly Applied[],
): Cause[] {
  const then = byLabel(before);
  const now = byLabel(after);
  return [...new Set([...then.keys(), ...now.keys()])].map((label) => {
    const [a, b] = [then.get(label), now.get(label)];
    const has = a?.percent != null || b?.percent != null;
    return {
      factor,
      change: !a ? 'added' : !b ? 'removed' : 'changed',
      label: (b ?? a)!.label,
      unit: null,
      quantity: null,
      percent: has ? { before: a?.percent ?? null, after: b?.percent ?? null } : null,
      ...step(a?.amount ?? 0n, b?.amount ?? 0n),
    };
  });
}

function byLabel(all: readonly Applied[]): Map<string, Applied> {
  const found = new Map<string, Applied>();
  for (const one of all) {
    const key = one.label ?? '';
    const known = found.get(key);
    // Two of one name, such as two grants of credits, are told as one, without a share.
    found.set(key, known ? { ...one, percent: null, amount: known.amount + one.amount } : one);
  }
  return found;
}

function whole(
  factor: 'balance' | 'credit_note' | 'carried',
  before: bigint,
  after: bigint,
): Cause {
  const change = before === 0n ? 'added' : after === 0n ? 'removed' : 'changed';
  return {
    factor,
    change,
    label: null,
    unit: null,
    quantity: null,
    percent: null,
    ...step(before, after),
  };
}

function cause(
  factor: Factor,
  change: Cause['change'],
  before: Entry | undefined,
  after: Entry | undefined,
): Cause {
  const { label, unit } = (after ?? before)!;
  const counts = before?.quantity != null || after?.quantity != null;
  return {
    factor,
    change,
    label,
    unit,
    quantity: counts ? { before: before?.quantity ?? null, after: after?.quantity ?? null } : null,
    percent: null,
    ...step(before?.amount ?? 0n, after?.amount ?? 0n),
  };
}

function step(before: bigint, after: bigint) {
  return { before, after, amount: after - before };
}
