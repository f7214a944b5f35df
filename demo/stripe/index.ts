export { rateLimited } from './http/errors.ts';
export type { Fault, LoggedRequest, Simulator, SimulatorOptions } from './simulator.ts';
export { createStripeSimulator } from './simulator.ts';
export { DEFAULT_SWITCHES, type Switches } from './switches.ts';
export type { UsagePoint } from './usage/meter-events.ts';
export type { WebhookEndpoint } from './webhooks.ts';
