/** What of the analyzer is used here: it publishes no types of its own for these. */
declare module '@custom-elements-manifest/analyzer' {
  import type { Package } from 'custom-elements-manifest/schema.d.ts';

  export const ts: {
    createSourceFile(name: string, text: string, target: number, setParents: boolean): object;
    readonly ScriptTarget: { readonly ES2022: number };
  };
  export function create(options: { modules: object[]; plugins: object[] }): Package;
}

declare module '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js' {
  export function litPlugin(): object[];
}
