import type { PortalClient, RequestOptions } from './client.ts';
import { ProblemError } from './problem.ts';

/**
 * Makes one change. It has a key of its own, and a request whose answer was lost is sent once more
 * with the same key: the server makes a change only once by it.
 */
export async function write<T>(
  client: PortalClient,
  path: string,
  options: Pick<RequestOptions, 'method' | 'body' | 'signal'> = {},
): Promise<T> {
  const change = { method: 'POST' as const, ...options, key: newKey() };
  try {
    return await client.read<T>(path, change);
  } catch (error) {
    if (!isLost(error) || options.signal?.aborted) throw error;
    return client.read<T>(path, change);
  }
}

/** Whether nobody knows if a request was answered. */
export function isLost(error: unknown): boolean {
  return error instanceof ProblemError && (error.code === 'network' || error.code === 'timeout');
}

/** Names one change. By hand, since `randomUUID` is only for pages that came encrypted. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
