/**
 * How many decimals Stripe's amounts have, currency by currency.
 *
 * Not what `Intl` says: Stripe keeps two decimals for ISK and UGX in its API although neither has
 * a minor unit in use, so 500 isk is 5 krónur. HUF and TWD have two for charges.
 * Source: https://docs.stripe.com/currencies (zero-decimal, three-decimal and special cases). UGX
 * stands in both of its lists; we follow the special case, which is the later rule.
 */
const ZERO = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const THREE = new Set('bhd jod kwd omr tnd'.split(' '));

/** Decimals between a Stripe amount and its currency's major unit: 2 for most. */
export function currencyExponent(currency: string): 0 | 2 | 3 {
  const code = currency.toLowerCase();
  if (ZERO.has(code)) return 0;
  return THREE.has(code) ? 3 : 2;
}
