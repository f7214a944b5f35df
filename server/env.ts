/** What every handler of the app may rely on. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Frame } from './middleware/frame.ts';
import type { CustomerServices } from './services.ts';
import type { SessionEnv } from './session/require-session.ts';

export type PortalEnv = {
  Variables: SessionEnv['Variables'] & {
    /** What is around the answer of this request. */
    frame: Frame;
    /** The services of the customer in the session. */
    customer: CustomerServices;
  };
};

export type PortalApp = OpenAPIHono<PortalEnv>;
