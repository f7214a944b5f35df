/** Builds a framework's page when it is first visited, and keeps it. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sourceOf } from './excerpt.ts';
import { type FrameworkName, frameworkOf } from './frameworks.ts';

const BUNDLE = fileURLToPath(new URL('./bundle.ts', import.meta.url));

/** Scripts by name; `main.js` is the one a page asks for. */
export type Built = ReadonlyMap<string, string>;

const builds = new Map<FrameworkName, Promise<Built>>();

/** The scripts of a framework's page. A build that fails is tried again at the next visit. */
export function buildFramework(name: FrameworkName): Promise<Built> {
  const running = builds.get(name) ?? start(name);
  builds.set(name, running);
  return running.catch((error) => {
    builds.delete(name);
    throw error;
  });
}

async function start(name: FrameworkName): Promise<Built> {
  if (!frameworkOf(name).entry) return new Map([['main.js', sourceOf(name, 'main.js')]]);
  return new Map(await bundled(name));
}

/** Bundled in a process of its own: the compilers take more memory than the whole demo. */
function bundled(name: FrameworkName): Promise<[name: string, code: string][]> {
  const child = fork(BUNDLE, [name]);
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    // What was sent before a good end may arrive after it.
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`Bundling ${name} ended with ${code}.`));
    });
  });
}
