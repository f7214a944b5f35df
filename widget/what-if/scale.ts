/** How far a slider goes, by which steps, and what is marked on it. */
import type { StartItem } from './start.ts';

export type Scale = { readonly max: number; readonly step: number };

/** What a mark stands for. */
export type MarkKey =
  | 'whatif.zero'
  | 'whatif.included'
  | 'whatif.likely'
  | 'whatif.soFar'
  | 'whatif.last';

/** Its place from 0 to 1, and whether its name stands across it, begins there or ends there. */
export type Mark = { readonly key: MarkKey; readonly at: number; readonly side: Side };

type Side = 'across' | 'after' | 'before';

export type Known = Pick<
  StartItem,
  'kind' | 'soFar' | 'likely' | 'included' | 'previous' | 'price'
>;

/** Short enough to be read at a glance, close enough to leave the slider most of its way. */
const FRIENDLY = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The usual width of a letter of a note, and the room between two names. */
const LETTER = 6.2;
const APART = 8;

/** How far a name may stand beyond the ends: half of a "0" under its mark. */
const RIM = 4;

export function scaleOf({ kind, soFar, likely, included, previous, price }: Known): Scale {
  const edge = Math.max(0, ...(price.tiers ?? []).map(({ upTo }) => Number(upTo ?? 0)));
  const max = friendlyAbove(
    Math.max(
      10,
      // The rest of a period may bring as much again, several times; what is likely has it already.
      likely === null ? 4 * Number(soFar) : 2 * Number(likely),
      Number(soFar),
      1.5 * edge,
      2 * Number(previous ?? 0),
      2 * Number(included ?? 0),
      10 * (price.package?.size ?? 0),
    ),
  );
  const step = 10 ** Math.floor(Math.log10(max / 100));
  const isBroken = [soFar, included, previous].some((text) => text?.includes('.'));
  return { max, step: kind === 'usage' && isBroken ? step : Math.max(1, step) };
}

/** The first friendly number that is not below. */
export function friendlyAbove(value: number): number {
  const ten = 10 ** Math.floor(Math.log10(value));
  return FRIENDLY.map((each) => Number((each * ten).toPrecision(2))).find((each) => each >= value)!;
}

/**
 * Marks from left to right, on a track of so many pixels. What would touch a more telling name
 * moves to the side of its mark, and where there is no room either it is left out.
 */
export function marksOf(
  item: Known,
  { max }: Scale,
  nameOf: (key: MarkKey) => string,
  width: number,
): Mark[] {
  const places: [MarkKey, string | null][] = [
    ...startMarks(item),
    ['whatif.last', item.previous],
    ['whatif.zero', '0'],
  ];
  const marks = places.flatMap(([key, quantity]) =>
    quantity === null || Number(quantity) > max ? [] : [{ key, at: Number(quantity) / max }],
  );
  const sizes = marks.map(({ key }) => nameOf(key).length * LETTER);
  const sides = sidesOf(marks, sizes, width);
  return marks
    .flatMap((mark, nth) => (sides[nth] ? [{ ...mark, side: sides[nth] }] : []))
    .sort((a, b) => a.at - b.at);
}

/** Where it starts says most; how much is used already is worth less beside what is included. */
function startMarks({ soFar, likely, included }: Known): [MarkKey, string | null][] {
  const used: [MarkKey, string] = ['whatif.soFar', soFar];
  const free: [MarkKey, string | null] = ['whatif.included', included];
  return likely === null ? [used, free] : [['whatif.likely', likely], free, used];
}

interface Way {
  readonly sides: readonly (Side | undefined)[];
  readonly taken: readonly Span[];
  readonly cost: number;
}

type Span = { readonly start: number; readonly end: number };

/** Of all ways to set the names, which are a few hundred at most, the one that loses the least. */
function sidesOf(marks: readonly { at: number }[], sizes: readonly number[], width: number) {
  let ways: Way[] = [{ sides: [], taken: [], cost: 0 }];
  for (const [nth, { at }] of marks.entries()) {
    ways = ways.flatMap((way) => [
      ...SIDES.flatMap((side): Way[] => {
        const span = spanOf(side, at, sizes[nth]!, width);
        if (!hasRoom(span, way.taken, width)) return [];
        const cost = way.cost + (side === 'across' ? 0 : 1);
        return [{ sides: [...way.sides, side], taken: [...way.taken, span], cost }];
      }),
      // A more telling name is worth more than all that are less telling.
      { ...way, sides: [...way.sides, undefined], cost: way.cost + 160 / 2 ** nth },
    ]);
  }
  return ways.reduce((least, way) => (way.cost < least.cost ? way : least)).sides;
}

const SIDES: readonly Side[] = ['across', 'after', 'before'];

/** A name across its mark stays on the track: it stands as far along as its mark does. */
function spanOf(side: Side, at: number, size: number, width: number): Span {
  const x = at * width;
  if (side === 'after') return { start: x, end: x + size };
  if (side === 'before') return { start: x - size, end: x };
  const start = at * (width + 2 * RIM - size) - RIM;
  return { start, end: start + size };
}

function hasRoom({ start, end }: Span, taken: readonly Span[], width: number): boolean {
  const isWithin = start >= -RIM && end <= width + RIM;
  return (
    isWithin && taken.every((other) => start >= other.end + APART || end <= other.start - APART)
  );
}
