import { css } from 'lit';

/** Tables and lists, for whoever shows one. Columns give way on narrow containers. */
export const lists = css`
  .num { text-align: end; white-space: nowrap; }
  .tbl { width: 100%; border-collapse: separate; border-spacing: 0; font-size: var(--_small); }
  .tbl th { font-weight: 400; text-align: start; }
  .tbl :is(td, th) { padding: calc(var(--_space) * 2.25) 0; padding-inline-end: 20px; vertical-align: top; border-bottom: 1px solid var(--_line); }
  .tbl :is(td, th):last-child { padding-inline-end: 0; }
  .tbl .num { text-align: end; }
  .tbl thead th { padding-block: 6px; font-size: var(--_tiny); line-height: var(--_low); vertical-align: bottom; color: var(--_muted); }
  .empty { padding: 14px 0; border-block: 1px solid var(--_line); font-size: var(--_small); color: var(--_muted); }
  @container usage (max-width: 59.99em) { .hide-m { display: none !important; } }
  @container usage (max-width: 39.99em) {
    .hide-s { display: none !important; }
    .tbl :is(td, th) { padding-inline-end: 12px; }
  }
  @media print {
    tr { break-inside: avoid; }
    /* A heading and the first rows stay together. */
    .part-head, thead, tr:nth-child(-n + 4) { break-after: avoid; }
  }
`;
