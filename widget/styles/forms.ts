import { css } from 'lit';

/** What is typed into and what sends it, for whoever has a form. */
export const formStyles = css`
  .btn.primary { border-color: transparent; background: var(--_accent); color: var(--usage-on-accent, #fff); transition: none; }
  .btn.primary:hover { background: color-mix(in oklch, var(--_accent) 88%, var(--_text)); }
  /* White as long as it is the more legible one: y is the luminance that contrast is made of. */
  @supports (color: color(from red xyz x y z)) {
    .btn.primary { color: var(--usage-on-accent, color(from var(--_accent) xyz clamp(0, (.179 - y) * 1e4, .9505) clamp(0, (.179 - y) * 1e4, 1) clamp(0, (.179 - y) * 1e4, 1.089))); }
  }
  .btn.harm { color: var(--_danger); }
  .btn[aria-disabled='true'] { color: var(--_muted); background: none; border-color: var(--_line); cursor: default; }
  a.btn { color: inherit; text-decoration: none; }
  .form { border: 1px solid var(--_line); border-radius: var(--_radius); padding: 16px; background: var(--_surface); font-size: var(--_small); }
  .form-head { font-size: var(--_size); font-weight: 600; outline-offset: 4px; }
  .form > * + * { margin-top: 14px; }
  .acts { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .input label, .input-name { display: block; margin-bottom: 4px; font-weight: 500; }
  .input :is(input, select, textarea) { font: inherit; font-size: var(--_size); color: inherit; width: 100%; min-width: 0; min-height: max(36px, var(--_control)); padding: 0 10px; border: 1px solid var(--_edge); border-radius: calc(var(--_radius) - 2px); background: var(--_surface); }
  .input select { padding-inline: 6px; }
  .input textarea { display: block; padding-block: 8px; resize: vertical; }
  .input [aria-invalid='true'] { border-color: var(--_danger); box-shadow: 0 0 0 1px var(--_danger); }
  .hint { margin-top: 4px; font-size: var(--_tiny); line-height: var(--_low); color: var(--_muted); }
  .wrong { color: var(--_danger); }
  .input .wrong { margin-top: 4px; font-size: var(--_tiny); line-height: var(--_low); }
  fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
  legend { padding: 0; margin-bottom: 4px; font-weight: 500; }
  .state { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; vertical-align: top; }
  .state::before { content: ''; width: 7px; height: 7px; border-radius: 50%; box-shadow: inset 0 0 0 2px var(--_muted); }
  .state.good::before { background: var(--_good); box-shadow: none; }
  .state.warn::before { background: var(--_warn); box-shadow: none; border-radius: 1px; }
  .state.danger::before { background: var(--_danger); box-shadow: none; border-radius: 1px; transform: rotate(45deg); }
  .told { margin-bottom: 12px; font-size: var(--_small); color: var(--_good); }
  @container usage (max-width: 39.99em) { .form { padding: 12px; } }
  @media (pointer: coarse) { .input :is(input, select, textarea) { font-size: max(16px, var(--_size)); } }
  @media (forced-colors: active) {
    .btn.primary { forced-color-adjust: none; background: Highlight; color: HighlightText; }
    .btn[aria-disabled='true'] { color: GrayText; }
    .state::before { forced-color-adjust: none; background: CanvasText; }
    .input [aria-invalid='true'] { outline: 2px solid CanvasText; }
  }
  @media print { .form, .told, .acts { display: none; } }
`;
