/** One cold load of one page in a browser that has never seen it, on a network and a processor of its own. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { BenchPage } from './site.ts';
import { type Watched, watch } from './watch.ts';

/** Bytes a second, and milliseconds of a round trip; `cpu` is how many times slower than this machine. */
export const PROFILES = {
  slow: { cpu: 4, latency: 150, download: 1.6e6 / 8, upload: 0.75e6 / 8 },
  fast: { cpu: 4, latency: 60, download: 9e6 / 8, upload: 1.5e6 / 8 },
  /** As this machine is. */
  plain: { cpu: 1, latency: 0, download: -1, upload: -1 },
} as const;

export type Profile = keyof typeof PROFILES;

export interface Load {
  readonly ready: number;
  readonly firstPaint: number;
  /** Bytes on the wire until the figures were painted, and requests. */
  readonly bytes: number;
  readonly requests: number;
  /** Of everything that came after it too. */
  readonly shift: number;
  readonly shifted: readonly string[];
  /** The longest task over 50 ms, of the whole load; 0 where there was none. */
  readonly longest: number;
}

const PATIENCE = 30_000;
/** Nothing was asked or answered for so long, in milliseconds: `/v1/changes` stays open and does not count. */
const SETTLED = 1000;

/** `toTheEnd` scrolls until everything has been shown. */
export async function load(
  browser: Browser,
  { url, ready }: BenchPage,
  profile: Profile,
  { width = 1200, toTheEnd = false } = {},
): Promise<Load> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    serviceWorkers: 'block',
  });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const traffic = await countTraffic(session);
    await slowDown(session, profile);
    await page.addInitScript(watch, ready);
    const painted = untilPainted(session);
    await page.goto(url, { waitUntil: 'commit', timeout: PATIENCE });
    const { bytes, requests } = traffic.until(await painted);
    await traffic.settled(page);
    if (toTheEnd) await scrollToTheEnd(page, session, traffic);
    const seen = await told(session);
    return {
      ready: seen.ready!,
      firstPaint: seen.firstPaint ?? seen.ready!,
      shift: seen.shift,
      shifted: seen.shifted,
      longest: Math.max(0, ...seen.longTasks),
      bytes,
      requests,
    };
  } finally {
    await context.close();
  }
}

/**
 * The moment, in epoch milliseconds, when the figures were painted. The page says so by itself: asking
 * it through Playwright would run a third of a megabyte of script in it first.
 */
async function untilPainted(session: CDPSession): Promise<number> {
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: 'painted' });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  session.on('Runtime.bindingCalled', ({ payload }) => resolve(Number(payload)));
  const timer = setTimeout(() => reject(new Error('No figures were painted.')), PATIENCE);
  return promise.finally(() => clearTimeout(timer));
}

async function told(session: CDPSession): Promise<Watched> {
  const expression = 'JSON.stringify(watched)';
  const { result } = await session.send('Runtime.evaluate', { expression });
  return JSON.parse(result.value);
}

async function slowDown(session: CDPSession, profile: Profile) {
  const { cpu, latency, download, upload } = PROFILES[profile];
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency,
    downloadThroughput: download,
    uploadThroughput: upload,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
}

type Traffic = Awaited<ReturnType<typeof countTraffic>>;

/** Requests that were over, and their bytes, at a moment in epoch milliseconds. */
async function countTraffic(session: CDPSession) {
  const begun = new Map<string, { clock: number }>();
  const over: { at: number; bytes: number }[] = [];
  let last = Date.now();
  await session.send('Network.enable');
  session.on('Network.requestWillBeSent', ({ requestId, request, wallTime, timestamp }) => {
    if (/^(data|blob):/.test(request.url)) return;
    begun.set(requestId, { clock: wallTime - timestamp });
    last = Date.now();
  });
  session.on('Network.loadingFinished', ({ requestId, timestamp, encodedDataLength }) => {
    last = Date.now();
    const known = begun.get(requestId);
    if (known) over.push({ at: (known.clock + timestamp) * 1000, bytes: encodedDataLength });
  });
  return {
    async settled(page: Page) {
      while (Date.now() - last < SETTLED) await page.waitForTimeout(100);
    },
    until(moment: number) {
      const inTime = over.filter(({ at }) => at <= moment);
      return { requests: inTime.length, bytes: inTime.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
  };
}

const SCROLL =
  'scrollBy(0, innerHeight * 0.8); scrollY + innerHeight >= document.documentElement.scrollHeight - 2';

/** As a reader does, a screen at a time, until the page grows no more. */
async function scrollToTheEnd(page: Page, session: CDPSession, traffic: Traffic) {
  for (let still = 0; still < 3; ) {
    const { result } = await session.send('Runtime.evaluate', { expression: SCROLL });
    await page.waitForTimeout(300);
    await traffic.settled(page);
    still = result.value ? still + 1 : 0;
  }
}
