import { css } from 'lit';

/** What the two forms with Stripe's fields have in common. */
export const payFormStyles = css`
  /* Stripe's fields have room for the ring around them. */
  .stripe { margin-inline: -2px; padding-inline: 2px; min-height: 120px; }
  .check, .choice { display: flex; gap: 8px; align-items: center; min-height: 24px; font-size: var(--_small); cursor: pointer; }
  .choice { min-height: 32px; }
  .check input, .choice input { flex: none; width: 16px; height: 16px; margin: 0; accent-color: var(--_accent-ink); }
  .form .told { margin-bottom: 0; outline-offset: 4px; }
  .form .wrong { text-wrap: pretty; }
  @media (pointer: coarse) { .check, .choice { min-height: 44px; } }
`;
