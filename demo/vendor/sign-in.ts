import type { Context } from 'hono';
import { getSignedCookie, setSignedCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { DemoCustomer } from '../world.ts';
import type { VendorEnv } from './env.ts';
import { isRole, type Role } from './roles.ts';

const COOKIE = 'quillet_session';

/** Finds out who is signed in. A visitor without a session is the first customer's owner. */
export function readSignIn({
  customers,
  cookieSecret,
}: {
  readonly customers: readonly DemoCustomer[];
  readonly cookieSecret: string;
}) {
  return createMiddleware<VendorEnv>(async (c, next) => {
    const [key, as = ''] = String(await getSignedCookie(c, cookieSecret, COOKIE)).split(':');
    const known = customers.find((customer) => customer.key === key);
    const customer = known ?? customers[0]!;
    const role = known && isRole(as) ? as : 'owner';
    if (!known) await signIn(c, { customer, role }, cookieSecret);
    c.set('customer', customer);
    c.set('role', role);
    await next();
  });
}

/** The session is Quillet's own; the portal's token is made from it and stands in no cookie. */
export function signIn(
  c: Context,
  { customer, role }: { readonly customer: DemoCustomer; readonly role: Role },
  cookieSecret: string,
): Promise<void> {
  return setSignedCookie(c, COOKIE, `${customer.key}:${role}`, cookieSecret, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
  });
}
