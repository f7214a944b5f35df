/**
 * Keeps one account under Stripe's limits: so many calls a second in all, and of each endpoint. Who
 * finds no room waits in line: changes first, then what somebody waits for, then what is read behind.
 *
 * Everybody who waits has a timer of their own, and whoever wakes lets all go who may: at the edge
 * nobody's timer is sure to run, since a request may end at any time.
 */
import type { Clock } from '../clock.ts';
import { Problem } from '../problems.ts';
import { type Bucket, createBucket, type Departure } from './bucket.ts';

/** Calls a second, at most: in all, and of one endpoint. */
export type CallsPerSecond = { readonly account: number; readonly endpoint: number };

/** Who goes first. `refresh` is what nobody waits for: the last answer stands meanwhile. */
const PRIORITIES = ['write', 'read', 'refresh'] as const;
export type Priority = (typeof PRIORITIES)[number];

export type Turn = {
  readonly priority: Priority;
  /**
   * The latest it may leave, by `Clock.now`: it is refused then, and as soon as Stripe's word to slow
   * down reaches beyond. Asked again while it waits.
   */
  readonly latest: () => number;
};

export type Refusal = {
  /** When the refused call left. */
  readonly leftAt: number;
  readonly retryAfterMs: number;
  /** Whether the account has had too many, and not only this endpoint. */
  readonly isAccount: boolean;
};

export type Pace = {
  /** Resolves when a call may leave. Throws `stripe_busy` when it would have to wait too long. */
  turn(endpoint: string, turn: Turn): Promise<void>;
  /**
   * A call goes out: of those that were let go the one that was first. It counts from now, for a process
   * that stood still in between sends what it had let go before beside what it lets go after.
   */
  sent(): void;
  /** Stripe said to slow down. */
  slowDown(endpoint: string, refusal: Refusal): void;
  /** After how many seconds a call would leave that came now and had to wait for all before it. */
  backlogSeconds(): number;
  /** `stripe_busy`, with a time to ask again that grows with the backlog and differs for each caller. */
  busy(): Problem;
  /**
   * `stripe_busy`, with a late time to ask again, while so many stand in line that one would notice the
   * wait: for whoever has something to show meanwhile.
   */
  crowded(): Problem | undefined;
  /** Calls in line. */
  readonly waiting: number;
};

export type PaceOptions = {
  readonly clock: Clock;
  readonly limits: CallsPerSecond;
  /** Between 0 and 1; spreads those who were refused, so that they do not return together. */
  readonly random?: () => number;
  /** With this many in line, reads are refused; with a fifth of them, what is read behind. */
  readonly mostWaiting?: number;
  /** Hears of each read that found no room in line, though somebody waits for it. */
  readonly onFull?: () => void;
};

type Entry = {
  readonly seq: number;
  readonly place: number;
  state: 'waits' | 'left' | 'refused';
  /** Ends its pause: it leaves when its place in Stripe's second is taken, not when it had expected to. */
  wake: () => void;
};

/** First come, first served; `gone` have left or were refused, of all that ever came. */
type Queue = { readonly entries: Entry[]; came: number; gone: number };
type Line = { readonly bucket: Bucket; readonly queues: readonly Queue[] };

/** Three seconds of a live account's. Each holds on to all of its request, some 30 kB. */
const MOST_WAITING = 300;
/** Of one endpoint, so many seconds of what it allows. */
const MOST_SECONDS = 3;
/** Nobody sleeps longer without looking whether they still wait in vain. */
const LOOK_MS = 10_000;
/** A view waits up to three times, one call after the other, and each takes Stripe as long again. */
const NOTICED_SECONDS = 0.2;
/** What was let go longer ago than this and has not gone out never will. */
const UNSENT_MS = 10_000;
/** Hundreds in line do not all look whenever one of them may go. */
const BEHIND_MS = 100;
/** The longest a caller is told to wait. */
const LONGEST_RETRY_SECONDS = 60;

