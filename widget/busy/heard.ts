import type { Portal } from '../../server/contract/portal.ts';
import type { Answer, RequestOptions } from '../core/client.ts';
import { again } from './again.ts';
import { portalAgain } from './portal-again.ts';

/** What the server said, or what it says when it is asked again. Throws why there is no answer. */
export function heard<T>(
  said: unknown,
  ask: () => Promise<T>,
  options: RequestOptions = {},
): Promise<T> {
  const { store } = options;
  if (!store) return again(said as T | Error, ask, options);
  // Only the portal's own answer is for a store.
  const askPortal = ask as unknown as () => Promise<Answer<Portal>>;
  const portal = portalAgain(said as Answer<Portal> | Error, askPortal, store, options);
  return portal as unknown as Promise<T>;
}
