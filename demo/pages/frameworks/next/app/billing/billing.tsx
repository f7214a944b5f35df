// #region embed
'use client';

import { useState } from 'react';
import { UsagePortal } from 'usage-portal/react';

export function Billing() {
  const [isLoaded, setLoaded] = useState(false);
  return (
    <>
      <UsagePortal
        sessionUrl="/api/portal-session"
        locale="en-US"
        onUsageLoaded={() => setLoaded(true)}
      />
      <p role="status">{isLoaded ? 'The figures have arrived.' : 'Waiting for the figures.'}</p>
    </>
  );
}
// #endregion
