/** When an open page listens for changes, and when it reads what it has heard of. */
import { expect, html } from '@open-wc/testing';
import type { UsagePortal } from '../../widget/elements/portal.ts';
import { json, network, settled, shown } from './portal-with.ts';

const CHANGED = 'event: changed\ndata:\n\n';
/** Whatever a portal waits for beside is shorter. */
const SHORTEST = 250;

const { setTimeout: realSet, clearTimeout: realClear } = window;
const realNow = performance.now.bind(performance);
const realRandom = Math.random;
let timers: Map<number, { run: () => void; ms: number }>;
let passed: number;
let chance: number;
let net: ReturnType<typeof network>;
let stream: ReadableStreamDefaultController<Uint8Array>;
let isDown: boolean;
/** The figures come only when this is over. */
let held: Promise<void> | undefined;
let element: UsagePortal;

beforeEach(async () => {
  timers = new Map();
  let ids = 1_000_000;
  window.setTimeout = ((run: () => void, ms = 0) => {
    if (ms < SHORTEST) return realSet(run, ms);
    timers.set(++ids, { run, ms });
    return ids;
  }) as typeof setTimeout;
  window.clearTimeout = ((id: number) => {
    if (!timers.delete(id)) realClear(id);
  }) as typeof clearTimeout;
  passed = 0;
  performance.now = () => realNow() + passed;
  chance = 0.5;
  Math.random = () => chance;
  isDown = false;
  held = undefined;
  net = network(async (path, init) => {
    if (path === '/v1/changes') return changes(init);
    if (path === '/v1/portal') await held;
    return undefined;
  });
  element = await shown(html`<usage-notices></usage-notices>`);
  timers.clear();
});

afterEach(() => {
  element.remove();
  net.restore();
  Object.assign(window, { setTimeout: realSet, clearTimeout: realClear });
  Object.assign(performance, { now: realNow });
  Math.random = realRandom;
  Reflect.deleteProperty(document, 'hidden');
});

function changes({ signal }: RequestInit) {
  if (isDown) return json({ code: 'internal', requestId: 'req_c' }, 503);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      stream = controller;
      signal!.addEventListener('abort', () => controller.error(signal!.reason));
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

const streams = () => net.count('/v1/changes');
const reads = () => net.count('/v1/portal');
const waits = () => [...timers.values()].map(({ ms }) => Math.round(ms / 10) * 10);

async function say(text: string) {
  stream.enqueue(new TextEncoder().encode(text));
  await settled(element);
}

/** The server ends the stream after so long. */
async function end(after = 60_000) {
  passed += after;
  stream.close();
  await settled(element);
}

/** What was waited for comes to pass. */
async function goOn() {
  const due = [...timers.values()];
  timers.clear();
  passed += Math.max(0, ...due.map(({ ms }) => ms));
  for (const { run } of due) run();
  await settled(element);
}

describe('a page that hears of a change', () => {
  for (const [random, ms] of [
    [0, 300],
    [0.5, 550],
    [0.99, 800],
  ] as const) {
    it(`reads it after ${ms} ms when chance is ${random}: in less than a second`, async () => {
      chance = random;
      await say(CHANGED);
      expect(waits()).to.deep.equal([ms]);
      const before = reads();
      await goOn();
      expect(reads()).to.equal(before + 1);
    });
  }

  it('reads once what it hears together, and then waits before it reads more', async () => {
    const before = reads();
    await say(CHANGED + CHANGED);
    await goOn();
    expect(reads()).to.equal(before + 1);
    await say(CHANGED);
    expect(waits()[0]).to.be.within(1_500, 2_000);
  });

  it('reads it after what it reads already, which comes to its end', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    let isRead = false;
    const reading = element.refresh().then(() => {
      isRead = true;
    });
    await settled(element);
    const before = reads();
    await say(CHANGED);
    await goOn();
    expect([reads(), isRead]).to.deep.equal([before, false]);
    resolve();
    await reading;
    await settled(element);
    expect(reads()).to.equal(before + 1);
  });
});

describe('a page whose stream has ended', () => {
  it('opens another within four seconds, by chance', async () => {
    for (const [random, ms] of [
      [0.25, 1_000],
      [0.75, 3_000],
    ] as const) {
      chance = random;
      await end();
      expect(waits()).to.deep.equal([ms]);
      await goOn();
      timers.clear();
    }
    expect(streams()).to.equal(3);
  });

  it('reads what it has missed within ten seconds, by chance', async () => {
    await end();
    chance = 0.9;
    const before = reads();
    await goOn();
    expect(waits()).to.deep.equal([9_300]);
    await goOn();
    expect(reads()).to.equal(before + 1);
  });

  it('reads a change that it hears of meanwhile as soon as ever', async () => {
    await end();
    await goOn();
    const before = reads();
    await say(CHANGED);
    expect(waits()).to.deep.equal([550]);
    await goOn();
    expect(reads()).to.equal(before + 1);
    expect(waits()).to.deep.equal([]);
  });

  it('reads at once what it has missed while nobody looked', async () => {
    look(true);
    await settled(element);
    look(false);
    await settled(element);
    expect(streams()).to.equal(2);
    expect(waits()).to.deep.equal([550]);
  });

  it('waits longer each time for a server that is away, up to a minute', async () => {
    isDown = true;
    await end();
    const longest: number[] = [];
    for (let tries = 0; tries < 6; tries++) {
      longest.push(2 * waits()[0]!);
      await goOn();
    }
    expect(longest).to.deep.equal([4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('waits longer each time where none lasts, and no longer after one that has', async () => {
    const longest: number[] = [];
    for (const after of [100, 100, 20_000, 40_000]) {
      await end(after);
      longest.push(2 * Math.min(...waits()));
      await goOn();
      timers.clear();
    }
    expect(longest).to.deep.equal([4_000, 8_000, 16_000, 4_000]);
  });

  it('stays away as long as the server says, and up to twice as long', async () => {
    await say('retry: 300000\n\n');
    await end();
    expect(waits()).to.deep.equal([300_000 + 0.5 * 304_000]);
    expect(streams()).to.equal(1);
    await goOn();
    expect(streams()).to.equal(2);
  });

  it('does nothing more once it has gone', async () => {
    await say(CHANGED);
    await end();
    element.remove();
    await settled(element);
    expect(waits()).to.deep.equal([]);
  });
});

function look(isHidden: boolean) {
  Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
  document.dispatchEvent(new Event('visibilitychange'));
}
