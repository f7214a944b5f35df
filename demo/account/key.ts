import { DemoError } from '../demo-error.ts';

/** The key of the same test account that pages may hold. Without it, payment goes by Stripe's own pages. */
export function testPublishableKey(key: string | undefined): string | undefined {
  if (!key) return undefined;
  if (/^pk_live_/.test(key)) {
    throw new DemoError('STRIPE_PUBLISHABLE_KEY is a live key. The demo takes test keys only.');
  }
  if (!/^pk_test_\w+$/.test(key)) {
    throw new DemoError(
      'STRIPE_PUBLISHABLE_KEY is no publishable key of a Stripe test account (pk_test_…).',
    );
  }
  return key;
}

/** The key of a test account, and of nothing else: the demo makes customers and moves time. */
export function testKey(key: string | undefined): string {
  if (!key) throw new DemoError('Put the secret key of a test account into STRIPE_SECRET_KEY.');
  if (/^(sk|rk)_live_/.test(key)) {
    throw new DemoError('STRIPE_SECRET_KEY is a live key. The demo takes test keys only.');
  }
  if (!/^(sk|rk)_test_\w+$/.test(key)) {
    throw new DemoError('STRIPE_SECRET_KEY is no secret key of a Stripe test account (sk_test_…).');
  }
  return key;
}
