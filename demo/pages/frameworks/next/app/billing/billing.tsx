// #region embed
'use client';

import { useState } from 'react';
import 'usage-portal/widget';

export function Billing() {
  const [isLoaded, setLoaded] = useState(false);
  return (
    <>
      <usage-portal
        session-url="/api/portal-session"
        locale="en-US"
        onusage-loaded={() => setLoaded(true)}
      />
      <p role="status">{isLoaded ? 'The figures have arrived.' : 'Waiting for the figures.'}</p>
    </>
  );
}
// #endregion
