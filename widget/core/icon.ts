import { html } from 'lit';

/** Line drawings of 16 by 16; decoration only. */
export const ICONS = {
  clock: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 5v3.2l2 1.3',
  info: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7.4v3.4M8 5.1v.1',
  save: 'M8 2.5v7.2M4.8 6.8 8 10l3.2-3.2M2.5 13.5h11',
  table: 'M2 3h12v10H2zM2 6.5h12M2 9.8h12M6.5 6.5V13',
  refresh: 'M13.5 8A5.5 5.5 0 1 1 11.9 4.1L13.5 5.7M13.5 2.5v3.2h-3.2',
} as const;

export const icon = (name: keyof typeof ICONS) => drawing(ICONS[name]);

export const drawing = (path: string) =>
  html`<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;
