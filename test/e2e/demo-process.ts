/** The demo as a person starts it: its own process, found by what it prints. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DEMO_STRIPE_KEY } from '../../demo/world.ts';
import { watchedPrint } from '../support/log-watch.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** As `npm run demo` has it. */
const FLAGS = ['--max-semi-space-size=4', '--expose-gc'];
const PATIENCE_MS = 30_000;
/** The one key it may print: whoever starts it is told the simulator's. */
const TOLD = `(key ${DEMO_STRIPE_KEY})`;

export type DemoProcess = {
  /** The first address it printed. */
  readonly address: string;
  readonly origin: string;
  readonly stripePort: number;
  readonly pid: number;
  /** Ends it as Ctrl+C does, and answers its exit code. */
  stop(): Promise<number | null>;
};

/** Starts `demo/start.ts`, and waits for its address and the last line after it. */
export async function startDemo(...args: string[]): Promise<DemoProcess> {
  const child = spawn(process.execPath, [...FLAGS, 'demo/start.ts', '--no-open', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A key in the environment must change nothing.
    env: { ...process.env, STRIPE_SECRET_KEY: 'sk_live_never' },
  });
  // Not `exit`: what it printed last may come after that.
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const watch = watchedPrint();
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => watch(line.replace(TOLD, '')));
  }
  let printed = '';
  let complained = '';
  child.stderr.on('data', (bytes) => {
    complained += bytes;
  });

  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`No address after 30 s.\n${complained}`)),
      PATIENCE_MS,
    );
    child.stdout.on('data', (bytes) => {
      printed += bytes;
      if (!printed.includes('Ctrl+C')) return;
      clearTimeout(timer);
      resolve();
    });
    void exit.then((code) => reject(new Error(`The demo ended with ${code}.\n${complained}`)));
  });
  await ready.catch((error) => {
    child.kill();
    throw error;
  });

  const address = /https?:\/\/\S+/.exec(printed)?.[0] ?? '';
  return {
    address,
    origin: new URL(address).origin,
    stripePort: Number(/127\.0\.0\.1:(\d+)/.exec(printed)?.[1]),
    pid: child.pid!,
    stop: () => {
      child.kill('SIGINT');
      return exit;
    },
  };
}
