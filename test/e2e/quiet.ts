/** Waiting for a page that listens for changes: its network is never idle as browsers mean it. */
import type { Page, Request, Response } from 'playwright-core';

const QUIET_MS = 500;

/** Does something, and waits until the page has asked for nothing more for half a second. */
export async function untilQuiet(page: Page, act: () => Promise<unknown>): Promise<void> {
  const running = new Set<Request>();
  let last = Date.now();
  const begin = (request: Request) => {
    // It stays open for as long as the page does.
    if (request.url().endsWith('/v1/changes')) return;
    running.add(request);
    last = Date.now();
  };
  const end = (request: Request) => {
    if (running.delete(request)) last = Date.now();
  };
  // Nobody reads what a refusal says, and a browser does not call that finished for half a minute.
  const refused = (response: Response) => {
    if (!response.ok()) end(response.request());
  };
  page.on('request', begin).on('requestfinished', end).on('requestfailed', end);
  page.on('response', refused);
  try {
    await act();
    while (running.size > 0 || Date.now() - last < QUIET_MS) await page.waitForTimeout(50);
  } finally {
    page.off('request', begin).off('requestfinished', end).off('requestfailed', end);
    page.off('response', refused);
  }
}