export function createPace({
  clock,
  limits,
  random = Math.random,
  mostWaiting = MOST_WAITING,
  onFull = () => {},
}: PaceOptions): Pace {
  const account = createBucket(limits.account, burstOfAccount(limits.account), random);
  const lines = new Map<string, Line>();
  /** Let go, and not gone out yet as far as is known. */
  const unsent: Departure[] = [];
  let came = 0;
  let waiting = 0;

  return {
    async turn(endpoint, { priority, latest }) {
      const line = lineOf(endpoint);
      if (isClosedAt(line, latest())) throw busy();
      if (!hasRoom(line, priority)) {
        if (priority === 'read') onFull();
        throw full();
      }

      const queue = line.queues[PRIORITIES.indexOf(priority)]!;
      const entry: Entry = { seq: came++, place: queue.came++, state: 'waits', wake: () => {} };
      queue.entries.push(entry);
      waiting++;
      letGo();
      while (entry.state === 'waits') {
        const now = clock.now();
        const ahead = entry.place - queue.gone;
        const at = Math.max(line.bucket.nextAt(now, ahead), account.nextAt(now));
        // Only the first of a queue need wake in time: it wakes those who may go with it.
        const least = headOf(queue) === entry ? 1 : BEHIND_MS;
        await pause(
          entry,
          Math.max(1, Math.min(Math.max(least, at - now), LOOK_MS, latest() - now)),
        );
        letGo();
        const isLate = latest() <= clock.now() || isClosedAt(line, latest());
        if (entry.state === 'waits' && isLate) {
          entry.state = 'refused';
          waiting--;
          throw busy();
        }
      }
    },

    sent() {
      const departure = unsent.shift();
      if (departure) departure.at = clock.now();
    },

    slowDown(endpoint, { leftAt, retryAfterMs, isAccount }) {
      const bucket = isAccount ? account : lineOf(endpoint).bucket;
      bucket.close(clock.now(), leftAt, retryAfterMs);
    },

    backlogSeconds,
    busy,
    crowded: () => (isCrowded() ? full() : undefined),

    get waiting() {
      return waiting;
    },
  };

  /**
   * What nobody waits for must not stand where somebody who does would find no room, nor all that ask
   * one endpoint where others would that are idle.
   */
  function hasRoom({ queues }: Line, priority: Priority) {
    if (priority === 'write') return true;
    const most = priority === 'read' ? mostWaiting : mostWaiting / 5;
    return waiting < most && lengthOf(queues) < MOST_SECONDS * limits.endpoint;
  }

  /** By how many there are: one endpoint that Stripe has closed for an hour keeps nobody from the others. */
  function isCrowded() {
    if (waiting > limits.account * NOTICED_SECONDS) return true;
    const most = limits.endpoint * NOTICED_SECONDS;
    return [...lines.values()].some(({ queues }) => lengthOf(queues) > most);
  }

  /** Lets go whoever may, in order, until there is no room or nobody waits. */
  function letGo() {
    const now = clock.now();
    // One that never went out must not stand for the next one for ever.
    while (unsent[0] && now - unsent[0].at > UNSENT_MS) unsent.shift();
    while (waiting > 0 && account.nextAt(now) <= now) {
      const next = firstThatMay(now);
      if (!next) return;
      const { line, queue } = next;
      const entry = queue.entries.shift()!;
      queue.gone++;
      waiting--;
      const departure = { at: now };
      line.bucket.take(departure);
      account.take(departure);
      unsent.push(departure);
      entry.state = 'left';
      entry.wake();
      // Who is first now wakes in time, whatever they expected before.
      headOf(queue)?.wake();
    }
  }

  async function pause(entry: Entry, ms: number) {
    const woken = Promise.withResolvers<void>();
    entry.wake = woken.resolve;
    const over = new AbortController();
    await Promise.race([clock.sleep(ms, over.signal), woken.promise]);
    // By the one who waited: at the edge a timer is its request's own. A reason spares making an error.
    over.abort('over');
  }

  function firstThatMay(now: number) {
    for (const nth of PRIORITIES.keys()) {
      let first: { line: Line; queue: Queue; seq: number } | undefined;
      for (const line of lines.values()) {
        const queue = line.queues[nth]!;
        const seq = headOf(queue)?.seq;
        if (seq === undefined || (first && first.seq < seq)) continue;
        if (line.bucket.nextAt(now) <= now) first = { line, queue, seq };
      }
      if (first) return first;
    }
    return undefined;
  }

  function lineOf(endpoint: string): Line {
    const known = lines.get(endpoint);
    if (known) return known;
    const queues = PRIORITIES.map(() => ({ entries: [], came: 0, gone: 0 }));
    const line = {
      bucket: createBucket(limits.endpoint, Math.ceil(limits.endpoint / 4), random),
      queues,
    };
    lines.set(endpoint, line);
    return line;
  }

  function isClosedAt({ bucket }: Line, time: number) {
    return Math.max(bucket.closedUntil, account.closedUntil) > time;
  }

  function backlogSeconds() {
    const now = clock.now();
    const ends = [...lines.values()].map(({ bucket, queues }) =>
      bucket.nextAt(now, lengthOf(queues)),
    );
    return (Math.max(account.nextAt(now, waiting), ...ends) - now) / 1_000;
  }

  function busy() {
    const seconds = Math.max(1, backlogSeconds()) * (1 + random());
    return waiting < mostWaiting / 2 ? busyFor(seconds) : full(seconds);
  }

  /** How many more there are than the line holds nobody knows: they come back as late as may be. */
  function full(seconds = 0) {
    return busyFor(Math.max(seconds, (LONGEST_RETRY_SECONDS * (1 + random())) / 2));
  }
}

function busyFor(seconds: number) {
  const retryAfter = Math.min(LONGEST_RETRY_SECONDS, Math.round(seconds));
  return new Problem('stripe_busy', undefined, { retryAfter });
}

function lengthOf(queues: readonly Queue[]) {
  return queues.reduce((sum, { came, gone }) => sum + came - gone, 0);
}

/** A first view asks a dozen endpoints at once, and does not wait where there is room for it. */
function burstOfAccount(limit: number): number {
  return Math.max(Math.min(12, Math.ceil(limit / 2)), Math.ceil(limit / 7));
}

/** Who was refused meanwhile is passed over. */
function headOf(queue: Queue): Entry | undefined {
  while (queue.entries[0]?.state === 'refused') {
    queue.entries.shift();
    queue.gone++;
  }
  return queue.entries[0];
}
