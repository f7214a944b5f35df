/**
 * The shapes Stripe's table of tax ids shows by example, for the types a demo or a test meets.
 * A type without one here is taken as Stripe takes it: any text of letters and digits.
 */
const PATTERNS: Record<string, RegExp> = {
  ae_trn: /^\d{15}$/,
  au_abn: /^\d{11}$/,
  au_arn: /^\d{12}$/,
  br_cnpj: /^\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}$/,
  br_cpf: /^\d{3}\.\d{3}\.\d{3}-\d{2}$/,
  ca_bn: /^\d{9}$/,
  ca_gst_hst: /^\d{9}RT\d{4}$/,
  ca_qst: /^\d{10}TQ\d{4}$/,
  ch_uid: /^CHE-\d{3}\.\d{3}\.\d{3}( HR)?$/,
  ch_vat: /^CHE-\d{3}\.\d{3}\.\d{3} (MWST|TVA|IVA)$/,
  cl_tin: /^\d{1,2}\.\d{3}\.\d{3}-[\dK]$/,
  cn_tin: /^[\dA-Z]{15}$|^[\dA-Z]{18}$/,
  de_stn: /^\d{10,13}$/,
  es_cif: /^[A-Z]\d{7}[\dA-Z]$/,
  eu_oss_vat: /^EU\d{9}$/,
  gb_vat: /^(GB|XI)?(\d{9}|\d{12})$/,
  hk_br: /^\d{8}$/,
  id_npwp: /^\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}$|^\d{16}$/,
  il_vat: /^\d{9}$/,
  in_gst: /^\d{2}[A-Z]{4}[\dA-Z]\d{4}[A-Z][\dA-Z]{3}$/,
  is_vat: /^\d{5,6}$/,
  jp_cn: /^\d{13}$/,
  jp_rn: /^\d{5}$/,
  jp_trn: /^T\d{13}$/,
  kr_brn: /^\d{3}-\d{2}-\d{5}$/,
  li_uid: /^CHE\d{9}$/,
  mx_rfc: /^[A-ZÑ&]{3,4}\d{6}[A-Z\d]{3}$/,
  my_sst: /^[A-Z\d]{3}-\d{4}-\d{8}$/,
  no_vat: /^\d{9}MVA$/,
  no_voec: /^VOEC\d{7}$|^\d{7}$/,
  nz_gst: /^\d{8,9}$/,
  sa_vat: /^\d{15}$/,
  sg_gst: /^[A-Z]\d{8}[A-Z]$/,
  sg_uen: /^(\d{8}|\d{9}|T\d{2}[A-Z]{2}\d{4})[A-Z]$/,
  th_vat: /^\d{13}$/,
  tr_tin: /^\d{10}$/,
  tw_vat: /^\d{8}$/,
  ua_vat: /^\d{10,12}$/,
  us_ein: /^\d{2}-\d{7}$/,
  za_vat: /^4\d{9}$/,
};

/** The national shapes of an EU VAT number, behind the country's letters. */
const EU_VAT: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]?\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^[A-Z\d]\d{7}[A-Z\d]$/,
  FI: /^\d{8}$/,
  FR: /^[A-Z\d]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}(\d{3})?$/,
  IE: /^\d[A-Z\d+*]\d{5}[A-Z]{1,2}$/,
  IT: /^\d{11}$/,
  LT: /^(\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^[\dA-Z+*]{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{12}$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(\d{9}|\d{12})$/,
};

/** Types whose letters name no country. */
const WITHOUT_COUNTRY = new Set(['eu_oss_vat', 'unknown']);

/** Whether a value can be a tax id of a type. */
export function isWellFormed(type: string, value: string): boolean {
  if (type === 'eu_vat') return EU_VAT[value.slice(0, 2)]?.test(value.slice(2)) ?? false;
  return (PATTERNS[type] ?? /^[\p{L}\d][\p{L}\d./\- ]{1,49}$/u).test(value);
}

/** The country a tax id belongs to. Greece writes EL, and Northern Ireland is in GB. */
export function countryOf(type: string, value: string): string | null {
  if (WITHOUT_COUNTRY.has(type)) return null;
  if (type !== 'eu_vat') return type.slice(0, 2).toUpperCase();
  const letters = value.slice(0, 2);
  if (letters === 'EL') return 'GR';
  if (letters === 'XI') return 'GB';
  return EU_VAT[letters] ? letters : null;
}
