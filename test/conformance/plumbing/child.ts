import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';

const SUITE = join(import.meta.dirname, '..');

/** A run of the suite in a process of its own, as the scripts start it. */
export async function runSuite(
  environment: Record<string, string>,
  { files = '*.test.ts', options = [] as string[] } = {},
): Promise<{ code: number | null; output: string }> {
  const { NODE_TEST_CONTEXT: _, CONFORMANCE: __, ...inherited } = process.env;
  const child = spawn(
    process.execPath,
    [
      ...options,
      '--test',
      '--test-isolation=none',
      '--test-reporter=tap',
      ...globSync(files, { cwd: SUITE }).map((file) => join(SUITE, file)),
    ],
    { env: { ...inherited, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { code, output };
}
