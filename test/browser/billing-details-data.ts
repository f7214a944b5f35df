/** Who is billed, typed by the contract. */
import type { BillingDetails } from '../../server/contract/billing-details.ts';
import { AS_OF } from './data.ts';

export const details: BillingDetails = {
  name: 'Halden Labs',
  email: 'billing@halden.example',
  address: {
    line1: '12 Canal Street',
    line2: 'Floor 3',
    city: 'New York',
    state: 'NY',
    postalCode: '10013',
    country: 'US',
  },
  taxIds: [
    { id: 'txi_1', type: 'us_ein', value: '12-3456789', verification: 'unavailable' },
    { id: 'txi_2', type: 'eu_vat', value: 'DE123456789', verification: 'verified' },
    { id: 'txi_3', type: 'gb_vat', value: 'GB222222222', verification: 'pending' },
    { id: 'txi_4', type: 'au_abn', value: '11111111111', verification: 'unverified' },
  ],
  taxIdTypes: ['us_ein', 'ad_nrt', 'au_abn', 'eu_vat', 'fr_siret', 'gb_vat', 'zw_tin'],
  change: 'in_place',
  asOf: AS_OF,
  source: 'stripe',
};

/** Nothing was ever given. */
export const nobody: BillingDetails = {
  ...details,
  name: null,
  email: null,
  address: {
    line1: null,
    line2: null,
    city: null,
    state: null,
    postalCode: null,
    country: null,
  },
  taxIds: [],
};
