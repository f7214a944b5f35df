import { css, type LitElement } from 'lit';
import { elsewhere } from '../styles/elsewhere.ts';
import { wear } from './wear.ts';

/** What is likely, in the chart and its key. */
const styles = css`
  .band { fill: var(--_accent-faint); }
  .likely { stroke: var(--_accent-line); stroke-width: 2; stroke-dasharray: 5 4; }
  .span { stroke: var(--_text); stroke-width: 5; }
  .reach { fill: var(--_surface); stroke: var(--_text); stroke-width: 2; }
  .coming { fill: var(--_accent-faint); stroke: var(--_accent-line); stroke-dasharray: 3 2; }
  .lede strong { font-weight: 500; }
  .medium { fill: var(--_text); font-weight: 500; }
  .aside { fill: var(--_muted); font-weight: 400; }
`;

export const wearInChart = (chart: LitElement) => wear(chart, styles, elsewhere);
