type Room = typeof import('../notices/index.ts');

let here: Room | undefined;

/** The words and actions of notices, once they are here: few customers have one. */
export const noticesRoom = () => here;

/** Fetches them. A failed attempt may be repeated. */
export async function fetchNotices(): Promise<Room> {
  here ??= await import('../notices/index.ts');
  return here;
}
