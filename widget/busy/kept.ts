import { isPassing } from './passing.ts';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/**
 * A new answer in which a part that is still being read keeps the figures of the one before it, with
 * their own time. Both are of one customer. Figures of a period that is over are not kept.
 */
export function kept<Answer>(now: Answer, before: unknown): Answer {
  if (!isFields(now) || !isFields(before)) return now;
  if (isAwaited(now))
    return ('data' in before ? { ...before, problem: now.problem } : now) as Answer;
  if (Array.isArray(now)) return now.map((each) => kept(each, twin(each, before))) as Answer;
  const inner = Object.entries(now).map(([key, value]) => [key, kept(value, before[key])]);
  return Object.fromEntries(inner) as Answer;
}

function isAwaited(part: Fields) {
  return !('data' in part) && isPassing(part.problem as Parameters<typeof isPassing>[0]);
}

/** What a list had in the same place of the same period: an item or a bill, by what it is of. */
function twin(of: unknown, list: unknown) {
  if (!isFields(of) || !Array.isArray(list)) return undefined;
  return list.find((each) => isFields(each) && nameOf(each) === nameOf(of));
}

function nameOf({ id, subscription, period }: Fields) {
  return JSON.stringify([id, subscription, period]);
}
