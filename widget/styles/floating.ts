import { css } from 'lit';

/** The shadow of what floats over the page. */
export const floating = css`var(--usage-shadow, 0 1px 2px rgb(0 0 0 / .06), 0 8px 24px rgb(0 0 0 / .1))`;
