import { raw } from 'hono/html';
import type { Page } from './pages.ts';

const PATHS: Record<Page, string> = {
  '/overview': 'M3 9.5 9 4l6 5.5V15H3z',
  '/api-keys': 'M11.5 6.5a3 3 0 1 1-2.4-2.9M9 8.5 4 13.5v2h2l1-1v-1.5h1.5V11',
  '/team':
    'M6.5 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM2 15c0-2.5 2-4.5 4.5-4.5S11 12.5 11 15M12 8a2 2 0 1 0 0-4M13 10.7c1.8.5 3 2.2 3 4.3',
  '/settings/billing': 'M2.5 4.5h13v9h-13zM2.5 7.5h13',
};

/** A page's mark in the sidebar; its name stands beside it. */
export function icon(page: Page) {
  return raw(`<svg viewBox="0 0 18 18" aria-hidden="true"><path d="${PATHS[page]}"/></svg>`);
}

export const LOGO = raw(
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path class="quill" d="M4 20C4 10 10 4 20 4c0 7-4 11-10 12"/><path d="M4 20 13 11"/></svg>',
);
