import { css } from 'lit';
import { floating } from '../styles/floating.ts';

const series = css`
  .s0, .rest { color: var(--_accent-line); }
  .s1 { color: var(--usage-series-2, #de6639); }
  .s2 { color: var(--usage-series-3, #401857); }
  .s3 { color: var(--usage-series-4, #15543e); }
  .rest { color: var(--_ghost); }
  @supports (color: light-dark(red, red)) {
    .s1 { color: var(--usage-series-2, light-dark(#de6639, #c27c38)); }
    .s2 { color: var(--usage-series-3, light-dark(#401857, #da99ba)); }
    .s3 { color: var(--usage-series-4, light-dark(#15543e, #a9f5da)); }
  }
  .layer { stroke: none; opacity: .22; }
  .layer.s0 { opacity: .8; }
  .layer.rest { opacity: .4; }
  .ink, .edge { stroke: currentColor; }
  .inked { fill: currentColor; }
  .edge { stroke-width: 1.5; stroke-linejoin: round; }
  .edge.s1 { stroke-dasharray: 10 4; }
  .edge.s2 { stroke-dasharray: .1 4; stroke-linecap: round; stroke-width: 2; }
  .edge.s3 { stroke-dasharray: 8 4 .1 4; stroke-linecap: round; }
  @media (forced-colors: active) {
    .s1, .s3 { color: CanvasText; }
    .s2 { color: LinkText; }
    .layer.s1, .layer.s2, .layer.s3 { fill: Canvas; opacity: 1; }
  }
`;

/** Past periods, marked days, divisions and the menu. */
export const toolStyles = [
  series,
  css`
    .legend ul:nth-child(3) { width: 100%; min-height: 16px; }
    .legend ul:nth-child(3) bdi { max-width: 14ch; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .steps { display: flex; align-items: center; justify-content: end; gap: 4px; }
    .turn .i:dir(rtl) { transform: scaleX(-1); }
    .when { max-width: 128px; text-align: center; text-wrap: balance; line-height: 1.3; }
    @container usage (max-width: 59.99em) { .when { max-width: 72px; } .legend ul:nth-child(3) { min-height: 36px; } }
    .tools { display: flex; align-items: start; gap: 8px 20px; }
    .tools > .link { min-height: var(--_control); }
    .tools select { width: auto; font-size: var(--_tiny); }
    .tools label { display: inline-flex; align-items: center; gap: 8px; white-space: nowrap; }
    .tools .by { margin-inline-start: auto; color: var(--_muted); }
    .by select { color: var(--_text); }
    .failed { align-self: center; }
    :disabled { color: var(--_muted); cursor: default; }
    .marking { flex: 1; display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; color: var(--_muted); }
    .marking select, .summed { color: var(--_text); }
    .marked { fill: var(--_text); opacity: .06; }
    .marks { stroke: var(--_edge); }
    .chart { user-select: none; -webkit-user-select: none; }
    .lost { min-height: 436px; }
    @container usage (max-width: 59.99em) { .lost { min-height: 424px; } }
    @container usage (max-width: 39.99em) { .steps { gap: 0; } .when { max-width: 64px; } .lost { min-height: 460px; } .tools { flex-wrap: wrap; } .legend ul:nth-child(3) { min-height: 56px; } .marking { flex-basis: 100%; } .marking select { max-width: 8em; } }
    .acts { position: relative; }
    .menu { position: absolute; z-index: 2; inset-block-start: calc(100% + 4px); inset-inline-end: 0; display: grid; min-width: calc(var(--_size) * 12.5); padding: 4px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); box-shadow: ${floating}; }
    .menu button { min-height: var(--_control); padding: 0 12px; border: 0; border-radius: calc(var(--_radius) - 2px); background: none; text-align: start; cursor: pointer; }
    .menu button:hover { background: var(--_sunken); }
    .menu p { padding: 4px 12px; color: var(--_danger); }
    @media (forced-colors: active) { .marked { fill: Highlight; opacity: .3; } }
    @media print { .menu, .tools, .turn { display: none; } }
  `,
];
