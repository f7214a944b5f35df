import { css } from 'lit';

/** Who is billed on one side, the tax ids on the other. */
export const detailsStyles = css`
  .two { display: grid; gap: 24px 56px; align-items: start; font-size: var(--_small); }
  .two > * { min-width: 0; }
  .lines > div { display: grid; grid-template-columns: 88px minmax(0, 1fr); gap: 0 16px; padding: 9px 0; border-bottom: 1px solid var(--_line); }
  .lines > div:first-child { padding-top: 0; }
  .lines dt { color: var(--_muted); }
  .lines dd { display: grid; justify-items: start; }
  .edit { min-height: 24px; }
  .fields { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 14px 12px; }
  .fields > * { grid-column: 1 / -1; }
  .fields > .short { grid-column: span 2; }
  .id { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 4px 16px; align-items: center; padding: 9px 0; border-bottom: 1px solid var(--_line); }
  .value { font-weight: 500; }
  .kind { display: block; }
  .remove { min-height: 24px; }
  .question { grid-column: 1 / -1; display: grid; gap: 8px; }
  .question .wrong { margin: 0; }
  .add, .tax > .form { margin-top: 12px; }
  .asks { outline-offset: 4px; }
  @container usage (min-width: 60em) { .two { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
  @container usage (max-width: 39.99em) {
    .fields > .short { grid-column: span 3; }
    .fields > .short:nth-last-child(1 of .short):nth-child(odd of .short) { grid-column: 1 / -1; }
    .id { grid-template-columns: minmax(0, 1fr) auto; }
    .id .remove { grid-column: 1 / -1; justify-self: start; }
  }
  @media (pointer: coarse) { .edit, .remove { min-height: 44px; } }
  @media print { .edit, .remove, .add { display: none; } }
`;
