import { css } from 'lit';

/** A button that opens what stands below it. */
export const disclosureStyles = css`
  .tog { display: inline-flex; align-items: center; gap: 8px; min-height: 24px; background: none; border: 0; padding: 0; font-weight: 500; text-align: start; cursor: pointer; }
  .tog .i { width: var(--_tiny); height: var(--_tiny); color: var(--_muted); transition: transform var(--_motion); }
  .tog[aria-expanded='true'] .i { transform: rotate(90deg); }
  :host(:dir(rtl)) .tog:not([aria-expanded='true']) .i { transform: scaleX(-1); }
`;
