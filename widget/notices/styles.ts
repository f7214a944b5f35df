import { css } from 'lit';

export const noticeStyles = css`
  .notice + .notice { margin-top: 8px; }
  .warn { background: #fdf5e8; background: light-dark(#fdf5e8, #2a2114); }
  .warn .i { color: var(--_warn); }
  .danger { background: #fdf0ee; background: light-dark(#fdf0ee, #2e1917); }
  .danger .i { color: var(--_danger); }
  .awaited { visibility: hidden; }
  .more { margin-top: 8px; min-height: 24px; }
  .close { min-height: 24px; width: 24px; border: 0; background: none; margin: -2px -4px -2px 0; }
  .close .i { width: var(--_size); height: var(--_size); color: var(--_muted); }
  .pay { margin-top: 12px; }
  @media (pointer: coarse) { .act > *, .more { display: inline-flex; align-items: center; min-height: 44px; } .close { width: 44px; min-height: 44px; margin: -12px -12px -12px 0; } }
  @container usage (max-width: 39.99em) {
    .notice { flex-wrap: wrap; align-items: flex-start; position: relative; }
    .notice:has(.close) { padding-inline-end: 40px; }
    .close { position: absolute; inset-block-start: 8px; inset-inline-end: 8px; margin: 0; }
    p { flex: 1 1 200px; }
    .act { padding-inline-start: 26px; flex-basis: 100%; }
  }
  @media print { .act, .more, .close { display: none !important; } }
`;
