/** What the doctor finds, over an account of the simulator that has what is wrong. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { beforeEach, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type Stripe from 'stripe';
import { createStripeSimulator, type Simulator } from '../../demo/stripe/index.ts';
import { DEMO_STRIPE_KEY, stripeFor } from '../../demo/world.ts';
import { type PortalOptions, readOptions } from '../../server/config.ts';
import { examine } from '../../server/doctor/examine.ts';
import type { Finding } from '../../server/doctor/finding.ts';
import { checkPrice } from '../../server/doctor/prices.ts';
import { exitCode, toJson, toText } from '../../server/doctor/report.ts';
import { HEEDED } from '../../server/doctor/webhook.ts';
import { generateSecret } from '../../server/index.ts';
import { memoryRevocations } from '../../server/revocation/memory.ts';
import { byTimer, inProcess } from '../support/portal.ts';

const URL_OF_PORTAL = 'https://billing.example.com';
const WEBHOOK = `${URL_OF_PORTAL}/v1/webhooks/stripe/default`;
const SECRETS = {
  signing: generateSecret('signing'),
  operator: generateSecret('operator'),
  webhook: 'whsec_0123456789abcdef',
  publishable: 'pk_test_0123456789abcdef',
};

let simulator: Simulator;
let stripe: Stripe;

beforeEach(async () => {
  simulator = createStripeSimulator({ apiKeys: [DEMO_STRIPE_KEY] });
  stripe = stripeFor(simulator);
  const meter = await stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'api_calls',
    default_aggregation: { formula: 'sum' },
  });
  await stripe.prices.create({
    currency: 'usd',
    unit_amount: 3,
    lookup_key: 'calls_a',
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    product_data: { name: 'API calls' },
  });
  await stripe.webhookEndpoints.create({ url: WEBHOOK, enabled_events: ['*'] });
});

describe('the doctor', () => {
  it('finds nothing to do where all is well', async () => {
    const findings = await examined();
    assert.deepEqual(troubles(findings), []);
    assert.equal(exitCode(findings), 0);
  });

  it('changes nothing at Stripe', async () => {
    const before = simulator.requests.length;
    await examined();
    const asked = simulator.requests.slice(before);
    assert.ok(asked.length > 15);
    const writes = asked.filter(({ method }) => method !== 'GET').map(({ path }) => path);
    assert.deepEqual(writes, ['/v1/invoices/create_preview']);
  });

  it('says that Stripe refuses the key, and asks no further', async () => {
    const before = simulator.requests.length;
    const findings = await examined({ stripeKey: 'sk_test_wrong' });
    assert.deepEqual(troubles(findings), ['error key_refused']);
    assert.equal(exitCode(findings), 2);
    assert.ok(simulator.requests.length - before <= 1);
  });

  it('says that Stripe cannot be reached', async () => {
    const findings = await examined({
      stripe: { fetch: () => Promise.reject(new TypeError('fetch failed')) },
      sleep: async () => {},
    });
    assert.deepEqual(troubles(findings), ['error stripe_unreachable']);
  });

  it('prints no secret, whatever is wrong', async () => {
    const secrets = [...Object.values(SECRETS), DEMO_STRIPE_KEY];
    for (const settings of [{}, { stripeKey: 'sk_test_wrong' }, { webhookSecrets: [] }]) {
      const findings = await examined(settings);
      for (const text of [toText(findings), toJson(findings)]) {
        for (const secret of secrets) assert.ok(!text.includes(secret));
      }
    }
  });
});

describe('a restricted key', () => {
  const restricted = 'rk_test_0123456789';

  for (const [path, what, level] of [
    ['/v1/customers/', 'customers.retrieve', 'error'],
    ['/v1/subscriptions', 'subscriptions.list', 'error'],
    ['/v1/invoices/create_preview', 'invoices.create_preview', 'error'],
    ['/v1/billing/meters/', 'event_summaries', 'error'],
    ['/v1/payment_methods', 'payment_methods.list', 'warning'],
    ['/v1/billing/credit_grants', 'credit_grants.list', 'warning'],
    ['/v1/coupons', 'coupons.list', 'warning'],
    ['/v1/tax_rates', 'tax_rates.list', 'warning'],
    ['/v1/payment_intents', 'payment_intents.list', 'warning'],
    ['/v1/test_helpers/test_clocks', 'test_clocks.list', 'warning'],
  ] as const) {
    it(`that may not read ${path} is told what does not work, and what to give it`, async () => {
      const findings = await examined({
        stripeKey: restricted,
        stripe: { fetch: refusing(path, restricted) },
      });
      const missing = findings.filter(({ code }) => code === 'permission_missing');
      const found = missing.find(({ text }) => text.includes(`what ${what} answers`));
      assert.equal(found?.level, level);
      assert.match(found.todo!, /^Give the key “.+” in Stripe’s dashboard\.$/);
    });
  }

  it('that may read all is told which writes cannot be tried', async () => {
    const fetch = refusing('/none', restricted);
    const findings = await examined({ stripeKey: restricted, stripe: { fetch } });
    assert.deepEqual(troubles(findings), []);
    assert.ok(findings.some(({ code }) => code === 'writes_untried'));
  });

  it('that may not see webhooks costs only that', async () => {
    const fetch = refusing('/v1/webhook_endpoints', restricted);
    const findings = await examined({ stripeKey: restricted, stripe: { fetch } });
    assert.deepEqual(troubles(findings), []);
    assert.ok(
      findings.some(({ code, todo }) => code === 'webhook_unseen' && todo!.includes(WEBHOOK)),
    );
  });

  it('that may not see webhooks is told all the same that no secret is set', async () => {
    const fetch = refusing('/v1/webhook_endpoints', restricted);
    const settings = { stripeKey: restricted, webhookSecrets: [], stripe: { fetch } };
    const findings = await examined(settings);
    assert.deepEqual(troubles(findings), ['warning webhook_secret_missing']);
    assert.equal(exitCode(findings), 1);
  });

  for (const [what, settings, text] of [
    ['without a publishable key', { publishableKey: undefined }, /^Cards and payments go by/],
    ['by the settings', { hosted: ['invoices'] }, /^By the settings invoices go by/],
    ['as configured', { hosted: ['invoices'], portalConfiguration: 'bpc_1' }, /^By the settings/],
  ] as const) {
    it(`that may not see Stripe’s own pages is told that they are used, ${what}`, async () => {
      const fetch = refusing('/v1/billing_portal', restricted);
      const findings = await examined({ stripeKey: restricted, stripe: { fetch }, ...settings });
      assert.deepEqual(troubles(findings), []);
      const unseen = findings.find(({ code }) => code === 'portal_configuration_unseen');
      assert.match(unseen?.text ?? '', text);
      assert.match(unseen!.todo!, /“Customer portal: Read”/);
    });
  }
});

describe('usage by dimension', () => {
  const meters = {
    api_calls: { label: 'API calls', unit: 'calls', dimensions: { region: 'Region' } },
  };
  const restricted = 'rk_test_0123456789';
  const path = '/v1/billing/analytics/meter_usage';

  it('is not asked for where no meter has dimensions', async () => {
    const fetch = refusing(path, restricted);
    const findings = await examined({ stripeKey: restricted, stripe: { fetch } });
    assert.deepEqual(troubles(findings), []);
    assert.ok(!simulator.requests.some((asked) => asked.path === path));
  });

  it('has nothing said of it where Stripe divides', async () => {
    const findings = await examined({ meters });
    assert.deepEqual(troubles(findings), []);
    assert.ok(simulator.requests.some((asked) => asked.path === path));
    assert.ok(findings.some(({ code }) => code === 'reads_permitted'));
  });

  it('is told the permission that the key lacks', async () => {
    const fetch = refusing(path, restricted);
    const findings = await examined({ stripeKey: restricted, meters, stripe: { fetch } });
    assert.deepEqual(troubles(findings), ['warning permission_missing']);
    assert.ok(!findings.some(({ code }) => code === 'reads_permitted'));
    const missing = findings.find(({ code }) => code === 'permission_missing');
    assert.match(missing!.text, /what meter_usage answers: nobody can divide usage by dimension/);
    assert.match(missing!.todo!, /“Meter Usage Analytics: Read”/);
  });

  for (const [what, fetch] of [
    ['does not know the address', () => answering(path, 404, { message: 'Unrecognized URL.' })],
    [
      'does not give the version',
      () => answering(path, 400, { message: 'You may not use 2025-09-30.preview.' }),
    ],
    // Such a key has every permission there is.
    ['refuses a key that may do everything', () => refusing(path, DEMO_STRIPE_KEY)],
  ] as const) {
    it(`is told that the account lacks the preview, where Stripe ${what}`, async () => {
      const findings = await examined({ meters, stripe: { fetch: fetch() } });
      assert.deepEqual(troubles(findings), ['warning dimensions_unavailable']);
    });
  }
});

describe('an answer that cannot be read', () => {
  const html = () => new Response('<html>Log in to the proxy</html>');

  it('to the first question leaves nothing to be looked at, and that is said', async () => {
    const findings = await examined({ sleep: hurried, stripe: { fetch: async () => html() } });
    assert.deepEqual(troubles(findings), ['error stripe_unreadable']);
    assert.equal(findings.find(({ level }) => level === 'error')!.topic, 'key');
    assert.equal(exitCode(findings), 2);
  });

  it('hides nothing that can be known without Stripe', async () => {
    const fetch = async () => html();
    const findings = await examined({ sleep: hurried, webhookSecrets: [], stripe: { fetch } });
    const told = ['warning webhook_secret_missing', 'error stripe_unreadable'];
    assert.deepEqual(troubles(findings), told);
  });

  for (const [what, fetch] of [
    ['a page of a proxy', () => inPlaceOf('/v1/webhook_endpoints', html)],
    [
      'JSON that is none of Stripe’s',
      () => inPlaceOf('/v1/webhook_endpoints', () => Response.json({ ok: true })),
    ],
    ['a refusal nobody expects', () => answering('/v1/webhook_endpoints', 418)],
  ] as const) {
    it(`leaves out what it was asked for alone: ${what}`, async () => {
      const findings = await examined({
        sleep: hurried,
        meters: {},
        stripe: { fetch: fetch() },
      });
      assert.deepEqual(troubles(findings), ['error stripe_unreadable', 'warning meter_unnamed']);
      const unread = findings.find(({ code }) => code === 'stripe_unreadable')!;
      assert.deepEqual([unread.topic, unread.todo !== undefined], ['webhook', true]);
    });
  }
});

describe('the webhook', () => {
  it('is missed where no endpoint is at our address', async () => {
    const findings = await examined({ url: 'https://other.example.com' });
    assert.deepEqual(troubles(findings), ['warning webhook_missing']);
  });

  it('does not work while it is disabled', async () => {
    const { data } = await stripe.webhookEndpoints.list();
    await stripe.webhookEndpoints.update(data[0]!.id, { disabled: true });
    assert.deepEqual(troubles(await examined()), ['error webhook_disabled']);
  });

  it('does not work without a secret', async () => {
    const findings = await examined({ webhookSecrets: [] });
    const told = ['warning webhook_secret_missing', 'error webhook_events_refused'];
    assert.deepEqual(troubles(findings), told);
  });

  it('is told which events it leaves out', async () => {
    const { data } = await stripe.webhookEndpoints.list();
    const [left, ...sent] = HEEDED;
    await stripe.webhookEndpoints.update(data[0]!.id, { enabled_events: sent as never });
    const findings = await examined();
    assert.deepEqual(troubles(findings), ['warning webhook_events_missing']);
    assert.equal(findings.find(({ level }) => level === 'warning')!.todo, `Add ${left}.`);
  });
});

describe('the price list', () => {
  it('is looked through for what cannot be reckoned exactly', () => {
    const price = (more: object) =>
      checkPrice({
        id: 'price_1',
        currency: 'usd',
        billing_scheme: 'per_unit',
        unit_amount: 5,
        unit_amount_decimal: '5',
        recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed', meter: null },
        product: { id: 'prod_1', name: 'Seats\u001b[31m' },
        ...more,
      } as unknown as Stripe.Price).map(({ code }) => code);
    assert.deepEqual(price({}), []);
    assert.deepEqual(price({ billing_scheme: 'tiered' }), ['price_not_reckonable']);
    assert.deepEqual(price({ unit_amount: null, unit_amount_decimal: null }), [
      'price_not_reckonable',
    ]);
    assert.deepEqual(price({ currency_options: { usd: {}, eur: {} } }), ['price_many_currencies']);
    assert.deepEqual(
      price({ recurring: { interval: 'month', interval_count: 1, usage_type: 'metered' } }),
      ['price_without_meter'],
    );
  });

  it('is named as the vendor knows it, without what a terminal would obey', () => {
    const [found] = checkPrice({
      id: 'price_1',
      billing_scheme: 'tiered',
      product: { name: 'Se\u001b[31mats\u202e' },
    } as unknown as Stripe.Price);
    assert.match(found!.text, /^Se \[31mats {1,2}\(price_1\) cannot be reckoned/);
  });
});

describe('settings beside Stripe', () => {
  it('miss a label and a unit of a meter', async () => {
    const findings = await examined({ meters: {} });
    assert.deepEqual(troubles(findings), ['warning meter_unnamed']);
    assert.match(toText(findings), /meters\.api_calls/);
  });

  it('leave a hidden meter alone', async () => {
    assert.deepEqual(troubles(await examined({ meters: { api_calls: { hidden: true } } })), []);
  });

  it('name a meter that is not there', async () => {
    const meters = { api_calls: { label: 'Calls', unit: 'calls' }, api_cals: { label: 'Calls' } };
    assert.deepEqual(troubles(await examined({ meters })), ['warning meter_unknown']);
  });

  it('name prices that are not there, by lookup key and by id', async () => {
    const findings = await examined({
      plans: { a: { label: 'A', prices: { calls: 'calls_a', base: 'base_a' } } },
      subscriptions: { seats: { price_none: { min: 1 } } },
    });
    assert.deepEqual(troubles(findings), ['warning price_unknown', 'warning price_unknown']);
  });

  it('name a configuration of Stripe’s own pages that is not there', async () => {
    const findings = await examined({ portalConfiguration: 'bpc_none', hosted: ['invoices'] });
    assert.deepEqual(troubles(findings), ['error portal_configuration_wrong']);
  });
});

describe('the clock', () => {
  it('is told how far it is off', async () => {
    const now = () => new Date(Date.now() - 600_000);
    const findings = await examined({ now, stripe: { fetch: dated() } });
    const found = findings.find(({ code }) => code === 'clock_wrong')!;
    assert.deepEqual([found.level, /behind/.test(found.text)], ['error', true]);
  });
});

describe('usage-portal doctor', () => {
  it('names every fault of the environment, and exits with 2', async () => {
    const { code, stdout } = await run(['doctor'], { PORTAL_URL: 'nonsense', PORT: 'x' });
    assert.equal(code, 2);
    assert.match(stdout, /PORT must be a whole number/);
  });

  it('speaks JSON to a script', async () => {
    const { code, stdout } = await run(['doctor', '--json'], { STRIPE_SECRET_KEY: 'oops_secret' });
    const report = JSON.parse(stdout) as { exitCode: number; findings: Finding[] };
    assert.deepEqual([code, report.exitCode], [2, 2]);
    assert.ok(report.findings.some(({ text }) => text.startsWith('STRIPE_SECRET_KEY must be')));
    assert.doesNotMatch(stdout, /oops_secret/);
  });

  it('speaks JSON, and exits with 2, where what answers is not Stripe', async () => {
    const page = "globalThis.fetch = async () => new Response('<html>Log in</html>')";
    const { code, stdout } = await run(['doctor', '--json'], {
      NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(page)}"`,
      PORTAL_URL: URL_OF_PORTAL,
      STRIPE_SECRET_KEY: DEMO_STRIPE_KEY,
      PORTAL_SIGNING_KEYS: `one:${SECRETS.signing}`,
    });
    const report = JSON.parse(stdout) as { exitCode: number; findings: Finding[] };
    assert.deepEqual([code, report.exitCode], [2, 2]);
    assert.ok(report.findings.some((finding) => finding.code === 'stripe_unreadable'));
  });

  it('says how it is used', async () => {
    assert.match((await run(['--help'], {})).stdout, /^usage-portal doctor/);
    assert.equal((await run(['operate'], {})).code, 2);
  });
});

type Settings = Partial<Extract<PortalOptions, { stripeKey: string }>>;

function examined(settings: Settings = {}) {
  return examine(
    readOptions({
      url: URL_OF_PORTAL,
      stripeKey: DEMO_STRIPE_KEY,
      signingKeys: [{ kid: 'one', secret: SECRETS.signing }],
      operatorKeys: [SECRETS.operator],
      webhookSecrets: [SECRETS.webhook],
      publishableKey: SECRETS.publishable,
      meters: { api_calls: { label: 'API calls', unit: 'calls' } },
      revocations: memoryRevocations(),
      stripe: { fetch: inProcess(simulator) },
      ...settings,
    }),
  );
}

/** Asks again at once, and gives up no sooner. */
function hurried(ms: number, signal?: AbortSignal) {
  return byTimer(ms < 1_500 ? 0 : ms, signal);
}

