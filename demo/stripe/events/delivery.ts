import { createRandom } from '../random.ts';
import type { Switches } from '../switches.ts';
import type { Destination } from './destinations.ts';
import { signPayload } from './signature.ts';

/** One attempt to deliver an event, for tests that look at retries and order. */
export type Delivery = {
  event: string;
  type: string;
  url: string;
  /** 1 for the first attempt; a duplicate counts from 1 again. */
  attempt: number;
  /** `null` when the endpoint could not be reached. */
  status: number | null;
  at: Date;
};

export type Parcel = {
  id: string;
  type: string;
  body: string;
  /** Called once, when the endpoint has taken the event. */
  onDelivered(): void;
};

export type Mail = {
  send(destination: Destination, parcel: Parcel): void;
  /** Resolves when everything so far was delivered or given up. */
  settled(): Promise<void>;
  /** The newest attempts, oldest first. */
  readonly attempts: Delivery[];
};

type Options = { switches: Switches; now(): Date; sleep(ms: number): Promise<void> };
type Job = { destination: Destination; parcel: Parcel; isRepeat: boolean };
type Queue = { waiting: Job[]; running: Promise<void> | null };

const KEPT_ATTEMPTS = 5_000;
const SHUFFLE_SEED = 0x5eed;

/** Delivers signed events, one after another to each destination. */
export function createMail({ switches, now, sleep }: Options): Mail {
  const queues = new Map<string, Queue>();
  const attempts: Delivery[] = [];
  const random = createRandom(SHUFFLE_SEED);

  async function run(queue: Queue): Promise<void> {
    // What one request causes waits together, or there would be nothing to shuffle.
    await null;
    for (let job = take(queue); job; job = take(queue)) {
      const isDelivered = await deliver(job);
      if (isDelivered && switches.webhookDuplicates && !job.isRepeat) {
        queue.waiting.push({ ...job, isRepeat: true });
      }
    }
    queue.running = null;
  }

  function take({ waiting }: Queue): Job | undefined {
    const place = switches.webhookOrder === 'shuffled' ? random() % (waiting.length || 1) : 0;
    return waiting.splice(place, 1)[0];
  }

  async function deliver({ destination, parcel, isRepeat }: Job): Promise<boolean> {
    let attempt = 0;
    for (const pause of [...switches.webhookRetrySeconds, null]) {
      attempt += 1;
      const status = await post(destination, parcel.body);
      const { id: event, type } = parcel;
      attempts.push({ event, type, url: destination.url, attempt, status, at: now() });
      if (attempts.length > KEPT_ATTEMPTS) attempts.shift();
      if (status !== null && status >= 200 && status < 300) {
        if (!isRepeat) parcel.onDelivered();
        return true;
      }
      if (pause === null || !destination.isEnabled) return false;
      await sleep(pause * 1000);
    }
    return false;
  }

  return {
    attempts,
    send(destination, parcel) {
      const queue = queues.get(destination.id) ?? { waiting: [], running: null };
      queues.set(destination.id, queue);
      queue.waiting.push({ destination, parcel, isRepeat: false });
      queue.running ??= run(queue);
    },
    async settled() {
      const running = () => [...queues.values()].flatMap((queue) => queue.running ?? []);
      while (running().length > 0) await Promise.all(running());
    },
  };
}

async function post({ url, secret, fetch: send }: Destination, body: string) {
  // Receivers check the age of a signature against real time, whatever the simulated one.
  const signature = await signPayload(body, secret, Math.floor(Date.now() / 1000));
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
  return send(url, { method: 'POST', headers, body }).then(
    ({ status }) => status,
    // An endpoint that is down counts as one that refused.
    () => null,
  );
}
