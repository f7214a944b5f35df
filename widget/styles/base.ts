import { css } from 'lit';
import { tokens } from './tokens.ts';

/** What every panel shares: tokens, type, controls, the states. Widths are the panel's own. */
export const base = css`
  ${tokens}
  :host {
    display: block;
    container: usage / inline-size;
    contain-intrinsic-inline-size: min(20rem, 80vw);
    inline-size: -moz-available;
    inline-size: -webkit-fill-available;
    font-family: var(--usage-font, inherit);
    font-size: var(--_size);
    line-height: calc(var(--_size) * 10 / 7);
    color: var(--_text);
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
  :focus-visible { outline: var(--_focus); outline-offset: 2px; border-radius: calc(var(--_radius) / 2); scroll-margin-block: 5rem; }
  .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .muted { color: var(--_muted); }
  .small { font-size: var(--_small); }
  .tiny { font-size: var(--_tiny); line-height: var(--_low); }
  b { font-weight: 600; }
  .i { width: var(--_low); height: var(--_low); flex: none; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
  .link { color: var(--_accent-ink); text-decoration: underline; text-decoration-color: color-mix(in oklch, currentColor 35%, transparent); text-underline-offset: 3px; background: none; border: 0; padding: 0; cursor: pointer; font-weight: 500; }
  .link:hover { text-decoration-color: currentColor; }
  .btn { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-height: var(--_control); padding: 0 12px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); font-size: var(--_small); font-weight: 500; white-space: nowrap; cursor: pointer; transition: background var(--_motion); }
  .btn:hover { background: var(--_sunken); }
  .btn.icon { width: var(--_control); padding: 0; }
  :is(.btn, .link)[aria-disabled='true'] { color: var(--_muted); cursor: default; }
  .part { margin-top: var(--_gap, 0); }
  .part-head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; min-height: 32px; margin-bottom: calc(var(--_space) * 3); }
  .h2 { font-size: 1.143em; line-height: 1.5; font-weight: var(--_weight); letter-spacing: -.006em; }
  .end { margin-inline-start: auto; }
  .problem { display: flex; gap: 10px; align-items: flex-start; padding: 14px 0; border-block: 1px solid var(--_line); font-size: var(--_small); }
  .problem .i { margin-top: 2px; color: var(--_muted); }
  .problem p { flex: 1; }
  .own { margin-top: 8px; }
  .sk i { display: block; border-radius: 4px; background: var(--_sunken); }
  .sk.wait { visibility: hidden; }
  @media print {
    .btn { display: none !important; }
    :host { color-scheme: light; --_text: #000; --_muted: #404040; --_line: #bbb; --_surface: #fff; --_size: 10pt; }
  }
`;
