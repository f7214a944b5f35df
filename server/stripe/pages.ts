/** Reads a list of Stripe's to its end, but never without end. */
import { Problem } from '../problems.ts';

export type Page<T> = { readonly data: readonly T[]; readonly has_more: boolean };

/**
 * All rows of a list, each id once, in Stripe's order. `first` is where to begin after.
 * A list that goes in circles, promises more and gives nothing, or is longer than `maxPages` is an
 * error: a part of the truth would look like the whole.
 */
export async function everyPage<T extends { readonly id: string }>(
  what: string,
  maxPages: number,
  load: (startingAfter: string | undefined) => Promise<Page<T>>,
  first?: string,
): Promise<{ data: T[] }> {
  const rows = new Map<string, T>();
  let cursor = first;

  for (let page = 0; page < maxPages; page++) {
    const { data, has_more } = await load(cursor);
    const before = rows.size;
    for (const row of data) rows.set(row.id, row);
    if (!has_more) return { data: [...rows.values()] };
    if (rows.size === before)
      throw new Problem('stripe_malformed', `Stripe's list of ${what} does not end.`);
    cursor = data.at(-1)!.id;
  }
  throw new Problem('stripe_malformed', `Stripe's list of ${what} is longer than we read.`);
}
