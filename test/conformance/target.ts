/**
 * Where the suite is pointed: at the simulator in this process, at Stripe, or at a
 * server on this machine that stands in for Stripe while the suite itself is tested.
 */
export type Target = { kind: 'simulator' } | ({ kind: 'stripe'; key: string; base: URL } & Speed);

/** How fast an account may be asked, how often again, and for how long. */
export type Speed = { perSecond: number; pollMilliseconds: number; patienceMilliseconds: number };

type Environment = {
  CONFORMANCE?: string;
  CONFORMANCE_BASE?: string;
  STRIPE_TEST_KEY?: string;
};

const STRIPE = 'https://api.stripe.com';
/** A sandbox allows 25 requests a second, and the account's owner may be using it too. */
const STRIPE_SPEED = { perSecond: 20, pollMilliseconds: 2000, patienceMilliseconds: 180_000 };
const STAND_IN_SPEED = { perSecond: 1000, pollMilliseconds: 5, patienceMilliseconds: 2000 };

/**
 * Reads the target from the environment. The key is looked at only when the script
 * said `CONFORMANCE=stripe`, so that no other test run can reach an account.
 */
export function targetOf(environment: Environment): Target {
  if (environment.CONFORMANCE !== 'stripe') return { kind: 'simulator' };
  const key = testKey(environment.STRIPE_TEST_KEY);
  const base = environment.CONFORMANCE_BASE;
  return base === undefined
    ? { kind: 'stripe', key, base: new URL(STRIPE), ...STRIPE_SPEED }
    : { kind: 'stripe', key, base: loopback(base), ...STAND_IN_SPEED };
}

/** Only a test key passes, and no message repeats what was passed. */
function testKey(key: string | undefined): string {
  if (!key)
    throw new Error('Set STRIPE_TEST_KEY to a test key of Stripe (sk_test_… or rk_test_…).');
  if (/^[a-z]+_live_/.test(key)) {
    throw new Error('STRIPE_TEST_KEY holds a live key: this suite never touches a live account.');
  }
  if (!/^(sk|rk)_test_\w+$/.test(key)) {
    throw new Error('STRIPE_TEST_KEY must begin with sk_test_ or rk_test_.');
  }
  return key;
}

function loopback(base: string): URL {
  const url = new URL(base);
  if (url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)) {
    return url;
  }
  throw new Error('CONFORMANCE_BASE must be an http address of this machine.');
}
