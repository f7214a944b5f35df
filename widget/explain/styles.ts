import { css } from 'lit';
import { lists } from '../styles/lists.ts';

const waterfallStyles = css`
  table { width: 100%; border-collapse: collapse; font-size: var(--_small); }
  caption { text-align: start; color: var(--_muted); padding-bottom: 8px; text-wrap: pretty; }
  caption b { color: var(--_text); }
  tbody :is(td, th) { padding: 4px 0; text-align: start; vertical-align: top; font-weight: 400; }
  .wf { position: relative; width: 28%; }
  tbody th { padding-inline-end: 12px; }
  tbody .num { padding-inline-start: 12px; text-align: end; }
  .total > * { font-weight: 600; }
  .total:first-child > * { border-bottom: 1px solid var(--_line); }
  .total:last-child > * { border-top: 1px solid var(--_line); }
  .name { margin-inline-end: 8px; }
  .name, small { display: inline-block; }
  small { color: var(--_muted); font-size: var(--_tiny); line-height: var(--_low); }
  .lean th { width: 58%; }
  /* Heard, and in the title: half a note would be another figure. */
  .terse .own small { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .lean .wf { width: 22%; }
  .own .tog { margin: -2px 0; }
  .part th { padding-inline-start: 20px; }
  .wf :is(i, u, s) { position: absolute; inset-inline-start: calc(var(--x) * 100%); }
  .wf i { top: 8px; height: 13px; width: calc(var(--w) * 100%); min-width: 3px; border-radius: 2px; background: var(--_accent-line); }
  .wf .down { background: repeating-linear-gradient(115deg, var(--_text) 0 1.2px, transparent 1.2px 4px); box-shadow: inset 0 0 0 1px var(--_text); }
  .wf u { top: 0; bottom: 0; border-inline-start: 1px solid var(--_edge); }
  .wf .upper { bottom: auto; height: 8px; }
  .wf .lower { top: 21px; }
  .wf s { top: 10px; width: 9px; height: 9px; margin-inline-start: -4.5px; border-radius: 50%; background: var(--_ghost); }
  .wf .end { background: var(--_accent-ink); }
  .likely > :is(th, .num) { font-weight: 500; }
  .likely .end { width: 11px; height: 11px; top: 9px; margin-inline-start: -5.5px; border: 2px solid var(--_accent-line); background: var(--_surface); }
  @container usage (min-width: 40em) { .wf { width: 45%; } }
  .same { font-size: var(--_small); }
  @media (pointer: coarse) { .own .tog { min-height: 44px; margin: -12px 0; } }
  @media (forced-colors: active) { .wf { forced-color-adjust: none; } }
  @media print { .wf { print-color-adjust: exact; } tr { break-inside: avoid; } }
`;

export const explainStyles = [lists, waterfallStyles];
