export type { Delivery } from './events/delivery.ts';
export type { WebhookEndpoint } from './events/destinations.ts';
export type { Busy } from './http/busiest.ts';
export { rateLimited } from './http/errors.ts';
export { FAULTS, type FaultKind, type FaultRule, type Faults } from './http/faults.ts';
export type { Fault, LoggedRequest, Simulator, SimulatorOptions } from './simulator.ts';
export { createStripeSimulator } from './simulator.ts';
export { DEFAULT_SWITCHES, type Switches } from './switches.ts';
export type { UsagePoint } from './usage/meter-events.ts';
