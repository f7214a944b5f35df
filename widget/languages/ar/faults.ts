import type { Messages } from '../../i18n/en.ts';
import type { enFaults } from '../../i18n/en-faults.ts';
import type { Category } from './categories.ts';

/** Why something was not done. */
export const faults: Messages<typeof enFaults, Category> = {
  'problem.session': 'انتهت جلستك. يمكن المتابعة بعد إعادة تحميل الصفحة، ولن يُفقد شيء.',
  'fault.unanswered': 'لم يصل ردّ. يُرجى إعادة المحاولة: لن يُنفَّذ الأمر إلا مرة واحدة.',
  'fault.refused': 'تعذّر تنفيذ ذلك. لم يتغيّر شيء.',
  'fault.unclear': 'لا يُعرف هل نُفّذ ذلك. يُرجى إعادة تحميل الصفحة للتأكد.',
  'fault.declined': 'رفض المصرف عملية الدفع. لم يتغيّر شيء.',
  'fault.changed': 'تغيّرت الخطة من مكان آخر. تظهر هنا كما هي الآن.',
  'fault.notOffered': 'هذا التغيير غير متاح. لم يتغيّر شيء.',
  'fault.forbidden': 'لم يعد يُسمح لك بتغيير هذا. لم يتغيّر شيء.',
  'fault.origin': 'لا يمكن العودة من Stripe إلى هذه الصفحة. يُرجى سؤال القائمين عليها.',
  'hosted.go': 'المتابعة في Stripe',
};
