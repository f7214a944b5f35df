import { css } from 'lit';

/** What is typed into and what sends it, for whoever has a form. */
export const formStyles = css`
  .btn.primary { border-color: transparent; background: var(--usage-accent); color: var(--usage-on-accent, #fff); transition: none; }
  .btn.primary:hover { background: color-mix(in oklch, var(--usage-accent) 88%, var(--usage-text)); }
  @supports (color: oklch(from red l c h)) {
    .btn.primary { color: var(--usage-on-accent, oklch(from var(--usage-accent) clamp(.17, (.6 - l) * 1000, 1) 0 0)); }
  }
  .btn.harm { color: var(--usage-danger); }
  .btn[aria-disabled='true'] { color: var(--usage-muted); background: none; border-color: var(--usage-line); cursor: default; }
  a.btn { color: inherit; text-decoration: none; }
  .form { border: 1px solid var(--usage-line); border-radius: var(--usage-radius); padding: 16px; background: var(--usage-surface); font-size: .8125rem; }
  .form-head { font-size: .875rem; font-weight: 600; outline-offset: 4px; }
  .form > * + * { margin-top: 14px; }
  .acts { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .input label, .input-name { display: block; margin-bottom: 4px; font-weight: 500; }
  .input :is(input, select, textarea) { font: inherit; font-size: .875rem; color: inherit; width: 100%; min-width: 0; min-height: max(36px, var(--usage-control)); padding: 0 10px; border: 1px solid var(--usage-edge); border-radius: calc(var(--usage-radius) - 2px); background: var(--usage-surface); }
  .input select { padding-inline: 6px; }
  .input textarea { display: block; padding-block: 8px; resize: vertical; }
  .input [aria-invalid='true'] { border-color: var(--usage-danger); box-shadow: 0 0 0 1px var(--usage-danger); }
  .hint { margin-top: 4px; font-size: .75rem; line-height: 1rem; color: var(--usage-muted); }
  .wrong { color: var(--usage-danger); }
  .input .wrong { margin-top: 4px; font-size: .75rem; line-height: 1rem; }
  fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
  legend { padding: 0; margin-bottom: 4px; font-weight: 500; }
  .state { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
  .state::before { content: ''; width: 7px; height: 7px; border-radius: 50%; box-shadow: inset 0 0 0 2px var(--usage-muted); }
  .state.good::before { background: var(--usage-good); box-shadow: none; }
  .state.warn::before { background: var(--usage-warn); box-shadow: none; border-radius: 1px; }
  .state.danger::before { background: var(--usage-danger); box-shadow: none; border-radius: 1px; transform: rotate(45deg); }
  .told { margin-bottom: 12px; font-size: .8125rem; color: var(--usage-good); }
  @container usage (max-width: 34.9375rem) { .form { padding: 12px; } }
  @media (pointer: coarse) { .input :is(input, select, textarea) { font-size: 16px; } }
  @media (forced-colors: active) {
    .btn.primary { forced-color-adjust: none; background: Highlight; color: HighlightText; }
    .btn[aria-disabled='true'] { color: GrayText; }
    .state::before { forced-color-adjust: none; background: CanvasText; }
    .input [aria-invalid='true'] { outline: 2px solid CanvasText; }
  }
  @media print { .form, .told, .acts { display: none; } }
`;
