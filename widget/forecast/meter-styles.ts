import { css } from 'lit';

/** The likely part of a quota bar. */
export const meterStyles = css`
  .q .f, .q .w { margin-inline-start: calc(var(--x) * 100%); width: calc(var(--w) * 100%); }
  .f { background: var(--_accent-mid); }
  .f + .u { border-inline-end: 1.5px solid var(--_surface); }
  .w { border-inline: 1.5px solid var(--_accent-ink); background: linear-gradient(var(--_accent-ink), var(--_accent-ink)) center / 100% 1.5px no-repeat; }
`;
