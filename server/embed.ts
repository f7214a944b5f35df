/** The tag a page embeds one exact build by, so that the browser runs these bytes or none. */

/** What a build says of itself: `dist/widget/embed.json`. */
export type Build = {
  /** The package's version and a hash of every script: it changes whenever a byte does. */
  readonly version: string;
  /** `sha384-…` of each script, by its path from `usage-portal.js`, which comes first. */
  readonly integrity: Readonly<Record<string, string>>;
};

export type EmbedOptions = {
  /** Where the server is mounted, as the page sees it: `/billing` or `https://billing.example.com`. */
  readonly base: string;
  /** The nonce of this answer's content security policy, where the page has one. */
  readonly nonce?: string;
};

export type Embed = {
  readonly src: string;
  readonly integrity: string;
  /** For a page that writes its own import map: every script by its address. */
  readonly imports: { readonly integrity: Readonly<Record<string, string>> };
  /** The import map and the tag, to stand in a page before any other module. */
  readonly html: string;
};

const ENTRY = 'usage-portal.js';

/** Throws a `TypeError` for a base that no address begins with, and for a nonce that is not one. */
export function embedOf({ version, integrity }: Build, { base, nonce }: EmbedOptions): Embed {
  if (!/^(https?:\/\/[^/?#]|\/(?!\/)|$)[^?#\s"<>]*$/.test(base))
    throw new TypeError('base must be a path from the root or an http(s) address.');
  if (nonce !== undefined && !/^[\w+/-]+={0,2}$/.test(nonce))
    throw new TypeError('nonce must be base64.');

  const prefix = `${base.replace(/\/+$/, '')}/v/${version}/`;
  const addressed = Object.entries(integrity).map(([file, hash]) => [prefix + file, hash]);
  const imports = { integrity: Object.fromEntries(addressed) as Record<string, string> };
  const src = prefix + ENTRY;
  const own = integrity[ENTRY]!;
  const allowed = nonce === undefined ? '' : ` nonce="${nonce}"`;
  const map = JSON.stringify(imports, null, 2);
  const html = `<script type="importmap"${allowed}>${map}</script>
<script type="module"${allowed} src="${src}" integrity="${own}" crossorigin></script>
`;
  return { src, integrity: own, imports, html };
}
