import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ConfigError,
  type PortalOptions,
  readEnvironment,
  readOptions,
} from '../../server/config.ts';

const SECRET = `up_sign_${'s'.repeat(43)}`;
const API_KEY = `up_api_${'a'.repeat(43)}`;
const INGEST_KEY = `up_ingest_${'i'.repeat(43)}`;
const PUBLIC_X = `${'x'.repeat(42)}A`;

const single = {
  url: 'https://app.example.com/billing',
  stripeKey: 'rk_live_canary',
  signingKeys: [{ kid: 'k1', secret: SECRET }],
};

const acme = { ...without(single, 'url'), id: 'acme' };
const beta = { ...acme, id: 'beta', signingKeys: [{ kid: 'k2', secret: `${SECRET}2` }] };

describe('readOptions', () => {
  it('makes a single vendor the tenant `default`', () => {
    const { tenants, audience, basePath } = readOptions(single as PortalOptions);
    assert.equal(audience, 'https://app.example.com/billing');
    assert.equal(basePath, '/billing');
    assert.deepEqual(Object.fromEntries(tenants), {
      default: {
        id: 'default',
        stripeKey: 'rk_live_canary',
        livemode: true,
        signingKeys: [{ kid: 'k1', alg: 'HS256', secret: SECRET }],
        apiKeys: [],
        ingestKeys: [],
        webhookSecrets: [],
        allowedOrigins: [],
        meters: {},
        plans: {},
        linkOrigins: [],
        publishableKey: null,
        hosted: new Set(),
        portalConfiguration: null,
        subscriptions: { seats: {}, cancel: true, proration: 'create_prorations' },
      },
    });
  });

  it('has no base path when the address has none', () => {
    assert.equal(readOptions({ ...single, url: 'https://a.example' }).basePath, '');
  });

  it('takes several tenants, each with every option', () => {
    const options: PortalOptions = {
      url: 'http://localhost:4242',
      tenants: [
        {
          ...acme,
          stripeKey: 'sk_test_1',
          signingKeys: [
            { kid: 'ed', alg: 'EdDSA', publicKey: { kty: 'OKP', crv: 'Ed25519', x: PUBLIC_X } },
            { kid: 'hs', alg: 'HS256', secret: 'a secret of any other maker, long enough' },
          ],
          apiKeys: [API_KEY, `${API_KEY}2`],
          ingestKeys: [INGEST_KEY],
          webhookSecrets: ['whsec_1', 'whsec_2'],
          allowedOrigins: ['https://app.acme.com', 'http://localhost:3000'],
          meters: {
            api_calls: { label: 'API calls', unit: 'calls', included: '1000.5', limit: 'soft' },
            rides: { dimensions: { region: 'Region', 'who.is_it-2': 'Who' } },
          },
          linkOrigins: ['https://pay.acme.com'],
          publishableKey: 'pk_test_1',
          hosted: ['billing_details'],
          portalConfiguration: 'bpc_1',
          subscriptions: { seats: { seats: { min: 1, max: 50 } }, proration: 'none' },
        },
        beta,
      ],
      stripe: { protocol: 'http', host: 'localhost', port: 12111, fetch },
    };
    const config = readOptions(options);
    assert.deepEqual([...config.tenants.keys()], ['acme', 'beta']);
    assert.equal(config.tenants.get('acme')?.livemode, false);
    assert.equal(config.tenants.get('acme')?.portalConfiguration, 'bpc_1');
    assert.equal(config.stripe, options.stripe);
  });

  for (const [fault, changes] of [
    ['url is missing: it must be the public address', { url: undefined }],
    ['url must be the public address', { url: 'https://app.example.com/' }],
    ['url must be the public address', { url: 'http://app.example.com' }],
    ['stripeKey is missing: it must be a secret', { stripeKey: undefined }],
    ['stripeKey must be a secret or restricted key of Stripe', { stripeKey: 'pk_test_canary' }],
    ['signingKeys is missing', { signingKeys: undefined }],
    ['signingKeys must have at least one key', { signingKeys: [] }],
    ['signingKeys[0].secret must be at least 32', keyOf({ kid: 'k', secret: 'canary' })],
    [
      'signingKeys[0].secret must be a secret of its own',
      keyOf({ kid: 'k', secret: long('up_api_') }),
    ],
    [
      'signingKeys[0].secret must be a secret of its own',
      keyOf({ kid: 'k', secret: long('whsec_') }),
    ],
    [
      'signingKeys[0].secret must be a secret of its own',
      keyOf({ kid: 'k', secret: long('sk_live_') }),
    ],
    [
      'signingKeys[0].secret must be a secret, and not a key of a pair',
      keyOf({ kid: 'k', secret: long('-----BEGIN PUBLIC KEY-----') }),
    ],
    ['signingKeys[0].kid must be 1 to 128', keyOf({ kid: '', secret: SECRET })],
    ['signingKeys[0].kid must be 1 to 128', keyOf({ kid: 'k'.repeat(129), secret: SECRET })],
    ['signingKeys[0].kid must be 1 to 128', keyOf({ kid: 'a b', secret: SECRET })],
    ['signingKeys[0].alg must be "HS256"', keyOf({ kid: 'k', alg: 'none', secret: SECRET })],
    ['signingKeys[0] must be an object', keyOf(long('canary'))],
    ['signingKeys[0].publicKey is missing', keyOf({ kid: 'k', alg: 'EdDSA' })],
    [
      'signingKeys[0].publicKey.d must not be here',
      keyOf({
        kid: 'k',
        alg: 'EdDSA',
        publicKey: { kty: 'OKP', crv: 'Ed25519', x: PUBLIC_X, d: 'canary' },
      }),
    ],
    [
      'signingKeys[0].publicKey.crv must be "Ed25519"',
      keyOf({ kid: 'k', alg: 'EdDSA', publicKey: { kty: 'OKP', crv: 'X25519', x: PUBLIC_X } }),
    ],
    [
      'apiKeys[0] must start with up_api_ and have at least 32 characters behind it',
      { apiKeys: ['up_ingest_canary'] },
    ],
    [
      'apiKeys[0] must start with up_api_ and have at least 32 characters behind it',
      { apiKeys: [`up_api_${'a'.repeat(31)}`] },
    ],
    ['apiKeys[1] must differ from apiKeys[0]', { apiKeys: [API_KEY, API_KEY] }],
    [
      'ingestKeys[0] must start with up_ingest_ and have at least 32 characters behind it',
      { ingestKeys: ['up_api_canary'] },
    ],
    ['webhookSecrets[0] must start with whsec_', { webhookSecrets: ['canary'] }],
    ['webhookSecrets must be a list', { webhookSecrets: 'whsec_canary' }],
    ['allowedOrigins[0] must be one exact origin', { allowedOrigins: ['*'] }],
    ['allowedOrigins[0] must be one exact origin', { allowedOrigins: ['null'] }],
    ['allowedOrigins[0] must be one exact origin', { allowedOrigins: ['https://a.com/'] }],
    ['linkOrigins[1] must be one exact origin', { linkOrigins: ['https://a.com', 'http://a.com'] }],
    ['publishableKey must be a publishable key', { publishableKey: 'sk_test_canary' }],
    [
      'publishableKey must be of the same mode as stripeKey',
      { stripeKey: 'sk_live_canary', publishableKey: 'pk_test_canary' },
    ],
    ['hosted[0] must be one of payment_methods', { hosted: ['cards'] }],
    ['portalConfiguration must be the id of a conf', { portalConfiguration: 'canary' }],
    [
      'subscriptions.seats.x must not have a `min` above',
      { subscriptions: { seats: { x: { min: 5, max: 2 } } } },
    ],
    ['subscriptions.proration must be "create', { subscriptions: { proration: 'later' } }],
    ['meters.calls.label must have at most 80', { meters: { calls: { label: 'x'.repeat(81) } } }],
    ['meters.calls.included must be a decimal', { meters: { calls: { included: '1e3' } } }],
    ['meters.calls.included must be a decimal', { meters: { calls: { included: 5 } } }],
    ['meters.calls.limit must be "hard" or "soft"', { meters: { calls: { limit: 'none' } } }],
    ['meters.calls.dimensions must be an object', { meters: { calls: { dimensions: ['a'] } } }],
    ['meters.calls.dimensions.a b', { meters: { calls: { dimensions: { 'a b': 'A' } } } }],
    ['meters.calls.dimensions.a must not be', { meters: { calls: { dimensions: { a: '' } } } }],
    ['meters.calls.dimensions.a must be a text', { meters: { calls: { dimensions: { a: 1 } } } }],
    [
      'meters.calls.dimensions must have at most 10 keys',
      {
        meters: {
          calls: { dimensions: Object.fromEntries([...'abcdefghijk'].map((k) => [k, k])) },
        },
      },
    ],
    ['plans must be an object of plans', { plans: [] }],
    [
      'plans.Big plan must be an object of plans by id, of 1 to 64 of a-z',
      { plans: { 'Big plan': { label: 'x', prices: { a: 'b' } } } },
    ],
    [
      'plans.big.label is missing: it must be a text',
      { plans: { big: { prices: { base: 'price_1' } } } },
    ],
    ['plans.big.label must not be empty', { plans: { big: { label: '', prices: { base: 'p' } } } }],
    ['plans.big.prices must have at least one', { plans: { big: { label: 'Big', prices: {} } } }],
    [
      'plans.big.prices.base must be the id',
      { plans: { big: { label: 'B', prices: { base: 'a b' } } } },
    ],
    [
      'plans.big.price is not an option',
      { plans: { big: { label: 'B', price: {}, prices: { a: 'b' } } } },
    ],
    ['meters.calls.lable is not an option', { meters: { calls: { lable: 'x' } } }],
    ['id must be 1 to 64', { id: 'Acme Inc' }],
    ['log must be a function', { log: true }],
    ['now must be a function', { now: new Date() }],
    ['stripe.protocol must be "http" or "https"', { stripe: { protocol: 'ftp' } }],
    ['allowedOrigin is not an option', { allowedOrigin: ['https://a.com'] }],
    ['stripeKey must not stand beside a list of tenants', { tenants: [acme] }],
    ['tenants must have at least one tenant', { tenants: [] }],
  ] as const) {
    it(`says: ${fault}`, () => assertFault(faultsOf({ ...single, ...changes }), fault));
  }

  for (const [fault, changes] of [
    ['tenants[1].id must differ from tenants[0].id', { id: 'acme' }],
    [
      'tenants[1].signingKeys[0].kid must differ from tenants[0].signingKeys[0].kid',
      keyOf({ kid: 'k1', secret: long('canary') }),
    ],
    [
      'tenants[1].signingKeys[0].secret must differ from tenants[0].signingKeys[0].secret',
      keyOf({ kid: 'k2', secret: SECRET }),
    ],
    ['tenants[1].apiKeys[0] must differ from tenants[0].apiKeys[0]', { apiKeys: [API_KEY] }],
    ['tenants[1].id is missing', { id: undefined }],
  ] as const) {
    it(`says of two tenants: ${fault}`, () => {
      const tenants = [
        { ...acme, apiKeys: [API_KEY] },
        { ...beta, ...changes },
      ];
      assertFault(faultsOf({ url: single.url, tenants }), fault);
    });
  }

  it('refuses a signing secret that is somebody’s public key (T2)', () => {
    const faults = faultsOf({
      ...single,
      signingKeys: [
        { kid: 'ed', alg: 'EdDSA', publicKey: { kty: 'OKP', crv: 'Ed25519', x: PUBLIC_X } },
        { kid: 'hs', secret: PUBLIC_X },
      ],
    });
    assertFault(faults, 'signingKeys[1].secret must differ from signingKeys[0].publicKey.x');
  });

  it('names every fault at once, and no secret', () => {
    const faults = faultsOf({
      url: 'canary',
      stripeKey: 'canary',
      signingKeys: [
        { kid: 'a', secret: 'canary' },
        { kid: 'a', secret: SECRET },
      ],
      apiKeys: ['canary-2'],
      allowedOrigins: ['canary'],
    });
    assert.deepEqual(
      faults.map((fault) => fault.split(' ')[0]),
      [
        'url',
        'stripeKey',
        'signingKeys[0].secret',
        'apiKeys[0]',
        'allowedOrigins[0]',
        'signingKeys[1].kid',
      ],
    );
  });

  for (const options of [null, undefined, 'x', [], 7]) {
    it(`refuses ${JSON.stringify(options)} instead of options`, () => {
      assert.match(faultsOf(options).join(), /^The options /);
    });
  }
});

