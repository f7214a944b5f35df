/** A server's process, seen from outside. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Ask } from './serve.ts';
import type { Given, ServerName, Started } from './servers.ts';

export type Child = Started & {
  /** Processor time used so far, in µs. */
  cpu(): Promise<number>;
  stop(): void;
};

export async function startServer(name: ServerName, given: Given): Promise<Child> {
  const child = fork(new URL('./serve.ts', import.meta.url), { env: { ...process.env } });
  const started = await ask<Started>(child, { start: name, given });
  return {
    ...started,
    async cpu() {
      const { user, system } = await ask<NodeJS.CpuUsage>(child, { cpu: true });
      return user + system;
    },
    stop: () => void child.disconnect(),
  };
}

async function ask<Answer>(child: ChildProcess, question: Ask): Promise<Answer> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const answer = Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(gone),
    ]);
    child.send(question);
    const [value] = await answer;
    return value as Answer;
  } finally {
    over.abort();
  }
}

function gone(): never {
  throw new Error('A server of the bench has ended.');
}