function troubles(findings: readonly Finding[]) {
  return findings
    .filter(({ level }) => level === 'warning' || level === 'error')
    .map(({ level, code }) => `${level} ${code}`);
}

/** The simulator as a key sees it that lacks the permission for paths that begin so. */
function refusing(path: string, key: string): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).pathname.startsWith(path)) {
      const message = `The provided key '${key}' does not have the required permissions.`;
      const error = { type: 'invalid_request_error', message };
      return Response.json({ error }, { status: 403 });
    }
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${DEMO_STRIPE_KEY}`);
    return simulator.fetch(new Request(request, { headers }));
  };
}

function answering(path: string, status: number, error: object = {}) {
  const type = 'invalid_request_error';
  const refusal = { error: { type, message: 'No.', ...error } };
  return inPlaceOf(path, () => Response.json(refusal, { status }));
}

/** The simulator, but for paths that begin so. */
function inPlaceOf(path: string, answer: () => Response): typeof fetch {
  const asked = inProcess(simulator);
  return async (input, init) => {
    const { pathname } = new URL(new Request(input, init).url);
    return pathname.startsWith(path) ? answer() : asked(input, init);
  };
}

/** Stripe with the right time in its answers. */
function dated(): typeof fetch {
  return async (input, init) => {
    const response = await simulator.fetch(new Request(input, init));
    const headers = new Headers(response.headers);
    headers.set('date', new Date().toUTCString());
    return new Response(response.body, { status: response.status, headers });
  };
}

async function run(args: readonly string[], env: Record<string, string>) {
  const script = new URL('../../server/entry/cli.ts', import.meta.url).pathname;
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { env });
    return { code: 0, stdout };
  } catch (error) {
    const { code, stdout } = error as { code: number; stdout: string };
    return { code, stdout };
  }
}
