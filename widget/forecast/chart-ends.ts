/** Where the texts at the right end of the lines go. The likely one keeps its place. */
const LINE_HEIGHT = 14;

export type Ends = {
  /** Baselines; null where there is nothing to name. */
  readonly own: number | null;
  readonly likely: number | null;
  readonly range: number | null;
  readonly ghost: number | null;
};

/**
 * @param at Where the lines end: `own` only where it ends at the edge, where no forecast follows.
 * @param bottom The axis.
 */
export function endsOf(
  at: { own: number | null; likely: number | null; ghost: number | null },
  bottom: number,
): Ends {
  const own = at.likely === null && at.own !== null ? at.own + 4 : null;
  // The lowest lines leave the dates below the axis alone.
  const likely = at.likely === null ? null : Math.min(at.likely - 4, bottom - 13);
  const range = likely === null ? null : likely + 15;
  const first = likely ?? own;
  if (at.ghost === null || first === null)
    return { own, likely, range, ghost: at.ghost && at.ghost + 4 };
  const ghost = beside({ first, last: range ?? first, ghost: at.ghost + 4, bottom });
  return { own, likely, range, ghost };
}

/** Away from what stands, by a line; above it where there is no room below. */
function beside({
  first,
  last,
  ghost,
  bottom,
}: Record<'first' | 'last' | 'ghost' | 'bottom', number>) {
  const [above, below] = [first - LINE_HEIGHT, last + LINE_HEIGHT];
  if (ghost <= above || ghost >= below) return ghost;
  const isBelow = ghost >= (first + last) / 2 && below <= bottom + 4;
  return isBelow ? below : above;
}
