/** Every page of elements and states, in a browser: it shows what it says, and nothing is amiss. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { TAGS, type Tag } from '../../demo/pages/elements.ts';
import { FOREIGN, UNBREAKABLE } from '../../demo/pages/long-names.ts';
import { referenceOf } from '../../demo/pages/reference.ts';
import { NORMAL, STATES, statesOf } from '../../demo/pages/states.ts';
import { GUESTS } from '../../demo/world/guests.ts';
import { DEMO_CUSTOMERS } from '../../demo/world.ts';
import { findings } from './axe-all.ts';
import { type DemoProcess, startDemo } from './demo-process.ts';
import { untilQuiet } from './quiet.ts';
import { launch, type Visit, visit } from './visit.ts';

/** As many pages at once as there are tabs. */
const TABS = 2;

/** What each element shows of the demo's first customer. */
const NORMALLY: Record<Tag, RegExp> = {
  'usage-portal': /^Due so far/,
  'usage-notices': /expires on Nov 30/,
  'usage-bill': /^Due so far/,
  'usage-explain': /^November, likely/,
  'usage-chart': /calls so far/,
  'usage-meter-list': /^API calls/,
  'usage-invoice-lines': /^Amount due/,
  'usage-what-if': /^Would be due/,
  'usage-invoice-list': /-0012$/,
  'usage-subscription': /^Renews on Dec 1/,
  'usage-payment-method': /^Visa ending 4242/,
  'usage-billing-details': /^Halden Labs$/,
};

/** What a state shows, where it is something else. */
const INSTEAD: Readonly<Record<string, RegExp>> = {
  'stripe-down': /could not be loaded/,
  'one-part': /could not be (loaded|read)/,
  unreachable: /^Billing could not be loaded/,
  stale: /^These figures are from .+ 2 hr ago/,
  'session-refused': /^Sign in again to see/,
  'session-lost': /^Your sign-in has ended/,
  'no-usage': /^\$0\.00$|exports so far/,
  'new-customer': /^Due so far|^Messages|messages so far|-0001$/,
  'past-due': /was not paid|^Past due|^Visa ending 0341|^Due so far/,
  'no-card': /^There is no payment method for the charge/,
  'action-required': /^Your bank wants to confirm/,
  overdue: /^\$49\.00 for .+ was not paid/,
  trial: /^Your trial of Starter plan ends on Nov 24/,
  ending: /^Your plan ends on Nov 25/,
  many: /^Due so far|reads so far|35 more|^Amount due|-30\d\d/,
  'three-decimals': /\d\.\d{3}(?!\d)/,
  'no-decimals': /¥[\d,]+$/,
  reductions: /^Due so far|^Records|Launch partner|^Amount due|Paid/,
  'two-bills': /^More bills|^Editor seats|^Next invoice, Feb 10|-0010$/,
  'long-names': new RegExp(`onerror=|${UNBREAKABLE}|${FOREIGN}`),
  'right-to-left':
    /^المستحق حتى الآن|تنتهي صلاحية|^نوفمبر.+، المتوقع|حتى الآن، بزيادة|^API calls|^المبلغ المستحق|^سيُستحق|-0012$|^تتجدد|المنتهية بالرقم|^Halden Labs$/,
};

