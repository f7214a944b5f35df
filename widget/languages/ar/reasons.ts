import type { Messages } from '../../i18n/en.ts';
import type { enReasons } from '../../i18n/en-reasons.ts';
import type { Category } from './categories.ts';

/** Why figures of ours are approximate. */
export const reasons: Messages<typeof enReasons, Category> = {
  'reason.price_differs': 'تقريبي: حسابنا لثمن الاستخدام يختلف عن حساب Stripe.',
  'reason.price_differs.by': 'تقريبي: حسابنا لثمن الاستخدام يختلف عن حساب Stripe بمقدار {amount}.',
  'reason.usage_differs': 'تقريبي: الاستخدام المحسوب حتى الآن يختلف عما تفوتره Stripe.',
  'reason.usage_differs.by':
    'تقريبي: الاستخدام المحسوب حتى الآن، بسعرك، يختلف عن حساب Stripe بمقدار {amount}.',
  'reason.price_unknown': 'تقريبي: أحد الأسعار من نوع لا نحسبه.',
  'reason.trial': 'تقريبي: توجد فترة تجريبية جارية، وهي مما لا نحسبه.',
  'reason.threshold': 'تقريبي: يُفوتر الاستخدام مبكرًا عند حدّ معيّن، وهو مما لا نحسبه.',
  'reason.schedule': 'تقريبي: من المقرر تغيير الاشتراك، وهو مما لا نحسبه.',
  'reason.paused': 'تقريبي: الاشتراك متوقف مؤقتًا.',
  'reason.cancelling': 'تقريبي: ينتهي الاشتراك قبل نهاية الفترة.',
  'reason.discount_unknown': 'تقريبي: تعذّرت قراءة قاعدة أحد الخصومات.',
  'reason.tax_unknown': 'تقريبي: تعذّرت قراءة قاعدة إحدى الضرائب.',
  'reason.credits_unknown': 'تقريبي: تعذّرت قراءة الأرصدة المتبقية.',
  'reason.totals_differ': 'تقريبي: مجموعنا لبنود Stripe يختلف عن مجموعها.',
  'reason.totals_differ.by': 'تقريبي: مجموعنا لبنود Stripe يختلف عن مجموعها بمقدار {amount}.',
};
