import { spawn } from 'node:child_process';

/** What a script of ours prints. What it says of its progress passes through. */
export async function printed(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let out = '';
  for await (const chunk of child.stdout) out += chunk;
  const code = await ended;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}.`);
  return out;
}
