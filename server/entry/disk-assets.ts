/**
 * The widget's build and the documentation's files, from this machine's disk, compressed once.
 * A file that is not listed in the build's folder cannot be named, so no path leads out of it.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Asset, Assets } from '../assets.ts';
import { type Build, type Embed, type EmbedOptions, embedOf } from '../embed.ts';

const require = createRequire(import.meta.url);

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

type Encoding = 'br' | 'gzip' | undefined;

export type DiskAssets = Required<Assets> & {
  /** The tag for this very build, with the hash of each script. Throws as `embedOf` does. */
  embed(options: EmbedOptions): Embed;
};

/**
 * Throws when the widget has not been built: `npm run build` does. `compress: false` is for a
 * framework that compresses by itself and takes our `Content-Encoding` away, as Next does.
 */
export function diskAssets({ compress = true }: { readonly compress?: boolean } = {}): DiskAssets {
  // By the package's name, because this file runs both as a source and from the build itself.
  const build = join(dirname(require.resolve('usage-portal/package.json')), 'dist', 'widget');
  const paths = new Map(builtFiles(build));
  const ready = new Map<string, Asset>();
  const about: Build = JSON.parse(readFileSync(join(build, 'embed.json'), 'utf8'));

  return {
    build: async () => about,
    embed: (options) => embedOf(about, options),
    async read(name, acceptEncoding) {
      const path = paths.get(name);
      if (!path) return undefined;
      const encoding = compress ? bestEncoding(acceptEncoding) : undefined;
      const key = `${encoding} ${name}`;
      const asset = ready.get(key) ?? prepare(path, encoding);
      ready.set(key, asset);
      return asset;
    },
  };
}

function builtFiles(build: string): [string, string][] {
  return readdirSync(build, { recursive: true, encoding: 'utf8' })
    .filter((name) => extname(name) in TYPES)
    .map((name) => [name.replaceAll('\\', '/'), join(build, name)]);
}

function prepare(path: string, encoding: Encoding): Asset {
  const bytes = readFileSync(path);
  return {
    body: new Uint8Array(compressed(bytes, encoding)),
    type: TYPES[extname(path)]!,
    version: createHash('sha256')
      .update(bytes)
      .update(encoding ?? '')
      .digest('base64url')
      .slice(0, 22),
    ...(encoding && { encoding }),
  };
}

/** Slowly and well for what a page waits for, quickly for the megabytes of the documentation. */
function compressed(bytes: Buffer, encoding: Encoding) {
  if (encoding === 'gzip') return gzipSync(bytes, { level: 9 });
  if (encoding !== 'br') return bytes;
  const quality = bytes.length < 500_000 ? 11 : 5;
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
}

function bestEncoding(accept: string): Encoding {
  if (/\bbr\b/.test(accept)) return 'br';
  return /\bgzip\b/.test(accept) ? 'gzip' : undefined;
}
