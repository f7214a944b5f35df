import { createRandom } from '../random.ts';
import { breakAnswer, type Connection, REPLACEMENTS } from './broken-answers.ts';
import { StripeFailure } from './errors.ts';
import { PAGE_FAULTS } from './page-faults.ts';

/** Every fault there is, with a label for whoever offers them. */
export const FAULTS = [
  { kind: 'latency', label: 'Slow answers' },
  { kind: 'rate_limit', label: 'Too many requests' },
  { kind: 'lock_timeout', label: 'Object in use' },
  { kind: 'error', label: 'Server error' },
  { kind: 'html', label: 'An HTML page in place of JSON' },
  { kind: 'half_body', label: 'Half an answer' },
  { kind: 'empty', label: 'An empty answer' },
  { kind: 'trickle', label: 'A byte a second' },
  { kind: 'huge', label: 'An answer of fifty megabytes' },
  { kind: 'wrong_type', label: 'Wrong content type' },
  { kind: 'reset', label: 'Connection reset' },
  { kind: 'hang', label: 'No answer at all' },
  { kind: 'has_more_empty', label: 'Empty page that promises more' },
  { kind: 'repeated_cursor', label: 'The same page for ever' },
  { kind: 'endless', label: 'A list without end' },
  { kind: 'moved_item', label: 'An item on two pages' },
] as const;

export type FaultKind = (typeof FAULTS)[number]['kind'];

export type FaultRule = {
  kind: FaultKind;
  /** Milliseconds of `latency`, status of `error` and `html`. */
  value?: number;
  /** The `retry-after` header of a 429: seconds, a date, or whatever a test wants there. */
  retryAfter?: number | string;
  /** The `stripe-should-retry` header of a 429. */
  shouldRetry?: boolean;
  /** The request is carried out first, and only its answer is lost. */
  after?: boolean;
  /** Which requests; a path stands for all that begin with it. */
  match?: { method?: string; path?: string | RegExp };
  /** The part of these requests that it hits, from 0 to 1; the choice is the same on every run. */
  rate?: number;
  /** How many requests it hits before it ends. */
  times?: number;
};

export type Faults = {
  /** Puts these rules in the place of all others. */
  set(rules: readonly FaultRule[]): void;
  clear(): void;
  readonly rules: readonly FaultRule[];
};

type Work = (request: Request) => Promise<Response>;
type Options = { sleep(ms: number): Promise<void> };

const HEADER = 'stripe-simulator-fault';
const CHOICE_SEED = 0xfa17;
const DEFAULT_LATENCY_MS = 1_000;

export type FaultRunner = Faults & {
  /** Does the work, with the faults that the request's header and the rules put in its way. */
  run(request: Request, connection: Connection | null, work: Work): Promise<Response>;
};

export function createFaults({ sleep }: Options): FaultRunner {
  let rules: { rule: FaultRule; hits: number }[] = [];
  const random = createRandom(CHOICE_SEED);

  function hitting(request: Request): FaultRule[] {
    const active = rules.filter(({ rule, hits }) => {
      if (rule.times !== undefined && hits >= rule.times) return false;
      return matches(rule, request) && random() / 2 ** 32 < (rule.rate ?? 1);
    });
    for (const one of active) one.hits += 1;
    return active.map(({ rule }) => rule);
  }

  return {
    set(next) {
      rules = next.map((rule) => ({ rule, hits: 0 }));
    },
    clear() {
      rules = [];
    },
    get rules() {
      return rules.map(({ rule }) => rule);
    },
    async run(request, connection, work) {
      const own = fromHeader(request.headers.get(HEADER));
      if (own instanceof Response) return own;
      const faults = [...own, ...hitting(request)];
      for (const { kind, value } of faults) {
        if (kind === 'latency') await sleep(value ?? DEFAULT_LATENCY_MS);
      }
      const fault = faults.find(({ kind }) => kind !== 'latency');
      return fault ? inject(fault, request, connection, work) : work(request);
    },
  };
}

/** Reads `rate_limit; retry-after=2`, and `latency=1500, error=503` for two at once. */
function parseFaults(text: string): FaultRule[] {
  return text.split(',').map((part) => {
    const [head = '', ...options] = part.split(';').map((option) => option.trim());
    const [kind = '', value] = head.split('=');
    if (!isKind(kind)) throw new RangeError(`The simulator knows no fault "${kind}".`);
    const given = new Map(options.map((option) => pairOf(option)));
    return {
      kind,
      ...(value && { value: Number(value) }),
      ...(given.has('retry-after') && { retryAfter: Number(given.get('retry-after')) }),
      ...(given.has('should-retry') && { shouldRetry: given.get('should-retry') !== 'false' }),
      ...(given.has('after') && { after: true }),
    };
  });
}

async function inject(
  fault: FaultRule,
  request: Request,
  connection: Connection | null,
  work: Work,
): Promise<Response> {
  const pageFault = PAGE_FAULTS[fault.kind];
  if (pageFault) return pageFault(request, work);
  const replacement = REPLACEMENTS[fault.kind];
  if (!replacement) return breakAnswer(fault.kind, await work(request), connection);
  if (fault.after) await work(request.clone());
  return replacement(fault, request, connection);
}

function fromHeader(text: string | null): FaultRule[] | Response {
  if (text === null) return [];
  try {
    return parseFaults(text);
  } catch (error) {
    return new StripeFailure((error as Error).message).toResponse();
  }
}

function matches({ match = {} }: FaultRule, { method, url }: Request): boolean {
  const { pathname } = new URL(url);
  if (match.method !== undefined && match.method !== method) return false;
  if (match.path === undefined) return true;
  return typeof match.path === 'string'
    ? pathname.startsWith(match.path)
    : match.path.test(pathname);
}

function pairOf(option: string): [string, string | undefined] {
  const [name = '', value] = option.split('=');
  return [name, value];
}

function isKind(kind: string): kind is FaultKind {
  return FAULTS.some((fault) => fault.kind === kind);
}
