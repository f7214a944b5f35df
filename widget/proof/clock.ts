/** How far the server's clock is ahead of this one, in seconds. None is known until a proof was refused. */
let ahead = 0;

/** A server takes a proof from a minute early to a minute late: half of that is near enough. */
const NEAR = 30;

/** The server's time in whole seconds since 1970, as far as it is known. */
export function serverSeconds(): number {
  return Math.floor(Date.now() / 1000) + ahead;
}

/** Learns the time from an answer that was made just now. Says whether it was far from what was thought. */
export function learnTime(answer: Response): boolean {
  const seconds = Math.round(Date.parse(answer.headers.get('date') ?? '') / 1000);
  const wrong = seconds - serverSeconds();
  // An answer without a time is no number, and teaches nothing.
  if (!(Math.abs(wrong) > NEAR)) return false;
  ahead += wrong;
  return true;
}
