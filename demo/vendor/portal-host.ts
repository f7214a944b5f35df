import { diskAssets } from '../../server/entry/disk-assets.ts';
import type { PortalOptions, Scope } from '../../server/index.ts';
import { createPortal, createSession, generateSecret } from '../../server/index.ts';

/** The portal as Quillet runs it, and the one key that signs its sessions. */
export type PortalHost = {
  fetch(request: Request): Response | Promise<Response>;
  /** A session for this customer, signed with today's key and bound to one of the page's where one is named. */
  session(
    customer: string,
    scopes: readonly Scope[],
    boundTo?: string,
  ): Promise<{ token: string; api: string }>;
  /** Takes another key and forgets the last, so that every token out there is refused. */
  rotate(): void;
};

export function portalHost(
  options: Omit<Extract<PortalOptions, { stripeKey: string }>, 'signingKeys'> & { url: string },
): PortalHost {
  const assets = diskAssets();
  let round = 0;
  let running = start();

  return {
    fetch: (request) => running.app.fetch(request),
    async session(customer, scopes, boundTo) {
      const { signingKey } = running;
      const { token, api } = await createSession({
        signingKey,
        api: options.url,
        customer,
        scopes,
        ...(boundTo && { boundTo }),
      });
      return { token, api };
    },
    rotate() {
      running = start();
    },
  };

  function start() {
    round += 1;
    const signingKey = { kid: `demo-${round}`, secret: generateSecret('signing') };
    return { signingKey, app: createPortal({ ...options, signingKeys: [signingKey], assets }) };
  }
}
