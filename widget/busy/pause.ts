/**
 * So long, in milliseconds, or until the browser is online again, and then until somebody looks; at once
 * when nobody waits any more.
 */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((go) => {
    const over = new AbortController();
    const end = () => {
      clearTimeout(timer);
      over.abort();
      go();
    };
    const look = () => {
      if (!document.hidden) end();
    };
    const wait = () => {
      document.addEventListener('visibilitychange', look, { signal: over.signal });
      look();
    };
    const timer = setTimeout(wait, ms);
    addEventListener('online', wait, { signal: over.signal });
    signal?.addEventListener('abort', end, { signal: over.signal });
    if (signal?.aborted) end();
  });
}
