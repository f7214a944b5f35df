import type { LitElement } from 'lit';

/** What inside a panel a vendor's page may style, by the names that the panels' own comments explain. */
export const PARTS = [
  'amount',
  'bar',
  'bills',
  'button',
  'cell',
  'choice',
  'column',
  'controls',
  'details',
  'done',
  'empty',
  'error',
  'facts',
  'field',
  'form',
  'form-heading',
  'heading',
  'input',
  'legend',
  'likely',
  'line',
  'lines',
  'link',
  'menu',
  'method',
  'notice',
  'plans',
  'plot',
  'preview',
  'primary',
  'problem',
  'range',
  'result',
  'row',
  'sentence',
  'stamp',
  'status',
  'subscription',
  'table',
  'tax-id',
  'toggle',
  'tools',
  'tooltip',
  'total',
] as const;

/** Lets a panel within another element's shadow root be styled from the page, by the same names. */
export function exportParts(panel: Element) {
  if (panel.getRootNode() instanceof ShadowRoot) panel.setAttribute('exportparts', String(PARTS));
}

/** The same for all panels of a bare portal. */
export function exportAll({ renderRoot }: LitElement) {
  for (const panel of renderRoot.querySelectorAll('[part=panel], [part=notices]'))
    if (!panel.hasAttribute('exportparts')) exportParts(panel);
}
