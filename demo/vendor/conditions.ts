/** What the demo's controls have changed around the portal: Stripe's lag and answers, and the sign-in. */
import type { Simulator } from '../stripe/index.ts';

/** Seconds until usage counts. */
export const LAGS = { '0': 'at once', '30': 'after 30 s', '300': 'after 5 min' } as const;

/** How Stripe answers the portal, in the words of whoever looks at the demo. */
export const ANSWERS = {
  well: 'answers',
  slow: 'is slow (3 s)',
  busy: 'is busy (429)',
  busy_wait: 'is busy, asks to wait 5 s',
  down: 'is down (503)',
  garbled: 'answers in HTML',
  cut: 'breaks off',
  unreachable: 'cannot be reached',
  no_previews: 'previews nothing',
  no_usage: 'tells no usage',
} as const;

export type Lag = keyof typeof LAGS;
export type Answer = keyof typeof ANSWERS;

/** The simulator's fault header for each of them, and the requests that carry it. */
const FAULTS: Readonly<Record<Exclude<Answer, 'well'>, { fault: string; path?: RegExp }>> = {
  slow: { fault: 'latency=3000' },
  busy: { fault: 'rate_limit' },
  busy_wait: { fault: 'rate_limit; retry-after=5' },
  down: { fault: 'error=503' },
  garbled: { fault: 'html' },
  cut: { fault: 'half_body' },
  unreachable: { fault: 'reset' },
  no_previews: { fault: 'error=500', path: /\/create_preview$/ },
  no_usage: { fault: 'error=500', path: /\/event_summaries$/ },
};

export type Conditions = {
  /** Whether there is a simulator whose lag and answers can be changed. */
  readonly isSimulated: boolean;
  readonly lag: Lag;
  readonly answer: Answer;
  readonly isSignedOut: boolean;
  /** How the portal reaches Stripe: only its own requests meet the faults. */
  readonly fetch: typeof fetch;
  /** Resolves when every webhook so far has arrived. */
  settled(): Promise<void>;
  setLag(lag: Lag): void;
  setAnswer(answer: Answer): void;
  setSignedOut(isSignedOut: boolean): void;
};

export function createConditions(simulator: Simulator | undefined): Conditions {
  let answer: Answer = 'well';
  let isSignedOut = false;
  return {
    isSimulated: simulator !== undefined,
    get lag() {
      return String(simulator?.switches.lagSeconds ?? 0) as Lag;
    },
    get answer() {
      return answer;
    },
    get isSignedOut() {
      return isSignedOut;
    },
    fetch(input, init) {
      const request = new Request(input, init);
      if (answer !== 'well') {
        const { fault, path } = FAULTS[answer];
        const isHit = path?.test(new URL(request.url).pathname) ?? true;
        if (isHit) request.headers.set('stripe-simulator-fault', fault);
      }
      return fetch(request);
    },
    async settled() {
      await simulator?.settled();
    },
    setLag(lag) {
      if (simulator) simulator.switches.lagSeconds = Number(lag);
    },
    setAnswer(next) {
      answer = next;
    },
    setSignedOut(next) {
      isSignedOut = next;
    },
  };
}
