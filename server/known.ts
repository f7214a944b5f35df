/** A reading whose failure is a value, so that one that fails costs no other. */

import type { Reading } from './cache/read-cache.ts';
import type { Known } from './portal/snapshot.ts';
import { Problem } from './problems.ts';

export async function known<T>(reading: Promise<Reading<T>>): Promise<Known<T>> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Problem) return { problem: error };
    throw error;
  }
}

/** What is so right now. Throws where it could not be read anew: a change is not decided by an old fact. */
export async function current<T>(reading: Promise<Reading<T>>): Promise<T> {
  const { value, problem } = await reading;
  if (problem) throw problem;
  return value;
}
