/** Quillet's pages by their paths. */
export const PAGES = {
  '/overview': 'Overview',
  '/api-keys': 'API keys',
  '/team': 'Team',
  '/settings/billing': 'Billing',
} as const;

export type Page = keyof typeof PAGES;

/** The page that holds the whole portal. */
export const BILLING_PAGE: Page = '/settings/billing';

export function isPage(path: string): path is Page {
  return Object.hasOwn(PAGES, path);
}
