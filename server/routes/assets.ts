import { type Context, Hono } from 'hono';
import type { Asset, Assets } from '../assets.ts';
import { Problem } from '../problems.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';

/** As the build names itself: the package's version, and a hash of all scripts. */
const VERSION = /^\d+\.\d+\.\d+(-[\w.-]+)?-[\da-f]{12}$/;

/** As the build names a chunk. */
const HASHED = /^usage-portal\/[\w.-]+-[\w-]{8}\.js$/;

/**
 * `/usage-portal.js` and `/usage-portal/*`: the same for everybody, so any page may load them. A
 * chunk's name holds a hash of its bytes and can be kept for ever; the entry is asked for again.
 *
 * `/v/<version>/…` is the same build by a name that is never another's. Scripts import each other by
 * relative addresses, so all of a page's stand under the prefix its tag has. Its entry is known under
 * this server's version alone; a chunk under every version's, because a page that was open before a
 * deployment still asks by its own, and the hash in the name says that these are the bytes it means.
 * Anything else is a 404 that nobody keeps.
 */
export function assetRoutes(assets: Assets) {
  return new Hono()
    .get('/usage-portal.js', (c) => give(c, assets, 'usage-portal.js', 'public, max-age=300'))
    .get('/usage-portal/:file{[\\w.-]+}', (c) =>
      give(c, assets, `usage-portal/${c.req.param('file')}`, FOR_EVER),
    )
    .get('/v/:version/:file{usage-portal\\.js|usage-portal/[\\w.-]+\\.js}', async (c) => {
      const { version, file } = c.req.param();
      const own = (await assets.build?.())?.version;
      const isKnown = version === own || (own && VERSION.test(version) && HASHED.test(file));
      if (!isKnown) throw new Problem('route_not_found');
      return give(c, assets, file, FOR_EVER);
    });
}

export async function give(c: Context, assets: Assets, name: string, caching: string) {
  const asset = await assets.read(name, c.req.header('accept-encoding') ?? '');
  if (!asset) throw new Problem('route_not_found');

  const etag = `"${asset.version}"`;
  const headers = headersOf(asset, etag, caching);
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
  return c.body(asset.body, 200, { ...headers, 'Content-Type': asset.type });
}

function headersOf({ encoding }: Asset, etag: string, caching: string): Record<string, string> {
  return {
    'Cache-Control': caching,
    ETag: etag,
    Vary: 'Accept-Encoding',
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ...(encoding && { 'Content-Encoding': encoding }),
  };
}
