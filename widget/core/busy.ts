import type { RequestOptions } from './client.ts';
import { inTime } from './in-time.ts';

type Room = typeof import('../busy/index.ts');

/** How long an answer waits for the code that waits, in milliseconds. */
const PATIENCE = 3000;

let here: Room | undefined;

/** What keeps a skeleton and asks again while Stripe is busy, once it is here: few customers see that. */
export const busyRoom = () => here;

/** Asks. An answer, or a failure, that says when it makes sense to ask again goes to the room. */
export async function patiently<T>(ask: () => Promise<T>, options?: RequestOptions): Promise<T> {
  const asked = ask();
  const said = await asked.catch((error) => error);
  if (/"retryAfter"/.test(JSON.stringify(said)))
    here ??= await inTime(import('../busy/index.ts'), PATIENCE);
  return here ? here.heard(said, ask, options) : asked;
}
