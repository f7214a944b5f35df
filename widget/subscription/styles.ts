import { css } from 'lit';

/** What is held on one side, the form that changes it on the other. */
export const subscriptionStyles = css`
  .subs > li + li { margin-top: 24px; padding-top: 24px; border-top: 1px solid var(--_line); }
  .subs > li { display: grid; gap: 16px 56px; align-items: start; }
  .subs > li > * { min-width: 0; }
  .head { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; }
  .names { display: flex; flex-wrap: wrap; gap: 0 12px; align-items: center; font-size: var(--_small); min-width: 0; }
  .names b { font-size: var(--_size); }
  .states { display: inline-flex; flex-wrap: wrap; gap: 0 12px; }
  .told { margin-block: 8px 0; }
  .held > .wrong { margin-top: 8px; font-size: var(--_small); }
  .items { margin-top: 8px; }
  .under { display: none; }
  .plans .choice { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 8px; align-items: baseline; padding-block: 9px; border-bottom: 1px solid var(--_line); cursor: pointer; }
  .choice input { width: 16px; height: 16px; margin: 0; align-self: center; accent-color: var(--_accent-ink); }
  .choice .name { font-weight: 500; }
  .choice .fee { text-align: end; }
  .choice .has { grid-column: 2 / -1; display: grid; justify-items: start; }
  .choose > * + * { margin-top: 14px; }
  .steps { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; }
  .steps .btn { width: max(36px, var(--_control)); min-height: max(36px, var(--_control)); font-size: var(--_low); border-color: var(--_edge); }
  .steps .hint { margin: 0; }
  .input.seats input { width: 11ch; text-align: center; font-weight: 600; appearance: textfield; -moz-appearance: textfield; }
  .seats ::-webkit-inner-spin-button { appearance: none; -webkit-appearance: none; }
  .price { display: grid; gap: 12px; }
  .price [scope='row'] { padding-inline-end: 12px; }
  .cost .num { white-space: normal; overflow-wrap: normal; }
  .note { display: block; }
  .strong { font-weight: 500; }
  .rest :is(th, td) { padding-block: 4px; border-bottom: 0; }
  .rest .sum > * { border-top: 1px solid var(--_line); }
  .rest caption { text-align: start; font-weight: 500; padding-bottom: 2px; }
  .due { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 16px; align-items: baseline; padding: 12px 16px; border-radius: var(--_radius); background: var(--_sunken); }
  .due p { grid-column: 1 / -1; }
  .amount { font-size: calc(var(--_size) * 10 / 7); line-height: 1.4; font-weight: var(--_weight); letter-spacing: -.014em; }
  @container usage (min-width: 60em) {
    .subs > .open { grid-template-columns: repeat(2, minmax(0, 1fr)); }
    .open .head { min-height: 32px; }
  }
  @container usage (max-width: 39.99em) {
    .under { display: block; }
    .head .acts { width: 100%; }
    .due { padding: 12px; }
  }
  @media (pointer: coarse) { .choice { min-height: 44px; } }
  @media (forced-colors: active) { .due { border: 1px solid CanvasText; } }
`;
