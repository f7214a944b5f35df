import type { Portal } from '../../server/contract/portal.ts';
import type { Answer, RequestOptions } from '../core/client.ts';
import type { PortalStore } from '../core/store.ts';
import { kept } from './kept.ts';
import { missingOf } from './missing.ts';
import { isPassing } from './passing.ts';
import { endOf, type Wait, waitIn } from './wait.ts';

/**
 * The portal's answer, as soon as there is something to show of it: neither a refusal that passes by
 * itself nor an answer without bill and usage moves what stands there, figures or the first skeleton.
 * After a while such an answer is shown all the same, for the sake of what else is in it.
 */
export async function portalAgain(
  first: Answer<Portal> | Error,
  ask: () => Promise<Answer<Portal>>,
  store: PortalStore,
  { signal, reload = false }: RequestOptions,
): Promise<Answer<Portal>> {
  let said = first;
  let isAsked = reload;
  while (!signal?.aborted) {
    const wait = said instanceof Error ? refused(said, store) : answered(said, store);
    if (!wait) break;
    // Whoever has asked for new figures hears that there are none yet.
    if (isAsked) store.announce(store.i18n.t(store.state.data ? 'loaded.partly' : 'busy.long'));
    isAsked = false;
    await wait.pause(signal);
    if (!signal?.aborted) said = await ask().catch((error: Error) => error);
  }
  if (said instanceof Error) throw said;
  return { ...said, data: kept(said.data, store.state.data) };
}

/** The wait that it leads to; undefined where it is to be shown as a failure. */
function refused(error: Error, store: PortalStore): Wait | undefined {
  if (!isPassing(error)) {
    endOf(store);
    return undefined;
  }
  const wait = waitIn(store);
  wait.hear(error.retryAfter, !store.state.data || wait.isBlank);
  return wait;
}

/** The same; undefined where it is to be shown. What is missing then is read after a while. */
function answered({ data }: Answer<Portal>, store: PortalStore): Wait | undefined {
  const { data: before } = store.state;
  const missing = missingOf(kept(data, before));
  if (!missing) {
    // A first answer is announced by whoever shows it.
    if (endOf(store) && before) store.announce(store.i18n.t('loaded'));
    return undefined;
  }
  const wait = waitIn(store);
  wait.hear(missing.told, missing.isBlank);
  if (missing.isAll && !before && !wait.isLong) return wait;
  wait.place = undefined;
  void wait.readLater();
  return undefined;
}
