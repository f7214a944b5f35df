import type { ProblemError } from '../core/problem.ts';
import type { PortalStore } from '../core/store.ts';

/**
 * Within how long another stream is opened after one that ended, by chance, in milliseconds: a server that
 * begins anew ends those of all pages at once. Within twice as long each time, until one has lasted.
 */
const FIRST_WAIT = 4_000;
const LONGEST_WAIT = 60_000;
const LASTED = 30_000;

/** Changes that come together are one, and many are read again so often at most. */
const TOGETHER = 300;
const APART = 2_000;

/** Within how long after that it is read, by chance, so that pages that hear of the same do not come together. */
const HEARD = 500;
/** The same of what nobody heard while no page had a stream. */
const MISSED = 10_000;

/**
 * Hears from the server when something of the customer's has changed, while somebody looks. Where
 * there is no stream nothing is lost: the portal reads again every minute anyway.
 */
export async function follow(store: PortalStore, signal: AbortSignal) {
  const { client } = store;
  const tell = gathered(store.changed, signal);
  followLanguage(() => void store.translate(true), signal);
  let wait = FIRST_WAIT;
  let missed: number | undefined;
  while (!signal.aborted) {
    await untilVisible(signal);
    const hidden = new AbortController();
    const stop = () => document.hidden && hidden.abort();
    document.addEventListener('visibilitychange', stop);
    let told = 0;
    let opened = Number.POSITIVE_INFINITY;
    try {
      const response = await client.stream('changes', AbortSignal.any([signal, hidden.signal]));
      if (!response.body || response.status === 204) return;
      // What happened while nobody listened.
      if (missed) tell(missed);
      missed = MISSED;
      opened = performance.now();
      for await (const line of linesOf(response.body)) {
        if (line === 'event: changed') tell(HEARD);
        told = Number(/^retry: (\d{1,7})$/.exec(line)?.[1] ?? told);
      }
    } catch (error) {
      // Refused for good: another try would be refused too. Anything else may pass.
      const { status, retryAfter = 0 } = error as Partial<ProblemError>;
      if (status && status < 500 && status !== 429) return;
      told ||= retryAfter * 1000;
    } finally {
      document.removeEventListener('visibilitychange', stop);
    }
    if (hidden.signal.aborted) {
      // Whoever looks again does not come with all others.
      missed &&= HEARD;
      continue;
    }
    if (performance.now() - opened > LASTED) wait = FIRST_WAIT;
    await pause(told + Math.random() * (told + wait), signal);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

/** A page that changes its language takes the portal along. Figures stay what they are. */
function followLanguage(translate: () => void, signal: AbortSignal) {
  const page = new MutationObserver(translate);
  page.observe(document.documentElement, { attributeFilter: ['lang'] });
  signal.addEventListener('abort', () => page.disconnect());
}

/** Who is told of several calls that, once, at the earliest of their times. */
function gathered(changed: () => void, signal: AbortSignal) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let at = Number.POSITIVE_INFINITY;
  let next = 0;
  signal.addEventListener('abort', () => clearTimeout(timer));
  return (within: number) => {
    const now = performance.now();
    const then = Math.max(now + TOGETHER + Math.random() * within, next);
    if (then >= at || signal.aborted) return;
    at = then;
    clearTimeout(timer);
    timer = setTimeout(() => {
      at = Number.POSITIVE_INFINITY;
      next = performance.now() + APART;
      changed();
    }, then - now);
  };
}

async function* linesOf(body: NonNullable<Response['body']>) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
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
