import { type Context, Hono } from 'hono';
import { type Api, textOf } from '../hosted/api.ts';
import { sendPage } from '../hosted/page.ts';
import { customerChanges, customerPage } from '../hosted/portal/customer-step.ts';
import { doorTo, notAllowed, nothingHere, orElse, SESSION } from '../hosted/portal/doors.ts';
import { afterwards, leadsTo, type Visit } from '../hosted/portal/visit.ts';
import type { World } from '../world.ts';

const FEATURE = 'customer_update';

/** The portal's billing information: names, addresses and tax ids. */
export function portalCustomerRoutes(world: World, api: Api): Hono {
  const routes = new Hono();
  const door = doorTo(world);
  const show = (c: Context, visit: Visit, problem?: string) =>
    sendPage(c, customerPage(world, visit, problem), {
      status: problem ? 400 : 200,
      leadsTo: leadsTo(visit),
    });

  routes.get(
    `${SESSION}/customer`,
    door(FEATURE, (c, visit) => show(c, visit)),
  );

  routes.post(
    `${SESSION}/customer`,
    door(FEATURE, (c, visit, form) =>
      orElse(
        async () => {
          await api('POST', `/v1/customers/${visit.customer.id}`, customerChanges(visit, form));
          return c.redirect(afterwards(visit, 'customer'), 303);
        },
        (problem) => show(c, visit, problem),
      ),
    ),
  );

  routes.post(
    `${SESSION}/tax-ids`,
    door(FEATURE, (c, visit, form) => {
      if (!mayHaveTaxIds(visit)) return notAllowed(c);
      const request = { type: textOf(form, 'type'), value: textOf(form, 'value') };
      return orElse(
        async () => {
          await api('POST', `/v1/customers/${visit.customer.id}/tax_ids`, request);
          return c.redirect(afterwards(visit, 'taxid'), 303);
        },
        (problem) => show(c, visit, problem),
      );
    }),
  );

  routes.post(
    `${SESSION}/tax-ids/:id/remove`,
    door(FEATURE, (c, visit) => {
      if (!mayHaveTaxIds(visit)) return notAllowed(c);
      const taxId = world.store.taxIds.get(c.req.param('id') ?? '');
      if (taxId?.customer !== visit.customer.id) return nothingHere(c);
      return orElse(
        async () => {
          await api('DELETE', `/v1/customers/${visit.customer.id}/tax_ids/${taxId.id}`);
          return c.redirect(`${visit.path}/home?did=notaxid`, 303);
        },
        (problem) => show(c, visit, problem),
      );
    }),
  );

  return routes;
}

function mayHaveTaxIds({ features }: Visit): boolean {
  return features.customer_update.allowed_updates.includes('tax_id');
}
