import { fileURLToPath } from 'node:url';

const ENTRIES = {
  'stripe.js': 'page/stripe.ts',
  'frame.js': 'frame/main.ts',
  'bank.js': 'frame/bank.ts',
} as const;

export type Script = keyof typeof ENTRIES;

const built = new Map<Script, Promise<string>>();

/** A script of the simulated Stripe.js as a browser takes it, made when it is first asked for. */
export function scriptOf(name: Script): Promise<string> {
  const script = built.get(name) ?? bundle(ENTRIES[name]);
  built.set(name, script);
  return script;
}

async function bundle(entry: string): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    legalComments: 'none',
  });
  return outputFiles[0]!.text;
}
