import { createInterface } from 'node:readline/promises';
import { DemoError } from '../demo-error.ts';

/** Asks at the terminal before anything is written. Without a terminal there is nobody to ask. */
export async function askToWrite(question: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new DemoError(`${question} Run it in a terminal to answer, or pass --yes.`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} [y/N] `).finally(() => terminal.close());
  if (!/^y(es)?$/i.test(answer.trim())) throw new DemoError('Nothing was written.');
}
