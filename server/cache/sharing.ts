/** Readings shared with other instances by way of a store: sealed, and under the versions of now. */
import { type CarefulOptions, createCarefulStore } from './careful-store.ts';
import { RELEASE } from './release.ts';
import { createSeal, hashOf } from './seal.ts';
import { READING, type SharedStore } from './shared.ts';
import { splitKey } from './shelf.ts';
import { createVersions } from './versions.ts';

/** What a store must keep at least: KV takes nothing shorter. */
const LEAST_SECONDS = 60;

export type SharedOptions = {
  readonly store: SharedStore;
  /** A secret of a tenant's, the same on every instance, of which the key of the seal is made. */
  readonly secretOf: (tenant: string) => string | undefined;
  /** Which releases share with one another; this one's own where absent. */
  readonly release?: string;
} & Pick<CarefulOptions, 'onFailure' | 'sleep'>;

/** A reading of some instance's, in the words of the codec. */
export type SharedReading = { readonly text: string; readonly readAt: number };

export type Sharing = ReturnType<typeof createSharing>;

export function createSharing(
  { secretOf, release = RELEASE, ...options }: SharedOptions,
  now: () => Date,
  changed: (prefix: string) => void,
) {
  const store = createCarefulStore({ ...options, now });
  const versions = createVersions({ store, now, changed });
  const seal = createSeal(secretOf);

  return {
    versions,

    async find(key: string, version: string): Promise<SharedReading | undefined> {
      const name = await nameOf(key, version, release);
      const sealed = (await store.get(name))?.text;
      const opened = sealed && (await seal.open(tenantOf(key), name, sealed));
      const [, time, text] = /^(\d{1,16})\n(.+)$/s.exec(opened || '') ?? [];
      return text === undefined ? undefined : { text, readAt: Number(time) };
    },

    async keep(key: string, version: string, { text, readAt }: SharedReading, ms: number) {
      const name = await nameOf(key, version, release);
      const sealed = await seal.close(tenantOf(key), name, `${readAt}\n${text}`);
      const seconds = Math.max(LEAST_SECONDS, Math.ceil(ms / 1_000));
      if (sealed) await store.put(name, sealed, seconds);
    },
  };
}

async function nameOf(key: string, version: string, release: string) {
  return READING + (await hashOf(`${release}\n${version}\n${key}`));
}

function tenantOf(key: string): string {
  return splitKey(key)[0].split('/', 1)[0]!;
}
