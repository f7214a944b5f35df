import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin, parseSync, Visitor } from 'vite';
import { leanLit } from './build/lean-lit.ts';
import { type Build, embedOf } from './server/embed.ts';

/**
 * The widget, built as an ordinary app so that whitespace goes too (library mode keeps it).
 * `usage-portal.js` is the address a vendor writes down; its lazy chunks stand beside it under
 * `usage-portal/`, named by content so that they can be cached for ever.
 */
export default defineConfig({
  plugins: [
    withoutPreload(),
    leanLit(),
    plainDecorators(),
    tightTemplates(),
    documentation(),
    embed(),
  ],
  build: {
    outDir: 'dist/widget',
    target: 'es2022',

    modulePreload: false,
    sourcemap: false,
    manifest: 'usage-portal/manifest.json',
    rollupOptions: {
      input: { 'usage-portal': 'widget/index.ts' },
      preserveEntrySignatures: 'allow-extension',
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'usage-portal/[name]-[hash].js',
        assetFileNames: 'usage-portal/[name]-[hash][extname]',
      },
    },
  },
});

/**
 * The documentation page's own files, taken in at build time: the package they come from tells its
 * makers of every install, which is nothing to do to a vendor.
 */
function documentation(): Plugin {
  const folder = new URL('./node_modules/swagger-ui-dist/', import.meta.url);
  return {
    name: 'documentation',
    generateBundle() {
      for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'LICENSE']) {
        const source = readFileSync(new URL(name, folder));
        this.emitFile({ type: 'asset', fileName: `docs/${name}`, source });
      }
    },
  };
}

/**
 * What a page needs to run these very bytes: `embed.json` for a server to write the tag of, and
 * `embed.html`, that tag for a server at `/billing`.
 */
function embed(): Plugin {
  const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
  let print = (_: string) => {};
  return {
    name: 'embed',
    configResolved({ logger }) {
      print = (text) => logger.info(text);
    },
    // After all others: what is hashed is what stands on the disk.
    writeBundle: {
      order: 'post',
      handler({ dir = '' }, bundle) {
        const scripts = Object.values(bundle)
          .filter(({ type }) => type === 'chunk')
          .map(({ fileName }) => fileName)
          .sort((a, b) => Number(a.includes('/')) - Number(b.includes('/')) || a.localeCompare(b));
        const hashes = scripts.map((name) => [name, integrityOf(readFileSync(join(dir, name)))]);
        const all = createHash('sha256').update(hashes.join()).digest('hex').slice(0, 12);
        const build: Build = {
          version: `${version}-${all}`,
          integrity: Object.fromEntries(hashes),
        };
        const { src, integrity, html } = embedOf(build, { base: '/billing' });
        writeFileSync(join(dir, 'embed.json'), `${JSON.stringify(build, null, 2)}\n`);
        writeFileSync(join(dir, 'embed.html'), html);
        print(`\nembed.html: ${src}\n            ${integrity}`);
      },
    },
  };
}

function integrityOf(bytes: Buffer) {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
}

/** A lazy chunk needs no other file, so Vite's loader for its preloads and styles is left out. */
function withoutPreload(): Plugin {
  return {
    name: 'without-preload',
    enforce: 'pre',
    load: (id) =>
      id === '\0vite/preload-helper.js'
        ? 'export const __vitePreload = (load) => load();'
        : undefined,
  };
}

/** All that `widget/core/property.ts` asks of a decorator: it stands on a property, and answers nothing. */
function plainDecorators(): Plugin {
  return {
    name: 'plain-decorators',
    transform: (_, id) =>
      id.endsWith('/helpers/esm/decorate.js')
        ? 'export default ([decorate], prototype, name) => decorate(prototype, name);'
        : undefined,
  };
}

/** Takes the indentation out of templates, which no minifier dares. */
function tightTemplates(): Plugin {
  const tight: Record<string, (text: string) => string> = {
    html: onOneLine,
    svg: onOneLine,
    css: (text) =>
      onOneLine(text)
        .replace(/ ?([{};,>]) ?/g, '$1')
        .replaceAll(': ', ':')
        .replaceAll('@media (', '@media(')
        .replaceAll(';}', '}'),
  };
  return {
    name: 'tight-templates',
    transform(code, id) {
      if (!/\/widget\/.*\.ts$/.test(id)) return undefined;
      const edits: { start: number; end: number; text: string }[] = [];
      new Visitor({
        TaggedTemplateExpression({ tag, quasi }) {
          const tighten = tag.type === 'Identifier' ? tight[tag.name] : undefined;
          for (const { start, end } of tighten ? quasi.quasis : [])
            edits.push({ start, end, text: tighten!(code.slice(start, end)) });
        },
      }).visit(parseSync(id, code, { lang: 'js' }).program);
      const text = edits
        .sort((a, b) => b.start - a.start)
        .reduce((all, edit) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), code);
      return { code: text, map: null };
    },
  };
}

/** A line's end and its indentation are one space to HTML and CSS; spaces within a line stay. */
function onOneLine(text: string) {
  return text.replace(/\s*\n\s*/g, ' ');
}
