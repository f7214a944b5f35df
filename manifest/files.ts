/** Every file that is made of the elements' sources, by its path. They are committed. */
import { cssData, htmlData, webTypes } from './editors.ts';
import {
  elementTypes,
  preactJsx,
  reactComponents,
  reactJsx,
  reactTypes,
  solidJsx,
  svelteTypes,
  vueTypes,
} from './frameworks.ts';
import { makeManifest } from './manifest.ts';
import { reference } from './reference.ts';

export function madeFiles(): Map<string, string> {
  const manifest = makeManifest();
  return new Map([
    ['custom-elements.json', json(manifest)],
    ['docs/elements.md', reference(manifest)],
    ['typings/html-custom-data.json', json(htmlData(manifest))],
    ['typings/css-custom-data.json', json(cssData(manifest))],
    ['typings/web-types.json', json(webTypes(manifest))],
    ['typings/elements.d.ts', elementTypes(manifest)],
    ['typings/jsx.d.ts', reactJsx()],
    ['typings/jsx-preact.d.ts', preactJsx()],
    ['typings/jsx-solid.d.ts', solidJsx()],
    ['typings/svelte.d.ts', svelteTypes()],
    ['typings/vue.d.ts', vueTypes()],
    ['react/index.js', reactComponents(manifest)],
    ['react/index.d.ts', reactTypes(manifest)],
  ]);
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
