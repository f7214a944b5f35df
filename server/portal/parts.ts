/** From what is known to a part of an answer. */

import { toInstant } from '../billing/period.ts';
import type { Part, Source } from '../contract/part.ts';
import type { PartProblem } from '../contract/problem.ts';
import type { Problem } from '../problems.ts';
import type { Known } from './snapshot.ts';

export type Parts = ReturnType<typeof partsFor>;

/** Parts of one answer carry its request's id, so that a person can report the one that failed. */
export function partsFor(requestId: string) {
  function problem({ code, title, retryAfter }: Problem): PartProblem {
    return { code, title, requestId, ...(retryAfter !== undefined && { retryAfter }) };
  }

  function part<T, U>(known: Known<T>, map: (value: T) => U, source: Source = 'stripe'): Part<U> {
    if (known.asOf === undefined) return { problem: problem(known.problem) };
    return {
      asOf: toInstant(known.asOf),
      source,
      data: map(known.value),
      ...(known.problem && { problem: problem(known.problem) }),
    };
  }

  return { part };
}

/** Facts that rest on one another: as old as the oldest, with the first problem of any. */
export function combine<A, B, T>(a: Known<A>, b: Known<B>, map: (a: A, b: B) => T): Known<T> {
  if (a.asOf === undefined) return { problem: a.problem };
  if (b.asOf === undefined) return { problem: b.problem };
  const problem = a.problem ?? b.problem;
  return {
    value: map(a.value, b.value),
    asOf: a.asOf < b.asOf ? a.asOf : b.asOf,
    ...(problem && { problem }),
  };
}

/** The same fact, seen another way. */
export function map<T, U>(known: Known<T>, view: (value: T) => U): Known<U> {
  return known.asOf === undefined ? known : { ...known, value: view(known.value) };
}
