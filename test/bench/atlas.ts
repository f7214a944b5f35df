/** Atlas Compute of the demo as the server knows it: forty items on two subscriptions. */
import { buildWorld, DEMO_METERS, DEMO_STRIPE_KEY, type DemoCustomer } from '../../demo/world.ts';
import { readOptions } from '../../server/config.ts';
import { generateSecret } from '../../server/index.ts';
import { type CustomerServices, createServices } from '../../server/services.ts';
import { DEFAULT_SCOPES } from '../../server/session/session.ts';
import { inProcess, testSimulator, URL_OF_PORTAL } from '../support/portal.ts';

let built: Promise<CustomerServices> | undefined;

/** Built once, for every bench that asks. */
export function atlas(): Promise<CustomerServices> {
  built ??= build();
  return built;
}

async function build(): Promise<CustomerServices> {
  const simulator = testSimulator();
  const [customer] = (await buildWorld(simulator, ['atlas'])) as [DemoCustomer];
  const services = createServices(
    readOptions({
      url: URL_OF_PORTAL,
      stripeKey: DEMO_STRIPE_KEY,
      signingKeys: [{ kid: 'bench', secret: generateSecret('signing') }],
      meters: DEMO_METERS,
      stripe: { fetch: inProcess(simulator) },
    }),
  );
  const session = {
    tenantId: 'default',
    customerId: customer.id,
    scopes: new Set(DEFAULT_SCOPES),
  };
  return services.customer(session, {});
}
