import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin, parseSync, type Rolldown, Visitor } from 'vite';
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
    togetherWithShared(),
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
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: sharedLater, debugName: 'shared', maxModuleSize: 4096 }],
        },
      },
    },
  },
});

/** For notices figures wait, so what they share with others is fetched beside them, not once they are here. */
function togetherWithShared(): Plugin {
  return {
    name: 'together-with-shared',
    renderChunk(code, { isEntry }, _, { chunks }) {
      const shared = Object.keys(chunks).find((name) => name.includes('/shared-'));
      if (!isEntry || !shared) return undefined;
      return code.replace(
        /import\((["'`])\.\/usage-portal\/notices-.*?\1\)/,
        (notices) => `Promise.all([${notices}, import("./${shared}")]).then(([it]) => it)`,
      );
    },
  };
}

/** The build's modules, each with what imports it. */
interface Modules {
  getModuleInfo(id: string): Rolldown.ModuleInfo | null;
}

/**
 * What several lazy chunks share and a first view does without is one chunk: one request in place of
 * seven. What is large and rarely needed stays a chunk of its own.
 */
function sharedLater(id: string, modules: Modules): string | null {
  return !isFirst(id, modules) && chunksOf(id, modules).size > 1 ? 'shared' : null;
}

/** Whether the entry imports a module, itself or through others. */
function isFirst(id: string, modules: Modules): boolean {
  return upwards(id, modules, ({ importers }) => importers).some((each) => each.isEntry);
}

/** The lazy chunks that a first view fetches by which a module is needed, through whatever else. */
function chunksOf(id: string, modules: Modules): Set<string> {
  const all = upwards(id, modules, ({ importers, dynamicImporters }) => [
    ...importers,
    ...dynamicImporters.filter((each) => !isFirst(each, modules)),
  ]);
  const fetched = all.filter(({ dynamicImporters }) =>
    dynamicImporters.some((each) => isFirst(each, modules)),
  );
  return new Set(fetched.map((each) => each.id));
}

/** A module and all that is above it. */
function upwards(
  id: string,
  modules: Modules,
  above: (module: Rolldown.ModuleInfo) => readonly string[],
): Rolldown.ModuleInfo[] {
  const found = new Map<string, Rolldown.ModuleInfo>();
  const climb = (each: string) => {
    const module = modules.getModuleInfo(each);
    if (!module || found.has(each)) return;
    found.set(each, module);
    above(module).forEach(climb);
  };
  climb(id);
  return [...found.values()];
}

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
        const map = html.slice(html.indexOf('>') + 1, html.indexOf('</script>'));
        const hash = createHash('sha256').update(map).digest('base64');
        print(`\nembed.html: ${src}\n            ${integrity}\n import map: 'sha256-${hash}'`);
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
    renderChunk: (code) => code.replace(/__vitePreload\(\(\) => (.*?), __VITE_PRELOAD__\)/g, '$1'),
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
