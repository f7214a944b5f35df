import { css } from 'lit';

/** The chart on paper, and in colours that the reader has chosen: what the first view can be without. */
export const elsewhere = css`
  @media (forced-colors: active) {
    .plot, .legend svg { forced-color-adjust: none; }
    .grid { opacity: .4; }
    .seg [aria-pressed='true'] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  }
  @media print {
    .seg, select, .readout { display: none; }
    .part { break-inside: avoid; }
  }
`;
