/** The same with the components of `usage-portal/react`. */
import { useRef } from 'react';
import { UsageBill, UsageChart, UsageInvoiceList, UsagePortal } from 'usage-portal/react';
import type { UsagePortal as Portal } from 'usage-portal/widget';

export function Right() {
  const portal = useRef<Portal>(null);
  return (
    <UsagePortal
      ref={portal}
      className="billing"
      sessionUrl="/api/portal-session"
      onUsageLoaded={() => void portal.current?.refresh()}
      onUsageSubscriptionChanged={({ subscription, kind }) => report(subscription, kind)}
    >
      <UsageBill />
      <UsageChart meter="api_calls" view="cumulative" asTable />
      <UsageInvoiceList onUsagePaid={({ invoice, status }) => report(invoice, status)} />
    </UsagePortal>
  );
}

export const wrong = [
  // @ts-expect-error There is no such property.
  <UsageChart key={1} metre="api_calls" />,
  // @ts-expect-error There is no such view.
  <UsageChart key={2} view="weekly" />,
  // @ts-expect-error There is no such event.
  <UsagePortal key={3} onUsagePayed={() => report()} />,
  // @ts-expect-error A bill tells nothing of its own.
  <UsageBill key={4} onUsagePaid={() => report()} />,
  // @ts-expect-error This event carries no such thing.
  <UsagePortal key={5} onUsageLoaded={({ secret }) => report(secret)} />,
];

declare function report(...what: string[]): void;
