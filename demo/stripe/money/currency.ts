const ZERO_DECIMAL = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));

/** How many decimals the API's minor units have. ISK and UGX keep two though they have none. */
export function exponentOf(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** Minor units as people write them: "$0.004" for "0.4" cents. Exact to twelve places. */
export function formatAmount(minorUnits: string, currency: string): string {
  const exponent = exponentOf(currency);
  return formatOf(currency).format(`${minorUnits}E-${exponent}` as Intl.StringNumericLiteral);
}

/** Making a format takes longer than all that is done with it. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  const known = formats.get(currency);
  if (known) return known;
  const exponent = exponentOf(currency);
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent + 12,
  });
  formats.set(currency, format);
  return format;
}
