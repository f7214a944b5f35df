/** What the log of every test is read for (test/support/log-watch.ts) would be found. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { stripeFor } from '../../demo/world.ts';
import { faultsIn, findFaults } from '../support/log-watch.ts';
import { testSimulator } from '../support/portal.ts';

describe('a line of a log is at fault', () => {
  for (const [what, text] of [
    ['a token', 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.x'],
    ['a key of Stripe’s', 'sk_test_51abc'],
    ['a key of Stripe’s', 'rk_live_51abc'],
    ['a webhook secret', 'whsec_abc'],
    ['a key of ours', 'up_sign_abc'],
    ['a key of ours', 'up_api_abc'],
    ['a key of ours', 'up_ops_abc'],
    ['a client secret', 'seti_1_secret_2'],
    ['an e-mail address', 'ada@lovelace.example'],
    ['a card number', '4242424242424242'],
    ['a mark of a test', 'MARK-a-1-'],
  ] as const) {
    it(`with ${what}: ${text.slice(0, 12)}…`, () => {
      const line = JSON.stringify({ level: 'info', event: 'x', cause: `Error ${text}` });
      assert.deepEqual(findFaults(['{}', line]), [`${what}: ${line}`]);
    });
  }

  it('and not with ids, codes, durations and places in our code', () => {
    const line = {
      level: 'error',
      event: 'request_failed',
      requestId: 'req_0123456789abcdef0123456789abcdef',
      customer: 'cus_1Abc',
      cause: 'TypeError at parse (file:///srv/node_modules/@hono/zod-openapi/index.js:1:2)',
    };
    assert.deepEqual(findFaults([JSON.stringify(line)]), []);
  });
});

describe('a line about a person is at fault', () => {
  for (const [what, text] of [
    ['a name', 'Ada Lovelace'],
    ['a street', '12 St James’s Square'],
    ['a tax id', 'DE123456789'],
    ['a telephone number', '+44 20 7946 0000'],
  ] as const) {
    it(`with ${what} that Stripe knows`, async () => {
      const simulator = testSimulator();
      const stripe = stripeFor(simulator);
      const { id } = await stripe.customers.create({
        name: 'Ada Lovelace',
        phone: '+44 20 7946 0000',
        address: { line1: '12 St James’s Square', country: 'GB' },
      });
      await stripe.customers.createTaxId(id, { type: 'eu_vat', value: 'DE123456789' });
      const line = JSON.stringify({ level: 'warn', event: 'x', customer: id, cause: text });
      const faults = await faultsIn({ stripe, simulator, lines: [line] });
      assert.deepEqual(faults, [`what Stripe knows of ${id}: ${line}`]);
      const harmless = JSON.stringify({ level: 'warn', event: 'x', customer: id });
      assert.deepEqual(await faultsIn({ stripe, simulator, lines: [harmless] }), []);
    });
  }
});

describe('a test file fails by a secret', () => {
  for (const [where, code] of [
    ['in the log of a portal of its own', 'watchedLog()({ level: "info", event: SAID })'],
    ['in what a process prints', 'watchedPrint()(SAID)'],
  ] as const) {
    it(where, () => {
      assert.match(runTestFile(code, 'whsec_abc'), /^not ok .+a webhook secret: .*whsec_abc/ms);
      assert.doesNotMatch(runTestFile(code, 'abc'), /^not ok /m);
    });
  }
});

/** What the runner says of a file whose one test does this. */
function runTestFile(code: string, said: string): string {
  const source = `
    import { it } from 'node:test';
    import { watchedLog, watchedPrint } from '${new URL('../support/log-watch.ts', import.meta.url)}';
    const SAID = '${said}';
    it('says something', () => { ${code}; });
  `;
  const { stdout } = spawnSync(
    process.execPath,
    ['--test-reporter=tap', '--input-type=module', '--eval', source],
    // Set, so that the watch is on, and to nothing that the runner knows, so that it speaks TAP.
    { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: 'eval' } },
  );
  assert.match(stdout, /^ok 1 - says something$/m);
  return stdout;
}
