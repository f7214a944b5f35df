import type { Portal } from '../../server/contract/portal.ts';
import { type Known, known } from '../core/part.ts';
import { isPassing } from './passing.ts';

/** What of an answer is still being read. */
export interface Missing {
  /** A part has no figures at all. */
  isBlank: boolean;
  /** Neither the bill nor the usage has any. */
  isAll: boolean;
  /** Seconds: the least that one of them asks to wait, since one may wait an hour and the next is there. */
  told: number;
}

/** Undefined where nothing is. A part with older figures counts: newer ones are on their way. */
export function missingOf(data: Portal): Missing | undefined {
  const parts = [...partsIn(data)].filter(({ problem }) => isPassing(problem));
  if (!parts.length) return undefined;
  const isMissing = (part: Known<unknown>) => part.data === undefined && isPassing(part.problem);
  return {
    isBlank: parts.some(isMissing),
    isAll: isMissing(known(data.bills)) && isMissing(known(data.items)),
    told: Math.min(...parts.map(({ problem }) => problem?.retryAfter ?? 0)),
  };
}

/** Each part with a problem, however deep. */
function* partsIn(value: unknown): Generator<Known<unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if ('problem' in value) yield value as Known<unknown>;
  for (const inner of Object.values(value)) yield* partsIn(inner);
}
