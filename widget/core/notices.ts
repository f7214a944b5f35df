import type { Portal } from '../../server/contract/portal.ts';
import { inTime } from './in-time.ts';
import { headStamp } from './part.ts';
import { isStale, type Read } from './portal.ts';

type Room = typeof import('../notices/index.ts');

/** How long figures wait for what is told above them, in milliseconds. */
const PATIENCE = 1000;

let here: Room | undefined;

/** The words and actions of notices, once they are here: few customers have one. */
export const noticesRoom = () => here;

/** Fetches them. Fails as `fetchLater` does. */
export async function fetchNotices(): Promise<Room> {
  here ??= await import('../notices/index.ts');
  return here;
}

/** Whether there is something to tell of these figures: a notice, or their age. */
export function isNotable(data: Portal, read: Read) {
  const { asOf } = headStamp(data);
  return data.notices.length > 0 || (asOf !== undefined && isStale(read, asOf));
}

/**
 * Until what is to be told of these figures can be shown with them, so that it pushes nothing down:
 * how high it is only its words tell. Without them, or where they are late, the figures come alone.
 */
export async function toldWith(data: Portal, read: Read) {
  if (here || !isNotable(data, read)) return;
  await inTime(fetchNotices(), PATIENCE);
}
