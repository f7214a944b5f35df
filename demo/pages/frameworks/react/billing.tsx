// #region embed
import { useState } from 'react';
import { UsagePortal } from 'usage-portal/react';

export function Billing({ locale }: { locale: string }) {
  const [isLoaded, setLoaded] = useState(false);
  return (
    <>
      <UsagePortal
        sessionUrl="/api/portal-session"
        locale={locale}
        onUsageLoaded={() => setLoaded(true)}
      />
      <p role="status">{isLoaded ? 'The figures have arrived.' : 'Waiting for the figures.'}</p>
    </>
  );
}
// #endregion
