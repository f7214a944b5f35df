/** The portal as a Cloudflare Worker. Its bindings come with each request. */
import type { Assets } from '../assets.ts';
import { readEnvironment } from '../config.ts';
import type { Build } from '../embed.ts';
import type { PortalApp } from '../env.ts';
import { createPortal } from '../index.ts';
import { jsonLog } from '../log.ts';
import { type D1Database, d1Revocations } from '../revocation/d1.ts';
import { edgeStore, type KvNamespace } from './edge-store.ts';

/** Variables and secrets by the names of `readEnvironment`, and the bindings. */
export type Env = Record<string, unknown> & {
  /** The widget's static assets. */
  ASSETS?: { fetch: typeof fetch };
  /** D1, for what was revoked. */
  PORTAL_DATABASE?: D1Database;
  /** KV, so that instances share what they read of Stripe and hear of its changes. */
  PORTAL_CACHE?: KvNamespace;
};

type ExecutionContext = {
  waitUntil(work: Promise<unknown>): void;
  passThroughOnException(): void;
  props: unknown;
};

/** An isolate has 128 MB in all. */
const MEGABYTES = 24;

const apps = new WeakMap<Env, PortalApp>();

export default {
  fetch(request: Request, env: Env, context: ExecutionContext) {
    return appFor(env).fetch(request, env, context);
  },
};

/** Built once for each set of bindings, so that its cache lives as long as the isolate. */
function appFor(env: Env) {
  const known = apps.get(env);
  if (known) return known;
  const log = jsonLog({ write: (line) => console.log(line.trimEnd()) });
  const database = env.PORTAL_DATABASE;
  const kv = env.PORTAL_CACHE;
  const app = createPortal({
    cacheMegabytes: MEGABYTES,
    ...readEnvironment(env),
    ...(kv && { sharedCache: edgeStore(kv, caches) }),
    ...(database && { revocations: d1Revocations(database) }),
    log,
    clientAddress: addressAtTheEdge,
    assets: boundAssets(env.ASSETS),
  });
  apps.set(env, app);
  return app;
}

/** Cloudflare writes this header itself, over whatever a caller sent. */
function addressAtTheEdge({ headers }: Request) {
  return headers.get('cf-connecting-ip') ?? undefined;
}

function boundAssets(binding: Env['ASSETS']): Assets | undefined {
  if (!binding) return undefined;
  // A binding may answer a page for what it does not have (`not_found_handling`): no file of ours is one.
  const ask = async (name: string) => {
    const response = await binding.fetch(`https://assets.invalid/${name}`);
    const isPage = response.headers.get('content-type')?.startsWith('text/html');
    return response.ok && !isPage ? response : undefined;
  };
  let about: Build | undefined;
  return {
    /** A deployment has one build. What is kept is the answer, not the asking: see `ReadOptions.scope`. */
    async build() {
      if (about) return about;
      const response = await ask('embed.json');
      if (response) about = (await response.json()) as Build;
      return about;
    },
    async read(name) {
      const response = await ask(name);
      if (!response?.body) return undefined;
      return {
        body: response.body,
        type: response.headers.get('content-type') ?? 'application/octet-stream',
        version: (response.headers.get('etag') ?? name).replace(/^W\/|"/g, ''),
      };
    },
  };
}
