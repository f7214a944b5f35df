import { useState } from 'react';
// #region embed
import 'usage-portal/widget';

export function Billing({ locale }: { locale: string }) {
  const [isLoaded, setLoaded] = useState(false);
  return (
    <>
      <usage-portal
        session-url="/api/portal-session"
        locale={locale}
        onusage-loaded={() => setLoaded(true)}
      />
      <p role="status">{isLoaded ? 'The figures have arrived.' : 'Waiting for the figures.'}</p>
    </>
  );
}
// #endregion
