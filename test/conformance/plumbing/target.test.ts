import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { targetOf } from '../target.ts';

const TESTS = join(import.meta.dirname, '../..');

describe('the target of the conformance suite', () => {
  it('is the simulator unless the script says otherwise, and then no key is looked at', () => {
    const environment = {
      get STRIPE_TEST_KEY(): string {
        throw new Error('The key was read.');
      },
    };
    assert.deepEqual(targetOf(environment), { kind: 'simulator' });
  });

  it('is Stripe for a test key, paced below 25 requests a second', () => {
    for (const key of ['sk_test_abc123', 'rk_test_abc123']) {
      const target = targetOf({ CONFORMANCE: 'stripe', STRIPE_TEST_KEY: key });
      assert.ok(target.kind === 'stripe');
      assert.equal(target.base.href, 'https://api.stripe.com/');
      assert.ok(target.perSecond < 25);
    }
  });

  for (const [key, message] of [
    ['sk_live_abc123', /^STRIPE_TEST_KEY holds a live key/],
    ['rk_live_abc123', /^STRIPE_TEST_KEY holds a live key/],
    ['pk_test_abc123', /must begin with sk_test_ or rk_test_/],
    [' sk_test_abc123', /must begin with sk_test_ or rk_test_/],
    ['sk_test_', /must begin with sk_test_ or rk_test_/],
    ['', /^Set STRIPE_TEST_KEY/],
  ] as const) {
    it(`is refused for the key "${key}", which is not repeated`, () => {
      const refused = () => targetOf({ CONFORMANCE: 'stripe', STRIPE_TEST_KEY: key });
      assert.throws(refused, (error: Error) => {
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /abc123/);
        return true;
      });
    });
  }

  it('stands in for Stripe on this machine only', () => {
    const at = (CONFORMANCE_BASE: string) =>
      targetOf({ CONFORMANCE: 'stripe', CONFORMANCE_BASE, STRIPE_TEST_KEY: 'sk_test_abc123' });
    assert.ok(at('http://127.0.0.1:4242').kind === 'stripe');
    for (const elsewhere of [
      'http://example.com',
      'https://127.0.0.1',
      'http://127.0.0.1.nip.io',
    ]) {
      assert.throws(() => at(elsewhere), /must be an http address of this machine/);
    }
  });
});

describe('a key of Stripe', () => {
  it('is taken from the environment by the conformance suite alone', () => {
    const sources = globSync('**/*.ts', { cwd: TESTS }).map((file) => ({
      file,
      source: readFileSync(join(TESTS, file), 'utf8'),
    }));
    const given = sources.filter(({ source }) => /targetOf\(process\.env\)/.test(source));
    assert.deepEqual(given.map(({ file }) => file).sort(), [
      'conformance/account.ts',
      'conformance/sweep.ts',
    ]);
    const readers = sources.filter(({ source }) =>
      /process\.env\.STRIPE|process\.env\[/.test(source),
    );
    assert.deepEqual(
      readers.map(({ file }) => file),
      [],
    );
  });
});
