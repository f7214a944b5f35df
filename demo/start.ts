/** `npm run demo`: a vendor's app with the portal in it, over a simulated Stripe, on this machine. */
import { parseArgs } from 'node:util';
import Stripe from 'stripe';
import { askToWrite } from './account/ask.ts';
import { createAccountDemo } from './account/demo.ts';
import { testKey, testPublishableKey } from './account/key.ts';
import { WHAT_IS_WRITTEN } from './account/test-customer.ts';
import { buildWidget } from './build-widget.ts';
import { createDemo, type Demo } from './demo.ts';
import { DemoError } from './demo-error.ts';
import { listenAnywhere, listenNear } from './listen.ts';
import { openBrowser } from './open-browser.ts';
import type { VendorApp } from './vendor/app.ts';
import { BILLING_PAGE } from './vendor/pages.ts';
import { DEMO_CUSTOMERS, DEMO_STRIPE_KEY } from './world.ts';

const DEFAULT_PORT = 4300;

const USAGE =
  'npm run demo -- [--port 4300] [--no-open] [--only halden,copperline] [--bound] [--stripe [--yes]]';

try {
  const command = readCommand();
  await (command.stripe ? startOverAccount(command) : start(command));
} catch (error) {
  // A stack helps only where the fault is not the reader's to mend.
  process.stderr.write(`${error instanceof DemoError ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}

type Command = {
  readonly port: number;
  readonly opens: boolean;
  /** Customers to have, by their keys; all of them when absent. */
  readonly only: readonly string[] | undefined;
  /** Bind sessions to a key of the page. */
  readonly bound: boolean;
  /** Use the test account of STRIPE_SECRET_KEY; without it the variable is not even read. */
  readonly stripe: boolean;
  /** Write to the account without asking. */
  readonly yes: boolean;
};

function readCommand(): Command {
  const { values } = parse();
  const port = Number(values.port ?? process.env.PORT ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new DemoError('The port must be a whole number from 1 to 65535.');
  }
  const only = values.only?.split(',');
  const unknown = only?.find((key) => !DEMO_CUSTOMERS.includes(key));
  if (unknown !== undefined) {
    throw new DemoError(`There is no customer "${unknown}": ${DEMO_CUSTOMERS.join(', ')}.`);
  }
  return {
    port,
    only,
    opens: !values['no-open'] && !process.env.CI && process.stdout.isTTY === true,
    bound: values.bound === true,
    stripe: values.stripe === true,
    yes: values.yes === true,
  };
}

function parse() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        only: { type: 'string' },
        bound: { type: 'boolean' },
        stripe: { type: 'boolean' },
        yes: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new DemoError(`${(error as Error).message.split('.')[0]}. Usage: ${USAGE}`);
  }
}

async function start({ port, opens, only, bound }: Command): Promise<void> {
  // Both addresses are in what is built, so the servers come first and their requests wait.
  const first = Promise.withResolvers<Demo>();
  let demo = first.promise;
  const stripe = await listenAnywhere(async (request, env) =>
    (await demo).simulator.fetch(request, env),
  );
  const app = await listenNear(async (request) => (await demo).app.fetch(request), port);

  stopOnSignal(() => {
    app.close();
    stripe.close();
  });

  const origin = `http://localhost:${app.port}`;
  const cookieSecret = crypto.randomUUID();
  const widget = buildWidget();
  const create = async (): Promise<Demo> => {
    const made = await createDemo({
      origin,
      stripePort: stripe.port,
      cookieSecret,
      keys: only,
      bound,
      widget,
      reset: async () => {
        demo = Promise.resolve(await create());
      },
    });
    // Building leaves twice as much behind as there is. Only this kind of collection gives its pages back.
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    return made;
  };

  first.resolve(await create());

  const address = origin + BILLING_PAGE;
  print(`Demo: ${address}`);
  print(`API:  ${origin}/billing/docs`);
  print(`Stripe is simulated at http://127.0.0.1:${stripe.port} (key ${DEMO_STRIPE_KEY}).`);
  print('Ctrl+C stops it.');
  if (opens) openBrowser(address);
}

/** The app over a real test account, after whoever started it has agreed to what is written there. */
async function startOverAccount({ port, opens, yes }: Command): Promise<void> {
  const stripeKey = testKey(process.env.STRIPE_SECRET_KEY);
  const publishableKey = testPublishableKey(process.env.STRIPE_PUBLISHABLE_KEY);
  const stripe = new Stripe(stripeKey, { telemetry: false });
  if (!yes) await askToWrite(`This writes to your Stripe test account: ${WHAT_IS_WRITTEN}. Go on?`);

  const first = Promise.withResolvers<VendorApp>();
  const app = await listenNear(async (request) => (await first.promise).fetch(request), port);
  stopOnSignal(() => app.close());
  const origin = `http://localhost:${app.port}`;
  await buildWidget();
  const cookieSecret = crypto.randomUUID();
  const keys = { stripeKey, publishableKey };
  first.resolve(await createAccountDemo({ origin, stripe, ...keys, cookieSecret, say: print }));

  const address = origin + BILLING_PAGE;
  print(`Demo: ${address}`);
  print(
    publishableKey
      ? 'Cards are entered in the page: use Stripe’s test cards only.'
      : 'Payment goes by Stripe’s own pages: STRIPE_PUBLISHABLE_KEY would let cards be entered in this one.',
  );
  print('Its customer lives on a test clock, which Stripe deletes with them after 30 days.');
  print('Ctrl+C stops it.');
  if (opens) openBrowser(address);
}

function stopOnSignal(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop();
      process.exit(0);
    });
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
