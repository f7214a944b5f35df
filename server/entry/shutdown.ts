/**
 * How the process ends. SIGTERM: it says that it is not ready, answers on while load balancers notice,
 * finishes what it has begun, and exits with 0. SIGINT, somebody's Ctrl+C, skips the wait. A second
 * signal ends it at once, and what nobody caught is logged and ends it with 1.
 */
import { type Log, nameOf } from '../log.ts';
import type { Running } from './serve.ts';

/** Longer than any read waits for Stripe; platforms kill a process after thirty seconds or so. */
const LONGEST_ANSWER_MS = 10_000;

export function endOnSignals(running: Running, { log, drainMs }: { log: Log; drainMs: number }) {
  let isEnding = false;

  async function end(signal: NodeJS.Signals) {
    if (isEnding) process.exit(1);
    isEnding = true;
    log({ level: 'info', event: 'shutdown_started', signal });
    running.drain();
    if (signal !== 'SIGINT') await new Promise((resolve) => setTimeout(resolve, drainMs));
    const cut = await running.stop(LONGEST_ANSWER_MS);
    log({ level: cut > 0 ? 'warn' : 'info', event: 'shutdown_finished', cut });
    process.exit(0);
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
}

/** A promise that nobody caught comes here too. What has been half done is unknown: only a new process is sure. */
export function endOnBugs(log: Log) {
  process.on('uncaughtException', (error) => {
    log({ level: 'error', event: 'process_crashed', cause: nameOf(error) });
    process.exit(1);
  });
}
