/** What VS Code and the editors of JetBrains read. */

import { getWebTypesData } from 'custom-element-jet-brains-integration';
import {
  getVsCodeCssCustomData,
  getVsCodeHtmlCustomData,
} from 'custom-element-vs-code-integration';
import type { Package } from 'custom-elements-manifest/schema.d.ts';
import { tokens } from './tokens.ts';

type ForVsCode = Parameters<typeof getVsCodeHtmlCustomData>[0];
type ForJetBrains = Parameters<typeof getWebTypesData>[0];

/** `html.customData` of VS Code: tags, attributes and their values. */
export function htmlData(manifest: Package): unknown {
  return JSON.parse(getVsCodeHtmlCustomData(manifest as ForVsCode, SHORT));
}

/** `css.customData`: the custom properties, with what they are otherwise, and the parts. */
export function cssData(manifest: Package): unknown {
  const data = JSON.parse(getVsCodeCssCustomData(manifest as ForVsCode, SHORT));
  const properties = tokens().map(({ name, says, initial }) => ({
    name,
    description: `${says} Otherwise ${initial}.`,
  }));
  const seen = new Set<string>();
  const pseudoElements = data.pseudoElements.filter(
    ({ name }: { name: string }) => !seen.has(name) && seen.add(name),
  );
  return { ...data, properties, pseudoElements };
}

/** Web types, for WebStorm and its like. */
export function webTypes(manifest: Package): unknown {
  return JSON.parse(getWebTypesData(manifest as ForJetBrains, { ...SHORT, packageJson: false }));
}

/** A tag's description stays short: parts and properties have completions of their own. */
const SHORT = { hideLogs: true, hideCssPartsDocs: true, hideCssPropertiesDocs: true };
