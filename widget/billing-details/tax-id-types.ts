/** Types of tax ids, by the country they are of. */
import type { BillingDetails } from '../../server/contract/billing-details.ts';
import type { I18n } from '../i18n/i18n.ts';
import { countryName } from './countries.ts';
import { EU_VAT, TAX_IDS } from './tax-id-table.ts';

export interface TaxIdType {
  readonly type: string;
  /** As it is called where it comes from. */
  readonly name: string;
  /** With its country. */
  readonly title: string;
  readonly example: string | undefined;
}

/** `country` decides which example of several is shown. */
export function taxIdType(type: string, country: string | null, i18n: I18n): TaxIdType {
  const [name, example] = TAX_IDS[type] ?? [type.slice(3).replaceAll('_', ' ').toUpperCase()];
  const place = countryName(type.slice(0, 2).toUpperCase(), i18n.locale);
  return {
    type,
    name,
    title: i18n.t('taxids.named', { country: place, name }),
    example: (type === 'eu_vat' && EU_VAT[country ?? '']) || example,
  };
}

/** Those of the customer's own country as the server orders them, the others by their names. */
export function taxIdChoices(
  { taxIdTypes, address: { country } }: BillingDetails,
  i18n: I18n,
): { own: TaxIdType[]; others: TaxIdType[] } {
  const isOwn = (type: string) =>
    type === 'eu_vat'
      ? country !== null && Object.hasOwn(EU_VAT, country)
      : type.slice(0, 2).toUpperCase() === country;
  const named = (types: readonly string[]) => types.map((type) => taxIdType(type, country, i18n));
  const { compare } = new Intl.Collator(i18n.locale);
  return {
    own: named(taxIdTypes.filter(isOwn)),
    others: named(taxIdTypes.filter((type) => !isOwn(type))).sort((a, b) =>
      compare(a.title, b.title),
    ),
  };
}