describe('the pages of elements and states', { concurrency: TABS }, () => {
  const all = new Set([...DEMO_CUSTOMERS, ...GUESTS.map(({ key }) => key)]);
  const tabs: Visit[] = [];
  let demo: DemoProcess;
  let browser: Browser;

  before(async () => {
    demo = await startDemo('--port', '4420');
    browser = await launch();
    for (let tab = 0; tab < TABS; tab++) tabs.push(await visit(browser, demo));
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });

  it('are all in the index', async () => {
    const index = await (await fetch(`${demo.origin}/pages`)).text();
    const linked = [...index.matchAll(/href="(\/pages\/usage-[^"]+)"/g)].map(([, path]) => path);
    const meant = TAGS.flatMap((tag) => statesOf(tag, all).map((name) => pathOf(tag, name)));
    assert.deepEqual([...new Set(linked)].sort(), meant.sort());
  });

  it('are not found where there is no such element or state', async () => {
    for (const path of ['usage-nothing', 'usage-bill/nothing', 'usage-payment-method/many']) {
      assert.equal((await fetch(`${demo.origin}/pages/${path}`)).status, 404, path);
    }
  });

  it('give their sessions to no other site', async () => {
    const response = await fetch(`${demo.origin}/pages/session/usage-bill/normal`, {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    assert.equal(response.status, 403);
  });

  it('are as much in order in the index as in the list of frameworks', () =>
    inTab(async ({ page, faults }) => {
      for (const path of ['/pages', '/pages/frameworks']) {
        await page.goto(demo.origin + path);
        assert.deepEqual(await findings(page), [], path);
      }
      assert.deepEqual(faults, []);
    }));

  it('do not scroll sideways on a phone', () =>
    inTab(async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      for (const path of [
        '',
        '/usage-portal',
        '/usage-meter-list/long-names',
        '/frameworks/next',
      ]) {
        await untilQuiet(page, () => page.goto(`${demo.origin}/pages${path}`));
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(overflow, 0, path);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
    }));

  for (const tag of TAGS) {
    for (const name of statesOf(tag, all)) {
      it(`show ${tag}, ${STATES[name]!.title.toLowerCase()}`, () =>
        inTab(async ({ page, faults }) => {
          const response = await page.goto(demo.origin + pathOf(tag, name));
          assert.equal(response?.status(), 200);
          await shown(page, tag, name);
          if (name === NORMAL) assert.deepEqual(await undocumented(page, tag), []);
          if (isJudged(tag, name)) assert.deepEqual(await findings(page), []);
          assert.deepEqual(faults.filter(isUnmeant(name)), []);
        }));
    }
  }

  /** Runs in a tab that nobody else uses meanwhile. */
  async function inTab(run: (tab: Visit) => Promise<void>) {
    const tab = tabs.pop()!;
    // What the last page still had under way ends here, and is no fault of the next one.
    await tab.page.goto('about:blank');
    tab.faults.length = 0;
    try {
      await run(tab);
    } finally {
      tabs.push(tab);
    }
  }
});

function pathOf(tag: Tag, name: string): string {
  return name === NORMAL ? `/pages/${tag}` : `/pages/${tag}/${name}`;
}

async function shown(page: Page, tag: Tag, name: string): Promise<void> {
  const stage = page.locator('.stage');
  if (name === 'loading') return stage.locator('[aria-busy="true"] i').first().waitFor();
  const text = stage.getByText(INSTEAD[name] ?? NORMALLY[tag]);
  await text.first().waitFor({ timeout: 8_000 });
  // The old figures stand below their time: they are read before the faults of reading are counted.
  if (name === 'stale' && tag !== 'usage-notices') {
    await stage.getByText(NORMALLY[tag]).first().waitFor({ timeout: 8_000 });
  }
}

/** The whole portal holds every element, so axe reads each state once, and each element once alone. */
function isJudged(tag: Tag, name: string): boolean {
  return tag === 'usage-portal' || name === NORMAL;
}

/** Faults beyond those a state is there to show. */
function isUnmeant(name: string) {
  const { trouble } = STATES[name]!;
  const isRefused = trouble !== undefined && trouble !== 'stale';
  // What is read when it is opened or comes near is an answer by itself, and so is its failure.
  const opened = ['one-part', 'stripe-down'].includes(name)
    ? /^503: .+\/(bill\/explain|subscriptions|billing-details)|status of 503/
    : /^$/;
  const meant = isRefused ? /^(401|502): |status of (401|502)/ : opened;
  return (fault: string) => !meant.test(fault);
}

/** Attributes and parts that the element on screen has, and its reference does not. */
function undocumented(page: Page, tag: Tag): Promise<string[]> {
  const { attributes, parts } = referenceOf(tag);
  const told = [
    ...attributes.flatMap(({ attribute }) => attribute ?? []),
    ...parts.map((p) => p.name),
  ];
  return page.evaluate(
    ({ tag: name, told: known }) => {
      const element = document.querySelector(name)!;
      const observed = (element.constructor as { observedAttributes?: string[] })
        .observedAttributes;
      const inside = [...(element.shadowRoot?.querySelectorAll('[part]') ?? [])];
      const own = inside.flatMap((each) => [...each.part]);
      return [...(observed ?? []), ...own].filter((each) => !known.includes(each));
    },
    { tag, told },
  );
}
