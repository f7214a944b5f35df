import { css } from 'lit';

/** Owed is solid; likely is a tint, a dot and a line with caps. */
export const billStyles = css`
  .mid { font-size: 2em; line-height: calc(12 / 7); font-weight: 500; letter-spacing: -.022em; }
  .likely .note bdi { white-space: normal; }
  .why { padding-top: 14px; }
  .why + .note { margin-top: 0; }
  .scale { position: relative; height: 100%; font-size: var(--_tiny); line-height: var(--_low); print-color-adjust: exact; }
  .scale i { position: absolute; top: 3em; height: 12px; inset-inline-start: calc(var(--x, 0) * 100%); width: calc(var(--w, 0) * 100%); }
  .scale .track { width: 100%; border-radius: 3px; background: var(--_sunken); }
  .scale .now { border-start-start-radius: 3px; border-end-start-radius: 3px; background: var(--_accent-line); }
  .scale .tint { background: var(--_accent-mid); }
  /* A gap between what is owed and what is likely, so that their boundary does not rest on contrast. */
  .scale .tint + .range + .now { border-inline-end: 2px solid var(--_surface); }
  .scale .range { border-inline: 2px solid var(--_accent-ink); background: linear-gradient(var(--_accent-ink), var(--_accent-ink)) center / 100% 2px no-repeat; }
  .scale .mark { top: 2.5em; height: 24px; width: 0; margin-inline-start: -1px; border-inline-start: 2px dotted var(--_ghost); }
  .scale .dot { top: 2.917em; width: 14px; height: 14px; margin-inline-start: -7px; border-radius: 50%; border: 2px solid var(--_surface); background: var(--_accent-ink); }
  /* Hidden until it is measured and placed. */
  .lab { position: absolute; top: .667em; visibility: hidden; white-space: nowrap; transform: translateX(-50%); }
  :host(:dir(rtl)) .lab { transform: translateX(50%); }
  .brief b { display: none; }
  .dn { top: 4.833em; }
  @container usage (max-width: 39.99em) {
    .mid { line-height: 1.286; }
    .why { padding-top: 0; }
  }
  @media (forced-colors: active) { .scale { forced-color-adjust: none; } .track { outline: 1px solid CanvasText; } }
`;
