import { css } from 'lit';

/** The chart, its switches and its key; what reading, bars, paper and forced colours need comes later. */
export const chart = css`
  .seg { display: inline-flex; padding: 2px; border-radius: var(--_radius); background: var(--_sunken); max-width: 100%; }
  .seg button { min-height: calc(var(--_control) - 4px); padding: 0 12px; border: 0; border-radius: calc(var(--_radius) - 2px); background: none; font-size: var(--_small); font-weight: 500; color: var(--_muted); cursor: pointer; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .seg [aria-pressed='true'] { background: var(--_surface); color: var(--_text); box-shadow: 0 0 0 1px var(--_line), 0 1px 2px rgb(0 0 0 / .06); }
  .btn[aria-pressed='true'] { background: var(--_sunken); border-color: var(--_edge); }
  select { font: inherit; font-size: var(--_small); font-weight: 500; color: inherit; height: var(--_control); max-width: 100%; padding: 0 8px; border: 1px solid var(--_edge); border-radius: var(--_radius); background: var(--_surface); }
  .end, .acts { display: flex; flex-wrap: wrap; gap: 8px; }
  .steps { width: calc(var(--_control) * 2 + 136px); margin-inline-end: 8px; }
  .lede { max-width: 110ch; text-wrap: pretty; }
  .lede p { min-height: 1.538em; }
  .chart { position: relative; margin-top: 16px; min-height: 22.28em; touch-action: pan-y; cursor: crosshair; }
  .chart:focus-visible { outline-offset: 4px; }
  .plot { display: block; width: 100%; height: auto; overflow: visible; }
  text { font-size: 12px; fill: var(--_muted); }
  .strong { fill: var(--_text); font-weight: 600; }
  tspan { fill: var(--_text); font-weight: 500; }
  .halo { paint-order: stroke; stroke: var(--_surface); stroke-width: 4px; stroke-linejoin: round; }
  path, circle { fill: none; }
  .grid { stroke: var(--_line); }
  .axis, .now { stroke: var(--_edge); }
  .quota { stroke: var(--_text); stroke-width: 1.25; }
  .tier { stroke: var(--_edge); stroke-dasharray: 1 3; stroke-linecap: round; }
  .line { stroke: var(--_accent-line); stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
  .area { fill: var(--_accent-line); opacity: .07; }
  .ghost { stroke: var(--_ghost); stroke-width: 1.5; stroke-dasharray: .1 4; stroke-linecap: round; }
  .dot { fill: var(--_accent-line); stroke: var(--_surface); stroke-width: 2; }
  .bar { fill: var(--_accent-line); }
  .readout { display: none; justify-content: space-between; gap: 8px; min-height: 16px; margin-top: 8px; }
  .legend, .legend ul { display: flex; flex-wrap: wrap; align-content: start; gap: 4px 20px; min-height: 16px; }
  .legend { margin-top: 12px; color: var(--_muted); }
  .legend li { display: inline-flex; align-items: center; gap: 7px; }
  .legend svg { width: 22px; height: 10px; overflow: visible; flex: none; }
  .tools { min-height: var(--_control); margin-top: 8px; }
  .legend b { color: var(--_text); font-weight: 500; }
  .sk .head { width: 40%; height: 32px; }
  .sk .words { width: 60%; height: 40px; }
  .sk .picture { height: 312px; margin-block: 16px 68px; }
  .late { animation: late 0s 150ms both; }
  @keyframes late { from { visibility: hidden; } }
  @container usage (max-width: 59.99em) {
    .steps { width: calc(var(--_control) * 2 + 80px); }
    .chart { min-height: 20em; }
    .sk .picture { height: 280px; margin-bottom: 88px; }
    .legend { flex-direction: column; }
  }
  @container usage (max-width: 39.99em) {
    .chart { min-height: 16.57em; }
    .sk .head { width: 100%; height: 112px; }
    .sk .picture { height: 232px; margin-bottom: 132px; }
    .sk .words { height: 80px; }
    .lede p { min-height: 3.076em; }
    .legend ul + ul { min-height: 36px; }
    .readout { display: flex; }
    .end { display: contents; }
    .steps { width: calc(var(--_control) * 2 + 64px); margin-inline: auto 0; }
    .steps, .acts { order: 1; }
    .seg { order: 2; width: 100%; }
    .seg button { flex: 1; padding: 0 8px; }
    select, .part-head > .muted { order: 2; width: 100%; }
  }
`;
