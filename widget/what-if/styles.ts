import { css } from 'lit';

/** Sliders with their numbers on one side, what they come to on the other. */
export const deskStyles = css`
  .desk { display: grid; gap: 16px 56px; align-items: start; }
  .desk > * { min-width: 0; }
  .whole { grid-column: 1 / -1; }
  .bill { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; font-size: var(--_small); margin-bottom: 12px; }
  select { font: inherit; font-weight: 500; color: inherit; height: var(--_control); max-width: 100%; padding: 0 8px; border: 1px solid var(--_edge); border-radius: var(--_radius); background: var(--_surface); }

  .field { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 2px 12px; align-items: center; padding-bottom: 12px; font-size: var(--_small); }
  .field label { display: flex; flex-wrap: wrap; gap: 0 8px; align-items: baseline; }
  .two-lines { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; font-weight: 500; }
  .typed { field-sizing: content; min-width: 13ch; max-width: min(60cqi, 24ch); min-height: var(--_control); padding: 0 8px; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_surface); font-weight: 600; text-align: end; }
  .typed:hover { border-color: var(--_edge); }
  .typed[aria-invalid] { border-color: var(--_danger); }
  .wrong { grid-column: 1 / -1; color: var(--_danger); }

  [type='range'] { appearance: none; -webkit-appearance: none; grid-column: 1 / -1; width: 100%; height: 28px; margin: 0; background: none; cursor: pointer; --_to: right; }
  :host(:dir(rtl)) [type='range'] { --_to: left; }
  [type='range']::-webkit-slider-runnable-track { height: 4px; border-radius: 2px; background: linear-gradient(to var(--_to), var(--_accent-line) calc(9px + var(--f) * (100% - 18px)), var(--_edge) 0); }
  [type='range']::-moz-range-track { height: 4px; border-radius: 2px; background: linear-gradient(to var(--_to), var(--_accent-line) calc(9px + var(--f) * (100% - 18px)), var(--_edge) 0); }
  [type='range']::-webkit-slider-thumb { appearance: none; -webkit-appearance: none; width: 18px; height: 18px; margin-top: -7px; border-radius: 50%; border: 2px solid var(--_accent-ink); background: var(--_surface); box-shadow: 0 1px 3px rgb(0 0 0 / .2); }
  [type='range']::-moz-range-thumb { box-sizing: border-box; width: 18px; height: 18px; border-radius: 50%; border: 2px solid var(--_accent-ink); background: var(--_surface); }
  [type='range']:focus-visible { outline: none; }
  [type='range']:focus-visible::-webkit-slider-thumb { outline: var(--_focus); outline-offset: 2px; }
  [type='range']:focus-visible::-moz-range-thumb { outline: var(--_focus); outline-offset: 2px; }
  .marks { grid-column: 1 / -1; position: relative; height: 20px; margin: -4px 9px 0; }
  .marks i { position: absolute; height: 4px; inset-inline-start: calc(var(--x) * 100%); border-inline-start: 1px solid var(--_edge); }
  .marks span { position: absolute; top: 5px; white-space: nowrap; }
  .marks .across { inset-inline: -4px; display: flex; }
  .marks .across::before { content: ''; flex: var(--x) 0 0; }
  .marks .across::after { content: ''; flex: calc(1 - var(--x)) 0 0; }
  .marks .after { inset-inline-start: calc(var(--x) * 100%); }
  .marks .before { inset-inline-end: calc((1 - var(--x)) * 100%); }

  fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
  legend { padding: 0; font-size: var(--_small); font-weight: 500; margin-bottom: 4px; }
  .choice { display: flex; gap: 8px; align-items: baseline; min-height: 32px; padding-block: 6px; font-size: var(--_small); cursor: pointer; }
  .choice input { margin: 0; align-self: center; flex: none; accent-color: var(--_accent-ink); width: 16px; height: 16px; }
  .plans .choice { border-bottom: 1px solid var(--_line); }
  .plans .choice .two-lines { font-weight: 400; }
  .plans .end bdi { font-weight: 500; white-space: nowrap; }
  .yours { font-size: var(--_tiny); }
  .plans p { margin-top: 4px; text-wrap: pretty; }
  .choice + p { padding-top: 4px; }
  .starts { display: flex; flex-wrap: wrap; gap: 0 20px; }

  .come { display: grid; gap: 16px; }
  .result { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 16px; align-items: baseline; padding: 12px 16px; border-radius: var(--_radius); background: var(--_sunken); }
  .result p { grid-column: 1 / -1; margin-top: 2px; }
  .amount { font-size: calc(var(--_size) * 10 / 7); line-height: 1.4; font-weight: var(--_weight); letter-spacing: -.014em; }
  .tog { min-height: 32px; font-size: var(--_small); }
  .against { display: flex; justify-content: space-between; gap: 20px; padding: 4px 0; font-size: var(--_small); color: var(--_muted); }
  .against bdi { white-space: nowrap; }
  [disabled] :is(input, button, select, label), [disabled] { cursor: default; }
  .link[disabled] { color: var(--_muted); }

  @media (pointer: coarse) {
    [type='range'], .choice, .tog { min-height: 44px; }
    .marks { margin-top: -12px; }
    .choice { align-items: center; }
  }
  @container usage (min-width: 60em) { .desk { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
  @container usage (max-width: 39.99em) { .result { grid-template-columns: minmax(0, 1fr); } }
  @media (forced-colors: active) {
    [type='range'] { forced-color-adjust: none; }
    .result { border: 1px solid CanvasText; }
  }
`;
