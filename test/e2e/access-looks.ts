/** The ways a page of the demo is looked at when what everybody needs of it is checked. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { untilQuiet } from './quiet.ts';

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 900 };

export type Look = BrowserContextOptions & {
  /** The page's language, where it is not English. */
  readonly locale?: 'ar';
};

export const LOOKS = {
  light: { viewport: DESK },
  dark: { viewport: PHONE, colorScheme: 'dark' },
  forced: { viewport: PHONE, forcedColors: 'active' },
  arabic: { viewport: DESK, locale: 'ar' },
} satisfies Record<string, Look>;

/** Opens a page, runs, and closes it again. `before`: what has to be there before it is opened. */
export async function looking<T>(
  browser: Browser,
  { url, look = LOOKS.light, before }: Opening,
  act: (page: Page) => Promise<T>,
): Promise<T> {
  const { locale, ...options } = look;
  const context = await browser.newContext({ ...options, locale: 'en-US', timezoneId: 'UTC' });
  try {
    const page = await context.newPage();
    await before?.(page);
    await untilQuiet(page, () => page.goto(url));
    if (locale) await untilQuiet(page, () => page.evaluate(turn, locale));
    await untilQuiet(page, () => page.evaluate(() => scrollTo(0, document.body.scrollHeight)));
    // The strip of the demo lies over whatever is behind it, and is no part of the page.
    await page.evaluate(() => document.querySelector('.demo')?.remove());
    return await act(page);
  } finally {
    await context.close();
  }
}

export type Opening = {
  readonly url: string;
  readonly look?: Look;
  readonly before?: (page: Page) => Promise<unknown>;
};

function turn(locale: string) {
  document.documentElement.lang = locale;
  document.documentElement.dir = 'rtl';
  for (const portal of document.querySelectorAll('usage-portal')) portal.locale = locale;
}
