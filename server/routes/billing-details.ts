import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { BillingDetails, BillingDetailsChange, TaxIdRequest } from '../contract/billing-details.ts';
import type { PortalEnv } from '../env.ts';
import { current } from '../known.ts';
import { billingDetails } from '../portal/billing-details.ts';
import { Problem } from '../problems.ts';
import { requireScope } from '../session/require-session.ts';
import { addTaxId, changeDetails, removeTaxId } from '../stripe/billing-details.ts';
import { audited, auditedIfMade } from './audit.ts';
import { body, createRouter, json, problems, SECURED } from './documented.ts';

const tags = ['Billing details'];
/** A change answers the details, so it is for whoever may read them. */
const mayChange = requireScope('billing_details:write', 'billing:read');
const write = { tags, security: SECURED, middleware: mayChange };
const failures = problems(400, 401, 403, 404, 409, 422, 502, 503);

const read = createRoute({
  tags,
  security: SECURED,
  middleware: requireScope('billing:read'),
  method: 'get',
  path: '/',
  summary: 'Who is billed',
  description: 'What stands on the invoices to come: name, e-mail, address and tax ids.',
  responses: {
    ...json(BillingDetails, 'The details.'),
    ...problems(401, 403, 404, 502, 503),
  },
});

const change = createRoute({
  ...write,
  method: 'patch',
  path: '/',
  summary: 'Change who is billed',
  description: 'What is absent stays; an address is replaced as a whole.',
  request: { body: body(BillingDetailsChange) },
  responses: { ...json(BillingDetails, 'The details as they are now.'), ...failures },
});

const add = createRoute({
  ...write,
  method: 'post',
  path: '/tax-ids',
  summary: 'Add a tax id',
  description:
    'Stripe checks its form at once, and asks the register of some countries afterwards: `verification` says what came of it. One that is there already is not added again.',
  request: { body: body(TaxIdRequest) },
  responses: { ...json(BillingDetails, 'The details with it.'), ...failures },
});

const remove = createRoute({
  ...write,
  method: 'delete',
  path: '/tax-ids/{id}',
  summary: 'Remove a tax id',
  description: 'One that is gone already, or never was the customer’s, is no error.',
  request: {
    params: z.object({
      id: z
        .string()
        .regex(/^txi_[A-Za-z0-9_]{1,250}$/)
        .openapi({ example: 'txi_1NuMB12eZvKYlo2CMecoWkZd' }),
    }),
  },
  responses: { ...json(BillingDetails, 'The details without it.'), ...failures },
});

/** `GET` and `PATCH /v1/billing-details`, `POST` and `DELETE /v1/billing-details/tax-ids` */
export function billingDetailsRoutes() {
  return createRouter()
    .openapi(read, async (c) => {
      const { value, asOf } = await c.var.customer.gateway.billingDetails();
      return c.json(billingDetails(value, { asOf, change: changeableIn(c) }), 200);
    })
    .openapi(change, async (c) => {
      requireInPlace(c);
      const { gateway } = c.var.customer;
      const wanted = c.req.valid('json');
      if (Object.keys(wanted).length > 0) {
        await audited(c, { action: 'billing_details_change' }, () =>
          changeDetails(gateway.desk, wanted),
        );
      }
      return c.json(await detailsNow(c), 200);
    })
    .openapi(add, async (c) => {
      requireInPlace(c);
      const { gateway, fresh } = c.var.customer;
      const { taxIds } = await current(fresh.billingDetails());
      await audited(c, { action: 'tax_id_add' }, async (line) => {
        const added = await addTaxId(gateway.desk, taxIds, c.req.valid('json'));
        if (added === null) line.outcome = null;
        else line.object = added;
      });
      return c.json(await detailsNow(c), 200);
    })
    .openapi(remove, async (c) => {
      requireInPlace(c);
      const { id } = c.req.valid('param');
      const { gateway, fresh } = c.var.customer;
      const { taxIds } = await current(fresh.billingDetails());
      await auditedIfMade(c, { action: 'tax_id_remove', object: id }, () =>
        removeTaxId(gateway.desk, taxIds, id),
      );
      return c.json(await detailsNow(c), 200);
    });
}

function requireInPlace({ var: { customer } }: Context<PortalEnv>) {
  if (customer.tenant.hosted.has('billing_details')) throw new Problem('in_place_unavailable');
}

function changeableIn({ var: { customer, session } }: Context<PortalEnv>) {
  if (!session.scopes.has('billing_details:write')) return 'none';
  return customer.tenant.hosted.has('billing_details') ? 'hosted' : 'in_place';
}

/** As Stripe has them after a change: an old fact would look as if it had been refused. */
async function detailsNow(c: Context<PortalEnv>): Promise<BillingDetails> {
  const reading = c.var.customer.gateway.billingDetails();
  const [facts, { asOf }] = await Promise.all([current(reading), reading]);
  return billingDetails(facts, { asOf, change: changeableIn(c) });
}
