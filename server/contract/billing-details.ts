/** Who is billed: what stands on the customer's invoices. */
import { z } from '@hono/zod-openapi';
import { Source } from './part.ts';
import { Instant } from './values.ts';

/** Stripe's fields; null where there is nothing. */
export const Address = z
  .object({
    line1: z.string().nullable(),
    line2: z.string().nullable(),
    city: z.string().nullable(),
    state: z.string().nullable(),
    postalCode: z.string().nullable(),
    /** ISO 3166-1, two capital letters. */
    country: z.string().nullable(),
  })
  .strict()
  .openapi('Address');

export const TaxId = z
  .object({
    /** `txi_…` */
    id: z.string(),
    /** Stripe's type, such as `eu_vat`. */
    type: z.string(),
    value: z.string(),
    /** What the government's register says; `unavailable` where none is asked. */
    verification: z.enum(['pending', 'verified', 'unverified', 'unavailable']),
  })
  .strict()
  .openapi('TaxId');

export const BillingDetails = z
  .object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    address: Address,
    taxIds: z.array(TaxId),
    /** Types a tax id may have, for the customer's own country first. */
    taxIdTypes: z.array(z.string()),
    /** `hosted`: changed on Stripe's page; `none`: the session may not. */
    change: z.enum(['in_place', 'hosted', 'none']),
    asOf: Instant,
    source: Source,
  })
  .strict()
  .openapi('BillingDetails');

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    .regex(/^[^\u0000-\u001f\u007f]*$/);

const cleared = (most: number) =>
  text(most)
    .nullable()
    .transform((value) => value || null);

export const AddressChange = z
  .object({
    line1: cleared(200),
    line2: cleared(200),
    city: cleared(100),
    state: cleared(100),
    postalCode: cleared(20),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullable(),
  })
  .strict()
  .openapi('AddressChange');

/** What is absent stays; an address is replaced as a whole. */
export const BillingDetailsChange = z
  .object({
    name: text(200).min(1).optional(),
    email: z.email().max(200).optional(),
    address: AddressChange.optional(),
  })
  .strict()
  .openapi('BillingDetailsChange');

export const TaxIdRequest = z
  .object({ type: z.string().regex(/^[a-z]{2}_[a-z_]{2,12}$/), value: text(64).min(1) })
  .strict()
  .openapi('TaxIdRequest');

export type Address = z.infer<typeof Address>;
export type TaxId = z.infer<typeof TaxId>;
export type BillingDetails = z.infer<typeof BillingDetails>;
export type BillingDetailsChange = z.infer<typeof BillingDetailsChange>;
export type TaxIdRequest = z.infer<typeof TaxIdRequest>;
