/**
 * How countries write an address, and what they call its parts: the common ones, after the Unicode
 * consortium's address data. A is the street's two lines, C city, S state, Z postal code; a line of
 * the pattern is a line of the address.
 */
import type { MessageKey } from '../i18n/en.ts';

export interface AddressForm {
  readonly lines: readonly string[];
  readonly city: MessageKey;
  readonly state: MessageKey;
  readonly postal: MessageKey;
}

const USUAL = 'A/Z C/S';

const LINES: Record<string, string> = {
  US: 'A/C, S Z',
  CA: 'A/C S Z',
  AU: 'A/C S Z',
  NZ: 'A/C Z',
  GB: 'A/C/S/Z',
  IE: 'A/C/S/Z',
  JP: 'Z/S C/A',
  CN: 'Z/S C/A',
  TW: 'Z/S C/A',
  KR: 'S C/A/Z',
  HK: 'S/C/A',
  HU: 'C/A/Z',
  BR: 'A/C-S/Z',
  MX: 'A/Z C, S',
  IT: 'A/Z C S',
  TR: 'A/Z C S',
  IN: 'A/C Z/S',
  ID: 'A/C/S Z',
  TH: 'A/C/S Z',
  VN: 'A/C/S Z',
  MY: 'A/Z C/S',
  SG: 'A/C Z',
  RU: 'A/C/S/Z',
  UA: 'A/C/S/Z',
  ZA: 'A/C/Z',
  AE: 'A/C/S',
};

const STATES: Record<string, MessageKey> = {
  US: 'details.stateUs',
  BR: 'details.stateUs',
  IN: 'details.stateUs',
  MX: 'details.stateUs',
  MY: 'details.stateUs',
  NG: 'details.stateUs',
  DE: 'details.stateUs',
  AT: 'details.stateUs',
  AU: 'details.territory',
  AR: 'details.province',
  BE: 'details.province',
  CA: 'details.province',
  CN: 'details.province',
  ES: 'details.province',
  ID: 'details.province',
  IT: 'details.province',
  KR: 'details.province',
  NL: 'details.province',
  TH: 'details.province',
  TR: 'details.province',
  ZA: 'details.province',
  JP: 'details.prefecture',
  GB: 'details.county',
  IE: 'details.county',
  CH: 'details.canton',
  AE: 'details.emirate',
};

const POSTALS: Record<string, MessageKey> = {
  US: 'details.zip',
  PH: 'details.zip',
  GB: 'details.postcode',
  AU: 'details.postcode',
  NZ: 'details.postcode',
  IN: 'details.pin',
  IE: 'details.eircode',
};

const TOWNS: ReadonlySet<string> = new Set(['GB', 'IE', 'NZ', 'ZA']);

/** Countries unknown to the table, and none at all, write as most do. */
export function addressForm(country: string | null): AddressForm {
  const code = country ?? '';
  return {
    lines: (LINES[code] ?? USUAL).split('/'),
    city: TOWNS.has(code) ? 'details.town' : 'details.city',
    state: STATES[code] ?? 'details.state',
    postal: POSTALS[code] ?? 'details.postal',
  };
}
