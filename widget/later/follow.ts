import type { ProblemError } from '../core/problem.ts';
import type { PortalStore } from '../core/store.ts';

/** How long a stream that broke waits for the next, in milliseconds. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

/** Changes that come together are one, and many are read again so often at most. */
const TOGETHER = 300;
const APART = 2_000;

/**
 * Hears from the server when something of the customer's has changed, while somebody looks. Where
 * there is no stream nothing is lost: the portal reads again every minute anyway.
 */
export async function follow(store: PortalStore, signal: AbortSignal) {
  const { client } = store;
  const tell = gathered(store.changed, signal);
  followLanguage(() => void store.translate(true), signal);
  let isLater = false;
  for (let wait = FIRST_WAIT; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT)) {
    await untilVisible(signal);
    const hidden = new AbortController();
    const stop = () => document.hidden && hidden.abort();
    document.addEventListener('visibilitychange', stop);
    try {
      const response = await client.stream('changes', AbortSignal.any([signal, hidden.signal]));
      if (!response.body || response.status === 204) return;
      // What happened while nobody listened.
      if (isLater) tell();
      isLater = true;
      wait = FIRST_WAIT;
      await listen(response.body, tell);
    } catch (error) {
      // Refused for good: another try would be refused too. Anything else may pass.
      const { status, retryAfter = 0 } = error as Partial<ProblemError>;
      if (status && status < 500 && status !== 429) return;
      wait = Math.max(wait, retryAfter * 1000);
    } finally {
      document.removeEventListener('visibilitychange', stop);
    }
    if (!hidden.signal.aborted) await pause(wait, signal);
  }
}

/** A page that changes its language takes the portal along. Figures stay what they are. */
function followLanguage(translate: () => void, signal: AbortSignal) {
  const page = new MutationObserver(translate);
  page.observe(document.documentElement, { attributeFilter: ['lang'] });
  signal.addEventListener('abort', () => page.disconnect());
}

function gathered(changed: () => void, signal: AbortSignal) {
  let isWaiting = false;
  let next = 0;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    const wait = Math.max(TOGETHER, next - performance.now());
    setTimeout(() => {
      isWaiting = false;
      next = performance.now() + APART;
      if (!signal.aborted) changed();
    }, wait);
  };
}

async function listen(body: NonNullable<Response['body']>, tell: () => void) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    if (lines.includes('event: changed')) tell();
  }
}

function untilVisible(signal: AbortSignal) {
  return new Promise<void>((resolve) => {
    if (!document.hidden || signal.aborted) return resolve();
    const once = { signal, once: true };
    document.addEventListener('visibilitychange', () => resolve(), once);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function pause(ms: number, signal: AbortSignal) {
  return new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
  });
}
