/** The language of Stripe's own pages. */
import type Stripe from 'stripe';

type Locale = Stripe.BillingPortal.SessionCreateParams.Locale;

const LANGUAGES: readonly Locale[] =
  'bg cs da de el en es et fi fil fr hr hu id it ja ko lt lv ms mt nb nl pl pt ro ru sk sl sv th tr vi zh'.split(
    ' ',
  );

/** Where a language is written otherwise than where it comes from. */
const REGIONS: readonly Locale[] =
  'en-AU en-CA en-GB en-IE en-IN en-NZ en-SG es-419 fr-CA pt-BR zh-HK zh-TW'.split(' ');

/** Of a BCP 47 tag what Stripe speaks; undefined leaves the choice to Stripe. */
export function stripeLocale(tag: string): Locale | undefined {
  const [language, region] = tag.split('-');
  const whole = REGIONS.find((each) => each === `${language}-${region}`);
  return whole ?? LANGUAGES.find((each) => each === language);
}
