import type { Scope } from '../../server/index.ts';

/** Who somebody is at their company, in the words of the strip. */
export const ROLES = { owner: 'as the owner', reader: 'as a reader' } as const;

export type Role = keyof typeof ROLES;

/** What the portal lets each of them do: Quillet decides, not the portal. */
export const SCOPES_OF: Readonly<Record<Role, readonly Scope[]>> = {
  owner: [
    'usage:read',
    'billing:read',
    'invoices:pay',
    'payment_methods:write',
    'billing_details:write',
    'subscription:write',
  ],
  reader: ['usage:read', 'billing:read'],
};

export function isRole(name: string): name is Role {
  return Object.hasOwn(ROLES, name);
}
