/**
 * Reads everything a portal of a test logs: a secret or somebody's personal datum in a line makes the
 * test file fail, whatever it is about. `portalOver` hands every line of every test in here, a test that
 * makes its own portal gives it a `watchedLog`, and whoever starts a process a `watchedPrint`.
 */
import assert from 'node:assert/strict';
import { after } from 'node:test';
import type Stripe from 'stripe';
import type { Simulator } from '../../demo/stripe/index.ts';
import { stripeFor } from '../../demo/world.ts';
import type { Log } from '../../server/index.ts';

/** What no line holds, whoever it is about. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'a token': /eyJ[\w-]{8}/,
  'a key of Stripe’s': /\b(?:sk|rk|pk)_(?:test|live)_\w/,
  'a webhook secret': /whsec_\w/,
  'a key of ours': /up_(?:sign|api|ingest|ops)_\w/,
  'a client secret': /_secret_\w/,
  'a page of Stripe’s that needs no other key': /\/p\/session\//,
  'an e-mail address': /[\w.+-]@[\w-]+\.[a-z]{2}/i,
  'a card number': /\b\d{15,19}\b/,
  'a mark of a test': /CANARY|MARK-/,
};

type Watched = { readonly stripe: Stripe; readonly simulator: Simulator; readonly lines: string[] };

/** What is at fault in all that was heard, a source each. */
const sources: (() => string[] | Promise<string[]>)[] = [];

/**
 * The same log, and everything in it is read when the tests of the file are over. `stripe` asks the
 * simulator who its customers are.
 */
export function watchLog(simulator: Simulator, log: Log, stripe = stripeFor(simulator)): Log {
  const lines: string[] = [];
  sources.push(() => faultsIn({ stripe, simulator, lines }));
  return (line) => {
    lines.push(JSON.stringify(line));
    log(line);
  };
}

/** For a portal of the test's own. Without a simulator nobody knows the people: secrets are looked for. */
export function watchedLog(simulator?: Simulator): Log {
  if (simulator) return watchLog(simulator, () => {});
  const print = watchedPrint();
  return (line) => print(JSON.stringify(line));
}

/** Hears what a process or a console prints, and looks for secrets in it. */
export function watchedPrint(): (line: string) => void {
  const lines: string[] = [];
  sources.push(() => findFaults(lines));
  return (line) => void lines.push(line);
}

// A bench uses the same portal and is no test: nothing of the runner's is to be printed there.
// After the file's own hooks: they may log, and behind one that fails none is run that closes a server.
if (process.env.NODE_TEST_CONTEXT) queueMicrotask(() => after(readEverything));

async function readEverything() {
  for (const faults of sources) {
    assert.deepEqual(await faults(), [], 'what no line of a log may hold');
  }
}

/** Secrets, and what Stripe knows of the people in the account. */
export async function faultsIn({ stripe, simulator, lines }: Watched): Promise<string[]> {
  if (lines.length === 0) return [];
  simulator.fault(null);
  return findFaults(lines, [...SECRET_KINDS, ...(await personalData(stripe))]);
}

type Kind = readonly [what: string, pattern: RegExp];

const SECRET_KINDS: readonly Kind[] = Object.entries(SECRETS);

/** Each line at fault with what it holds. */
export function findFaults(lines: readonly string[], kinds: readonly Kind[] = SECRET_KINDS) {
  const text = lines.join('\n');
  return kinds
    .filter(([, pattern]) => pattern.test(text))
    .map(([what, pattern]) => `${what}: ${lines.find((line) => pattern.test(line))}`);
}

/** The shortest that is looked for: shorter ones stand in any text by chance. */
const SHORTEST = 5;

/** What Stripe knows of the people in an account: names, addresses, telephone numbers, tax ids. */
async function personalData(stripe: Stripe): Promise<Kind[]> {
  const { data } = await stripe.customers.list({ limit: 100, expand: ['data.tax_ids'] });
  return data.flatMap(({ id, name, phone, address, tax_ids }) => {
    const { line1, line2, city, postal_code } = address ?? {};
    const taxIds = tax_ids?.data.map(({ value }) => value) ?? [];
    return [name, phone, line1, line2, city, postal_code, ...taxIds]
      .filter((datum): datum is string => typeof datum === 'string' && datum.length >= SHORTEST)
      .map((datum): Kind => [`what Stripe knows of ${id}`, new RegExp(escaped(datum))]);
  });
}

/** As JSON writes it. */
function escaped(text: string) {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
