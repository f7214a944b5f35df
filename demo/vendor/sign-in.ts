import type { Context } from 'hono';
import { getSignedCookie, setSignedCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { DemoCustomer } from '../world.ts';
import type { VendorEnv } from './env.ts';

const COOKIE = 'quillet_session';

/** Finds out who is signed in. A visitor without a session is signed in as the first customer. */
export function readSignIn({
  customers,
  cookieSecret,
}: {
  readonly customers: readonly DemoCustomer[];
  readonly cookieSecret: string;
}) {
  return createMiddleware<VendorEnv>(async (c, next) => {
    const key = await getSignedCookie(c, cookieSecret, COOKIE);
    const known = customers.find((customer) => customer.key === key);
    const customer = known ?? customers[0]!;
    if (!known) await signIn(c, customer, cookieSecret);
    c.set('customer', customer);
    await next();
  });
}

/** The session is Quillet's own; the portal's token is made from it and stands in no cookie. */
export function signIn(c: Context, { key }: DemoCustomer, cookieSecret: string): Promise<void> {
  return setSignedCookie(c, COOKIE, key, cookieSecret, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
  });
}
