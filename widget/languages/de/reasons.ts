import type { Messages } from '../../i18n/en.ts';
import type { enReasons } from '../../i18n/en-reasons.ts';

export const reasons: Messages<typeof enReasons, 'one' | 'other'> = {
  'reason.price_differs':
    'Näherungswert: Unser Preis für den Verbrauch weicht von dem bei Stripe ab.',
  'reason.price_differs.by':
    'Näherungswert: Unser Preis für den Verbrauch weicht um {amount} von dem bei Stripe ab.',
  'reason.usage_differs':
    'Näherungswert: Der bisher gezählte Verbrauch weicht von dem ab, den Stripe berechnet.',
  'reason.usage_differs.by':
    'Näherungswert: Der bisher gezählte Verbrauch weicht zu Ihrem Preis um {amount} von dem bei Stripe ab.',
  'reason.price_unknown': 'Näherungswert: Eine der Preisarten berechnen wir nicht.',
  'reason.trial': 'Näherungswert: Es läuft ein Testzeitraum, den wir nicht berechnen.',
  'reason.threshold':
    'Näherungswert: Verbrauch wird ab einem Schwellenwert vorzeitig abgerechnet; das berechnen wir nicht.',
  'reason.schedule': 'Näherungswert: Eine Änderung des Abos ist geplant, die wir nicht berechnen.',
  'reason.paused': 'Näherungswert: Das Abo ist pausiert.',
  'reason.cancelling': 'Näherungswert: Das Abo endet vor dem Zeitraum.',
  'reason.discount_unknown': 'Näherungswert: Die Regel eines Rabatts konnte nicht gelesen werden.',
  'reason.tax_unknown': 'Näherungswert: Die Regel einer Steuer konnte nicht gelesen werden.',
  'reason.credits_unknown': 'Näherungswert: Das Restguthaben konnte nicht gelesen werden.',
  'reason.totals_differ':
    'Näherungswert: Unsere Summe der Stripe-Positionen weicht von der bei Stripe ab.',
  'reason.totals_differ.by':
    'Näherungswert: Unsere Summe der Stripe-Positionen weicht um {amount} von der bei Stripe ab.',
};
