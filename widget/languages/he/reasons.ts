import type { Messages } from '../../i18n/en.ts';
import type { enReasons } from '../../i18n/en-reasons.ts';
import type { Category } from './categories.ts';

/** Why figures of ours are approximate. */
export const reasons: Messages<typeof enReasons, Category> = {
  'reason.price_differs': 'בקירוב: המחיר שחישבנו לשימוש שונה מזה של Stripe.',
  'reason.price_differs.by': 'בקירוב: המחיר שחישבנו לשימוש שונה מזה של Stripe ב־{amount}.',
  'reason.usage_differs': 'בקירוב: השימוש שנספר עד כה שונה מזה ש־Stripe מחייבת.',
  'reason.usage_differs.by':
    'בקירוב: השימוש שנספר עד כה, במחיר שלך, שונה מזה של Stripe ב־{amount}.',
  'reason.price_unknown': 'בקירוב: אחד המחירים הוא מסוג שאיננו מחשבים.',
  'reason.trial': 'בקירוב: תקופת ניסיון בעיצומה, ואותה איננו מחשבים.',
  'reason.threshold': 'בקירוב: השימוש מחויב מוקדם בהגיעו לסף, ואת זה איננו מחשבים.',
  'reason.schedule': 'בקירוב: מתוכנן שינוי במינוי, ואותו איננו מחשבים.',
  'reason.paused': 'בקירוב: המינוי מושהה.',
  'reason.cancelling': 'בקירוב: המינוי מסתיים לפני סוף התקופה.',
  'reason.discount_unknown': 'בקירוב: לא ניתן היה לקרוא כלל של הנחה.',
  'reason.tax_unknown': 'בקירוב: לא ניתן היה לקרוא כלל של מס.',
  'reason.credits_unknown': 'בקירוב: לא ניתן היה לקרוא את יתרת הקרדיטים.',
  'reason.totals_differ': 'בקירוב: הסיכום שלנו לשורות של Stripe שונה מזה של Stripe.',
  'reason.totals_differ.by': 'בקירוב: הסיכום שלנו לשורות של Stripe שונה מזה של Stripe ב־{amount}.',
};
