/** The server under load, in a process of its own, from the outside. */
import { fork } from 'node:child_process';
import { once } from 'node:events';

export type ServedOptions = {
  readonly stripePort: number;
  /** Of the key `load`. */
  readonly secret: string;
  /** The header that tells Stripe's stand-in when a call left. */
  readonly leftAt: string;
};

/** As an operator bounds it: what is forgotten at once is swept at once, and the heap has an end. */
const NODE_OPTIONS = ['--max-semi-space-size=4', '--max-old-space-size=144'];
/** One pool of native memory: each thread's own keeps what it has freed from all others. */
const MALLOC_ARENA_MAX = '1';

export async function startServer(options: ServedOptions) {
  const path = new URL('./server-process.js', import.meta.url).pathname;
  const child = fork(path, [JSON.stringify(options)], {
    execArgv: NODE_OPTIONS,
    env: { ...process.env, MALLOC_ARENA_MAX },
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    /** Ends it. Answers the most memory it held, in megabytes. */
    async stop(): Promise<number> {
      child.send('stop');
      const [{ peakMegabytes }] = (await once(child, 'message')) as [{ peakMegabytes: number }];
      return peakMegabytes;
    },
  };
}
