import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** What of Lit no page of ours runs. A text that is not found is a new Lit: look again, then here. */
const NEVER_RUN: readonly (readonly [file: string, text: RegExp, instead: string])[] = [
  // Greetings to polyfills and to a second Lit, which write on the host's `window`.
  ['reactive-element.js', /,\w\?\.\(\{ReactiveElement:\w\}\),\([^;]*/, ''],
  ['lit-html.js', /,\w=\w\.litHtmlPolyfillSupport;\w\?\.[^;]*/, ''],
  [
    'lit-element.js',
    /,\w\.litElementHydrateSupport[^;]*;const \w=\w\.litElementPolyfillSupport;[^;]*/,
    '',
  ],
  ['lit-element.js', /\(\w\.litElementVersions[^;]*;/, ''],
  // Metadata of decorators of the other kind: `widget/core/property.ts` says which are ours.
  ['reactive-element.js', /Symbol\.metadata\?\?=[^;]*;/, ''],
  ['reactive-element.js', /const \w=this\[Symbol\.metadata\];if\(null!==\w\)\{.*?\}(?=this\.)/, ''],
  // Rendering on a server reaches into Lit by this; its directives take the parts alone.
  ['lit-html.js', /=\{M:\w,.*?,(I:\w),.*?\}/, '={$1}'],
  // Values inside of comments, and templates of formulas.
  ['lit-html.js', /else\{let \w=-1;for\(;-1!==.*?\.length-1\}/, ''],
  ['lit-html.js', /3===\w\?"<math>":/, ''],
  ['lit-html.js', /3===\w\?"<\/math>":/, ''],
];

/** Our own in the place of Lit's `css`: the one that `@lit/reactive-element` asks for. */
const CSS_TAG = fileURLToPath(new URL('./css-tag.ts', import.meta.url));

/** Where an import of Lit's `css` leads instead; undefined for any other import. */
export function leanImport(source: string, importer: string | undefined): string | undefined {
  const isCssTag = source === './css-tag.js' && importer?.includes('/@lit/reactive-element/');
  return isCssTag ? CSS_TAG : undefined;
}

/**
 * A module of Lit without what never runs; undefined for a module that has nothing of it. Throws when a
 * text is not found.
 */
export function leanModule(code: string, path: string): string | undefined {
  const cuts = cutsOf(path);
  if (!cuts.length) return undefined;
  let lean = code;
  for (const [file, text, instead] of cuts) {
    if (!text.test(lean)) throw new Error(`${file} no longer has ${text}`);
    lean = lean.replace(text, instead);
  }
  return lean;
}

/**
 * Takes out of Lit what is there for older browsers, other decorators and servers. Throws at the end of
 * a build that never met one of the files: it has another name now, and was not made lean.
 */
export function leanLit(): Plugin {
  const missing = new Set(['css-tag.js', ...NEVER_RUN.map(([file]) => file)]);
  return {
    name: 'lean-lit',
    enforce: 'pre',
    resolveId(source, importer) {
      const lean = leanImport(source, importer);
      if (lean) missing.delete('css-tag.js');
      return lean;
    },
    transform(code, id) {
      const lean = leanModule(code, id);
      if (lean === undefined) return undefined;
      for (const [file] of cutsOf(id)) missing.delete(file);
      return { code: lean, map: null };
    },
    buildEnd(error) {
      if (!error && missing.size > 0)
        throw new Error(`The build met no ${[...missing].join(', ')}`);
    },
  };
}

function cutsOf(path: string) {
  const [, of] = /\/(lit-html|lit-element|@lit\/reactive-element)\/[\w-]+\.js$/.exec(path) ?? [];
  return NEVER_RUN.filter(([file]) => of !== undefined && path.endsWith(`/${of}/${file}`));
}
