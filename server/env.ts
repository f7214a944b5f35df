/** What every handler of the app may rely on. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { CustomerServices } from './services.ts';
import type { SessionEnv } from './session/require-session.ts';

export type PortalEnv = {
  Variables: SessionEnv['Variables'] & {
    /** The services of the customer in the session. */
    customer: CustomerServices;
  };
};

export type PortalApp = OpenAPIHono<PortalEnv>;
