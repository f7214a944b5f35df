import type { RequestOptions } from '../core/client.ts';
import { delayOf } from './delay.ts';
import { isPassing } from './passing.ts';
import { pause } from './pause.ts';

/** How often one answer is asked for again before it is said that there is none. */
const MOST = 4;

/**
 * Asks for an answer again while the server says that this makes sense and somebody looks. A change is
 * never made again by itself. Throws why there is no answer.
 */
export async function again<T>(
  first: T | Error,
  ask: () => Promise<T>,
  { signal, method }: RequestOptions,
): Promise<T> {
  let said = first;
  for (let tries = 0; said instanceof Error; tries++) {
    if (method || tries === MOST || !isPassing(said)) throw said;
    await pause(delayOf(said.retryAfter, tries), signal);
    if (signal?.aborted) throw said;
    said = await ask().catch((error: Error) => error);
  }
  return said;
}
