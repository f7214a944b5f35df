/** What is not counted as it happens but asked for when somebody reads the metrics. */
import type { ReadCache } from '../cache/read-cache.ts';
import type { Account } from '../stripe/account.ts';
import type { Metrics, Sample } from './metrics.ts';

type Watched = {
  /** By the tenants whose key opens it. */
  readonly accounts: readonly { readonly name: string; readonly account: Account }[];
  readonly cache: Pick<ReadCache, 'size' | 'bytes'>;
};

export function addGauges(metrics: Metrics, { accounts, cache }: Watched) {
  const each = (read: (account: Account) => number) => (): Sample[] =>
    accounts.map(({ name, account }) => ({ labels: { account: name }, value: read(account) }));

  metrics.gauge(
    'usage_portal_stripe_waiting',
    'Calls that wait for their turn under the limits of Stripe.',
    each(({ pace }) => pace.waiting),
  );
  metrics.gauge(
    'usage_portal_stripe_backlog_seconds',
    'How long a call that comes now waits for its turn.',
    each(({ pace }) => pace.backlogSeconds()),
  );
  metrics.gauge(
    'usage_portal_stripe_circuit_open',
    'How much is not asked of Stripe because it refused the key: the account, or endpoints.',
    each(({ circuit }) => circuit.open.length),
  );
  metrics.gauge(
    'usage_portal_clock_skew_seconds',
    'How far the clock of Stripe is ahead of ours.',
    each(({ time }) => time.aheadSeconds),
  );
  metrics.gauge('usage_portal_cache_entries', 'Readings that are kept.', () => cache.size);
  metrics.gauge('usage_portal_cache_bytes', 'How much room they take.', () => cache.bytes);
}
