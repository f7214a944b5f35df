import type { DemoCustomer } from '../world.ts';
import type { Role } from './roles.ts';

/** What every page knows: who is signed in. */
export type VendorEnv = { Variables: { customer: DemoCustomer; role: Role } };
