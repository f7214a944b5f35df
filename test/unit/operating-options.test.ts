/** The options by which a server is operated, not sold: what they take, refuse and become. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryStore } from '../../server/cache/shared.ts';
import {
  ConfigError,
  type PortalOptions,
  readEnvironment,
  readOptions,
} from '../../server/config.ts';
import { USUAL_RATES } from '../../server/limits/rates.ts';
import { memoryRevocations } from '../../server/revocation/memory.ts';

const options = {
  url: 'https://app.example.com',
  stripeKey: 'rk_live_1',
  signingKeys: [{ kid: 'k1', secret: `up_sign_${'s'.repeat(43)}` }],
};

const OPS_1 = `up_ops_${'1'.repeat(43)}`;
const OPS_2 = `up_ops_${'2'.repeat(43)}`;

const env = {
  PORTAL_URL: options.url,
  STRIPE_SECRET_KEY: options.stripeKey,
  PORTAL_SIGNING_KEYS: `k1:${options.signingKeys[0]!.secret}`,
};

describe('the options of operation', () => {
  it('are all absent unless they are set, but the usual rate limits', () => {
    const config = readOptions(options);
    assert.deepEqual(
      [
        config.cacheMegabytes,
        config.sharedCache,
        config.revocations,
        config.usedProofs,
        config.clientAddress,
        config.tracing,
        config.sleep,
      ],
      Array(7).fill(undefined),
    );
    assert.deepEqual(config.operatorKeys, []);
    assert.deepEqual(config.stripe, {});
    assert.deepEqual(config.rates, USUAL_RATES);
  });

  it('are handed on as they are set', () => {
    const set = {
      cacheMegabytes: 24,
      sharedCache: createMemoryStore(),
      revocations: memoryRevocations(),
      usedProofs: { firstUse: async () => true },
      clientAddress: () => '192.0.2.1',
      sleep: async () => {},
      operatorKeys: [OPS_1, OPS_2],
      stripe: { callsPerSecond: { account: 50, endpoint: 12 } },
    };
    const config = readOptions({ ...options, ...set });
    for (const name of Object.keys(set) as (keyof typeof set)[]) {
      assert.equal(config[name], set[name], name);
    }
  });

  it('leave the rates as they are where none is set', () => {
    const slow = { perSecond: 0.5, burst: 3 };
    const { rates } = readOptions({ ...options, limits: { customer: { read: slow } } });
    assert.deepEqual(rates, {
      ...USUAL_RATES,
      customer: { ...USUAL_RATES.customer, read: slow },
    });
  });

  it('limit nothing where something in front does', () => {
    assert.equal(readOptions({ ...options, limits: false }).rates, undefined);
  });

  it('stand beside a list of tenants', () => {
    const { url, ...tenant } = options;
    const tenants = [{ ...tenant, id: 'acme' }];
    const config = readOptions({ url, tenants, operatorKeys: [OPS_1], cacheMegabytes: 8 });
    assert.deepEqual([config.operatorKeys, config.cacheMegabytes], [[OPS_1], 8]);
  });

  for (const [fault, changes] of [
    ['cacheMegabytes must be a whole number', { cacheMegabytes: 1.5 }],
    ['cacheMegabytes must be at least 1', { cacheMegabytes: 0 }],
    ['cacheMegabytes must be at most 4096', { cacheMegabytes: 4_097 }],
    ['sharedCache must be an object with', { sharedCache: { get: async () => null } }],
    ['revocations must be a store of revocations', { revocations: 'revoked.db' }],
    ['usedProofs must be an object with a function firstUse', { usedProofs: new Map() }],
    ['clientAddress must be a function', { clientAddress: 'cf-connecting-ip' }],
    ['sleep must be a function', { sleep: 5 }],
    ['operatorKeys must be a list', { operatorKeys: 'up_ops_canary' }],
    [
      'operatorKeys[0] must start with up_ops_ and have at least 32 characters behind it',
      { operatorKeys: ['up_api_canary'] },
    ],
    ['openTelemetry must be the module', { openTelemetry: true }],
    ['stripe.callsPerSecond must be an object', { stripe: { callsPerSecond: 25 } }],
    ['stripe.callsPerSecond.account must be at', { stripe: { callsPerSecond: { account: 0 } } }],
    ['stripe.callsPerSecond.endpoint must be', { stripe: { callsPerSecond: { endpoint: 2.5 } } }],
    ['stripe.callsPerSecond.all is not an', { stripe: { callsPerSecond: { all: 1 } } }],
    ['limits must be an object of rates, or false', { limits: true }],
    ['limits.customers is not an option', { limits: { customers: {} } }],
    ['limits.customer.read must be { perSecond, burst }', { limits: { customer: { read: 5 } } }],
    [
      'limits.customer.read.perSecond must be at least 0.01',
      { limits: { customer: { read: { perSecond: 0, burst: 1 } } } },
    ],
    [
      'limits.failures.burst must be a whole number',
      { limits: { failures: { perSecond: 1, burst: 1.5 } } },
    ],
  ] as const) {
    it(`say: ${fault}`, () => assertFault(() => readOptions(withBad(changes)), fault));
  }
});

describe('the environment', () => {
  it('says how a server is operated', () => {
    const read = readEnvironment({
      ...env,
      PORTAL_OPERATOR_KEYS: `${OPS_1}, ${OPS_2}`,
      PORTAL_CACHE_MEGABYTES: '24',
      PORTAL_LIMITS: '{"customer":{"read":{"perSecond":5,"burst":9}}}',
      STRIPE_CALLS_PER_SECOND: '{"account":50,"endpoint":12}',
    });
    assert.deepEqual(read, {
      ...options,
      operatorKeys: [OPS_1, OPS_2],
      cacheMegabytes: 24,
      limits: { customer: { read: { perSecond: 5, burst: 9 } } },
      stripe: { callsPerSecond: { account: 50, endpoint: 12 } },
    });
  });

  it('may limit nothing', () => {
    assert.equal(readEnvironment({ ...env, PORTAL_LIMITS: 'false' }).limits, false);
  });

  for (const [fault, changes] of [
    ['PORTAL_CACHE_MEGABYTES must be a whole number', { PORTAL_CACHE_MEGABYTES: 'canary' }],
    ['PORTAL_OPERATOR_KEYS[1] must start with', { PORTAL_OPERATOR_KEYS: 'up_ops_1,canary' }],
    ['PORTAL_LIMITS must be valid JSON', { PORTAL_LIMITS: '{canary' }],
    ['PORTAL_LIMITS.tenants is not an option', { PORTAL_LIMITS: '{"tenants":{}}' }],
    ['STRIPE_CALLS_PER_SECOND must be valid JSON', { STRIPE_CALLS_PER_SECOND: '{canary' }],
    [
      'STRIPE_CALLS_PER_SECOND.account must be a whole number',
      { STRIPE_CALLS_PER_SECOND: '{"account":"canary"}' },
    ],
  ] as const) {
    const [[name, value]] = Object.entries(changes) as [[string, string]];
    it(`says of ${name} ${value}: ${fault}`, () =>
      assertFault(() => readEnvironment({ ...env, ...changes }), fault));
  }
});

function withBad(changes: object) {
  return { ...options, ...changes } as unknown as PortalOptions;
}

function assertFault(read: () => unknown, start: string) {
  assert.throws(read, (error) => {
    assert.ok(error instanceof ConfigError);
    assert.doesNotMatch(error.message, /canary/);
    assert.ok(
      error.faults.some((fault) => fault.startsWith(start)),
      error.message,
    );
    return true;
  });
}
