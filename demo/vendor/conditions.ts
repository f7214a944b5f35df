/** What the demo's controls have changed around the portal: Stripe's lag and answers, and the sign-in. */
import { type Between, faulty } from '../between.ts';
import type { Simulator } from '../stripe/index.ts';
import type { Loading } from './stripe-js.ts';

/** Seconds until usage counts. */
export const LAGS = { '0': 'at once', '30': 'after 30 s', '300': 'after 5 min' } as const;

/** How Stripe answers the portal, in the words of whoever looks at the demo. */
export const ANSWERS = {
  well: 'answers',
  slow: 'is slow (3 s)',
  very_slow: 'is very slow (30 s)',
  busy: 'is busy (429)',
  busy_wait: 'is busy, asks to wait 5 s',
  silent: 'never answers',
  trickling: 'sends a byte a second',
  down: 'is down (503)',
  refused: 'refuses the key (401)',
  forbidden: 'allows the key nothing (403)',
  garbled: 'answers in HTML',
  cut: 'breaks off',
  empty: 'answers with nothing',
  huge: 'answers with 50 MB',
  endless: 'has lists without end',
  unreachable: 'cannot be reached',
  no_previews: 'previews nothing',
  no_usage: 'tells no usage',
} as const;

export type Lag = keyof typeof LAGS;
export type Answer = keyof typeof ANSWERS;

const BETWEEN: Readonly<Record<Answer, Between>> = {
  well: (request, send) => send(request),
  slow: faulty('latency=3000'),
  very_slow: faulty('latency=30000'),
  busy: faulty('rate_limit'),
  busy_wait: faulty('rate_limit; retry-after=5'),
  silent: faulty('hang'),
  trickling: faulty('trickle'),
  down: faulty('error=503'),
  refused: faulty('error=401'),
  forbidden: faulty('error=403'),
  garbled: faulty('html'),
  cut: faulty('half_body'),
  empty: faulty('empty'),
  huge: faulty('huge'),
  endless: faulty('endless'),
  unreachable: faulty('reset'),
  no_previews: faulty('error=500', /\/create_preview$/),
  no_usage: faulty('error=500', /\/event_summaries$/),
};

export type Conditions = {
  /** Whether there is a simulator whose lag and answers can be changed. */
  readonly isSimulated: boolean;
  readonly lag: Lag;
  readonly answer: Answer;
  /** How Stripe.js comes to the next page. */
  readonly loading: Loading;
  readonly isSignedOut: boolean;
  /** How the portal reaches Stripe: only its own requests meet the faults. */
  readonly fetch: typeof fetch;
  /** Resolves when every webhook so far has arrived. */
  settled(): Promise<void>;
  setLag(lag: Lag): void;
  setAnswer(answer: Answer): void;
  setLoading(loading: Loading): void;
  setSignedOut(isSignedOut: boolean): void;
};

export function createConditions(simulator: Simulator | undefined): Conditions {
  let answer: Answer = 'well';
  let loading: Loading = 'well';
  let isSignedOut = false;
  return {
    isSimulated: simulator !== undefined,
    get lag() {
      return String(simulator?.switches.lagSeconds ?? 0) as Lag;
    },
    get answer() {
      return answer;
    },
    get loading() {
      return loading;
    },
    get isSignedOut() {
      return isSignedOut;
    },
    fetch: (input, init) => BETWEEN[answer](new Request(input, init), fetch),
    async settled() {
      await simulator?.settled();
    },
    setLag(lag) {
      if (simulator) simulator.switches.lagSeconds = Number(lag);
    },
    setAnswer(next) {
      answer = next;
    },
    setLoading(next) {
      loading = next;
    },
    setSignedOut(next) {
      isSignedOut = next;
    },
  };
}
