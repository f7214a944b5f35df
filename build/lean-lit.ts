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

/** Takes out of Lit what is there for older browsers, other decorators and servers. */
export function leanLit(): Plugin {
  const cssTag = fileURLToPath(new URL('./css-tag.ts', import.meta.url));
  return {
    name: 'lean-lit',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === './css-tag.js' && importer?.includes('/@lit/reactive-element/')
        ? cssTag
        : undefined,
    transform(code, id) {
      const cuts = NEVER_RUN.filter(([file]) => /\/@?lit[-/]/.test(id) && id.endsWith(`/${file}`));
      if (!cuts.length) return undefined;
      let lean = code;
      for (const [file, text, instead] of cuts) {
        if (!text.test(lean)) throw new Error(`${file} no longer has ${text}`);
        lean = lean.replace(text, instead);
      }
      return { code: lean, map: null };
    },
  };
}
