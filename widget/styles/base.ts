import { css } from 'lit';

/** What every panel shares: type, controls, the states. Widths are the panel's own. */
export const base = css`
  :host {
    display: block;
    container: usage / inline-size;
    font-family: var(--usage-font);
    font-size: var(--usage-font-size, 0.875rem);
    line-height: 1.25rem;
    color: var(--usage-text);
    text-align: start;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
    -webkit-text-size-adjust: 100%;
  }
  :host([hidden]), [hidden] { display: none !important; }
  *, ::before, ::after { box-sizing: border-box; }
  p, ul, dl, dd, table { margin: 0; padding: 0; }
  ul { list-style: none; }
  button, input { font: inherit; color: inherit; letter-spacing: inherit; }
  :focus-visible { outline: var(--usage-focus); outline-offset: 2px; border-radius: calc(var(--usage-radius) / 2); }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .muted { color: var(--usage-muted); }
  .small { font-size: .8125rem; }
  .tiny { font-size: .75rem; line-height: 1rem; }
  b { font-weight: 600; }
  .i { width: 16px; height: 16px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
  .link { color: var(--_accent-ink); text-decoration: underline; text-decoration-color: color-mix(in oklch, currentColor 35%, transparent); text-underline-offset: 3px; background: none; border: 0; padding: 0; cursor: pointer; font-weight: 500; }
  .link:hover { text-decoration-color: currentColor; }
  .btn { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-height: var(--usage-control); padding: 0 12px; border: 1px solid var(--usage-line); border-radius: var(--usage-radius); background: var(--usage-surface); font-size: .8125rem; font-weight: 500; white-space: nowrap; cursor: pointer; transition: background var(--usage-motion); }
  .btn:hover { background: var(--usage-sunken); }
  .btn.icon { width: var(--usage-control); padding: 0; }
  :is(.btn, .link)[aria-disabled='true'] { color: var(--usage-muted); cursor: default; }
  .part { margin-top: var(--_gap, 0); }
  .part-head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; min-height: 32px; margin-bottom: 12px; }
  .h2 { font-size: 1rem; line-height: 1.5rem; font-weight: var(--usage-weight); letter-spacing: -.006em; }
  .end { margin-inline-start: auto; }
  .problem { display: flex; gap: 10px; align-items: flex-start; padding: 14px 0; border-block: 1px solid var(--usage-line); font-size: .8125rem; }
  .problem .i { margin-top: 2px; color: var(--usage-muted); }
  .problem p { flex: 1; }
  .own { margin-top: 8px; }
  .sk i { display: block; border-radius: 4px; background: var(--usage-sunken); }
  .sk.wait { visibility: hidden; }
  @media print {
    .btn { display: none !important; }
    :host { font-size: 10pt; color: #000; }
  }
`;
