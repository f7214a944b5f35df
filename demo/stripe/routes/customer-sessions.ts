import { Hono } from 'hono';
import { answer, type Env } from '../http/env.ts';
import { StripeFailure } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import type { CustomerSession } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { componentFields, componentsOf } from './customer-session-components.ts';
import { customerOf } from './customers.ts';

export function customerSessionRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/customer_sessions', (c) => {
    const { components, customer, expand } = read(c.get('form'), {
      components: componentFields,
      customer: field.text,
      expand: field.expand,
    });
    if (!Object.values(components).some((component) => component?.enabled)) {
      const message = 'You must enable at least one component.';
      throw new StripeFailure(message, { param: 'components' });
    }
    const owner = customerOf(world, customer, 'customer');
    const now = nowOf(world, owner);
    const session: CustomerSession = {
      object: 'customer_session',
      client_secret: `cuss_secret_${world.id('', 60).slice(1)}`,
      components: componentsOf(components),
      created: now,
      customer: owner.id,
      customer_account: null,
      expires_at: now + world.switches.customerSessionMinutes * 60,
      livemode: false,
    };
    return answer(world, session, expand);
  });

  return routes;
}
