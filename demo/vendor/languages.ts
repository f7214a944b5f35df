/** The languages Quillet speaks, as far as its own words go: the portal follows its page. */
import type { Page } from './pages.ts';

type Words = {
  /** What the language calls itself. */
  readonly name: string;
  readonly dir: 'ltr' | 'rtl';
  readonly pages: Readonly<Record<Page, string>>;
  readonly themes: Readonly<Record<'system' | 'light' | 'dark', string>>;
  readonly theme: string;
  readonly language: string;
  /** The heading of the billing page. */
  readonly billing: string;
};

export const LANGUAGES = {
  en: {
    name: 'English',
    dir: 'ltr',
    pages: {
      '/overview': 'Overview',
      '/api-keys': 'API keys',
      '/team': 'Team',
      '/settings/billing': 'Billing',
    },
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    theme: 'Theme',
    language: 'Language',
    billing: 'Usage and billing',
  },
  de: {
    name: 'Deutsch',
    dir: 'ltr',
    pages: {
      '/overview': 'Übersicht',
      '/api-keys': 'API-Schlüssel',
      '/team': 'Team',
      '/settings/billing': 'Abrechnung',
    },
    themes: { system: 'System', light: 'Hell', dark: 'Dunkel' },
    theme: 'Farben',
    language: 'Sprache',
    billing: 'Verbrauch und Abrechnung',
  },
  ar: {
    name: 'العربية',
    dir: 'rtl',
    pages: {
      '/overview': 'نظرة عامة',
      '/api-keys': 'مفاتيح API',
      '/team': 'الفريق',
      '/settings/billing': 'الفوترة',
    },
    themes: { system: 'النظام', light: 'فاتح', dark: 'داكن' },
    theme: 'المظهر',
    language: 'اللغة',
    billing: 'الاستخدام والفوترة',
  },
  he: {
    name: 'עברית',
    dir: 'rtl',
    pages: {
      '/overview': 'סקירה',
      '/api-keys': 'מפתחות API',
      '/team': 'צוות',
      '/settings/billing': 'חיוב',
    },
    themes: { system: 'מערכת', light: 'בהיר', dark: 'כהה' },
    theme: 'ערכת צבעים',
    language: 'שפה',
    billing: 'שימוש וחיוב',
  },
} as const satisfies Record<string, Words>;

export type Language = keyof typeof LANGUAGES;

export function isLanguage(tag: string | undefined): tag is Language {
  return tag !== undefined && Object.hasOwn(LANGUAGES, tag);
}