describe('readEnvironment', () => {
  const env = {
    PORTAL_URL: 'https://app.example.com',
    STRIPE_SECRET_KEY: 'sk_test_canary\n',
    STRIPE_WEBHOOK_SECRETS: 'whsec_1, whsec_2',
    PORTAL_SIGNING_KEYS: `new:${SECRET}2,old:${SECRET}`,
    PORTAL_API_KEYS: API_KEY,
    PORTAL_INGEST_KEYS: INGEST_KEY,
    PORTAL_ALLOWED_ORIGINS: 'https://a.com,https://b.com',
    PORTAL_LINK_ORIGINS: '',
    PORTAL_METERS: '{"calls":{"unit":"calls"}}',
    PATH: '/bin',
  };

  it('reads a single vendor', () => {
    assert.deepEqual(readEnvironment(env), {
      url: 'https://app.example.com',
      stripeKey: 'sk_test_canary',
      webhookSecrets: ['whsec_1', 'whsec_2'],
      signingKeys: [
        { kid: 'new', secret: `${SECRET}2` },
        { kid: 'old', secret: SECRET },
      ],
      apiKeys: [API_KEY],
      ingestKeys: [INGEST_KEY],
      allowedOrigins: ['https://a.com', 'https://b.com'],
      meters: { calls: { unit: 'calls' } },
    });
    assert.equal(readOptions(readEnvironment(env)).tenants.size, 1);
  });

  it('reads several tenants, as text or as the JSON variable of a Worker', () => {
    const tenants = [acme, beta];
    for (const PORTAL_TENANTS of [tenants, JSON.stringify(tenants)]) {
      const options = readEnvironment({ PORTAL_URL: env.PORTAL_URL, PORTAL_TENANTS });
      assert.deepEqual([...readOptions(options).tenants.keys()], ['acme', 'beta']);
    }
  });

  it('has no default for anything', () => {
    assert.deepEqual(
      faultsOf({}, readEnvironment).map((fault) => fault.split(' ', 3).join(' ')),
      [
        'PORTAL_URL is missing:',
        'STRIPE_SECRET_KEY is missing:',
        'PORTAL_SIGNING_KEYS is missing:',
      ],
    );
  });

  for (const [fault, changes] of [
    ['STRIPE_SECRET_KEY must be a secret', { STRIPE_SECRET_KEY: 'canary' }],
    ['STRIPE_WEBHOOK_SECRETS[1] must start with', { STRIPE_WEBHOOK_SECRETS: 'whsec_1,canary' }],
    ['PORTAL_SIGNING_KEYS[0].secret is missing', { PORTAL_SIGNING_KEYS: long('canary') }],
    ['PORTAL_SIGNING_KEYS[0].secret must be at least', { PORTAL_SIGNING_KEYS: 'k:canary' }],
    [
      'PORTAL_SIGNING_KEYS[1].kid must differ from PORTAL_SIGNING_KEYS[0].kid',
      { PORTAL_SIGNING_KEYS: `k:${SECRET},k:${SECRET}2` },
    ],
    ['PORTAL_PLANS must be an object of plans', { PORTAL_PLANS: '[]' }],
    ['PORTAL_METERS must be valid JSON', { PORTAL_METERS: '{canary' }],
    ['PORTAL_PLANS must be an object of plans', { PORTAL_PLANS: '[]' }],
    ['PORTAL_METERS must be an object of meters', { PORTAL_METERS: '[]' }],
    ['PORTAL_METERS.a.limit must be', { PORTAL_METERS: '{"a":{"limit":"canary"}}' }],
    ['PORTAL_TENANTS must be valid JSON', { PORTAL_TENANTS: '[canary' }],
    ['STRIPE_SECRET_KEY must not stand beside', { PORTAL_TENANTS: '[{"id":"a"}]' }],
    ['PORTAL_TENANTS[0].stripeKey is missing', { PORTAL_TENANTS: '[{"id":"a"}]' }],
    ['PORTAL_URL must be the public address', { PORTAL_URL: 'https://a.com/?canary' }],
  ] as const) {
    it(`says: ${fault}`, () =>
      assertFault(faultsOf({ ...env, ...changes }, readEnvironment), fault));
  }
});

/** The faults of the one error that is thrown, which holds none of the values. */
function faultsOf(settings: unknown, read: (settings: never) => unknown = readOptions) {
  try {
    read(settings as never);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    assert.doesNotMatch(error.message, /canary|sss/);
    for (const fault of error.faults) assert.ok(error.message.includes(fault));
    return error.faults;
  }
  assert.fail('nothing was refused');
}

function assertFault(faults: readonly string[], start: string) {
  assert.ok(
    faults.some((fault) => fault.startsWith(start)),
    faults.join('\n'),
  );
}

function keyOf(key: unknown) {
  return { signingKeys: [key] };
}

function long(start: string) {
  return start + 'c'.repeat(40);
}

function without<T extends object, K extends keyof T>(object: T, name: K): Omit<T, K> {
  const { [name]: _, ...rest } = object;
  return rest;
}
