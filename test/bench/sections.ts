/** What docs/performance.md tells, in its order. Each measures and answers its tables as Markdown. */
import { arithmetic } from './arithmetic.ts';
import { coldSection, viewersSection } from './load/sections.ts';
import { pageSection, sizeSection } from './page/section.ts';
import { warmSection } from './warm/section.ts';

export type Section = { readonly name: string; readonly measure: () => Promise<string> };

export const SECTIONS: readonly Section[] = [
  { name: 'warm', measure: warmSection },
  { name: 'cold', measure: coldSection },
  { name: 'viewers', measure: viewersSection },
  { name: 'page', measure: pageSection },
  { name: 'sizes', measure: sizeSection },
  { name: 'arithmetic', measure: arithmetic },
];
