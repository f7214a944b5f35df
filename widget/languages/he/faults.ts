import type { Messages } from '../../i18n/en.ts';
import type { enFaults } from '../../i18n/en-faults.ts';
import type { Category } from './categories.ts';

/** Why something was not done. */
export const faults: Messages<typeof enFaults, Category> = {
  'problem.session': 'ההתחברות שלך הסתיימה. כדי להמשיך יש לטעון את הדף מחדש; דבר לא יאבד.',
  'fault.unanswered': 'לא הגיעה תשובה. אפשר לנסות שוב: הפעולה תתבצע פעם אחת בלבד.',
  'fault.refused': 'לא ניתן היה לבצע זאת. דבר לא השתנה.',
  'fault.unclear': 'לא ידוע אם הפעולה בוצעה. אפשר לבדוק על ידי טעינת הדף מחדש.',
  'fault.declined': 'הבנק דחה את התשלום. דבר לא השתנה.',
  'fault.changed': 'התוכנית שונתה ממקום אחר. היא מוצגת כפי שהיא עכשיו.',
  'fault.notOffered': 'שינוי זה אינו מוצע. דבר לא השתנה.',
  'fault.forbidden': 'כבר אין לך הרשאה לשנות זאת. דבר לא השתנה.',
  'fault.origin': 'אין דרך חזרה מ־Stripe לדף הזה. יש לפנות למי שמפעיל אותו.',
  'hosted.go': 'המשך ב־Stripe',
};
