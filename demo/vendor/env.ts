import type { DemoCustomer } from '../world.ts';

/** What every page knows: who is signed in. */
export type VendorEnv = { Variables: { customer: DemoCustomer } };
