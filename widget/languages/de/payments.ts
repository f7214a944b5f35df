import type { Messages } from '../../i18n/en.ts';
import type { enPayments } from '../../i18n/en-payments.ts';

export const payments: Messages<typeof enPayments, 'one' | 'other'> = {
  'add.title': 'Zahlungsmethode hinzufügen',
  'add.replace': '{card} ersetzen',
  'add.loading': 'Formular wird geladen',
  'add.use': 'Ab jetzt für {plan} verwenden',
  'add.usePlain': 'Ab jetzt für alles Kommende verwenden',
  'add.save': 'Karte speichern',
  'add.saveOther': 'Zahlungsmethode speichern',
  'add.saving': 'Wird gespeichert. Lassen Sie diese Seite geöffnet.',
  'add.cancel': 'Abbrechen',
  'add.privacy': 'Kartendaten gehen an Stripe, nie an diese Website.',
  'add.processing':
    'Die Antwort der Bank steht noch aus. Das kann Tage dauern, und vielleicht schickt Ihnen Stripe per E-Mail einen weiteren Schritt. Danach erscheint es hier.',
  'add.saved': '{card} ist gespeichert.',
  'add.savedDefault': '{card} ist ab jetzt Ihr Standard.',
  'add.savedPays': '{card} bezahlt jetzt {plan}.',
  'add.savedPaysPlain': '{card} bezahlt jetzt Ihr Abo.',
  'add.notAll': 'Ein Abo wird weiterhin über eine andere Zahlungsmethode abgebucht.',
  'add.renewed': 'Das Formular war veraltet und steht hier neu. Füllen Sie es noch einmal aus.',
  'add.unsaved':
    'Es wurde nichts gespeichert. Versuchen Sie es erneut oder mit einer anderen Zahlungsmethode.',
  'add.unstarted': 'Das Formular wurde nicht geladen. Versuchen Sie es erneut.',
  'add.lost': 'Es kam keine Antwort. Versuchen Sie es erneut: Gespeichert wird nur einmal.',
  'add.unfinished':
    'Bei Stripe liegt es vor, konnte hier aber nicht abgeschlossen werden. Sehen Sie nach, was hinterlegt ist, bevor Sie es erneut versuchen.',
  'add.notThrough':
    'Das hat nicht geklappt. Es wurde nichts gespeichert. Versuchen Sie es erneut oder mit einer anderen Zahlungsmethode.',
  'add.unconfirmed': 'Die Bank hat nicht bestätigt. Es wurde nichts gespeichert.',

  'form.blocked':
    'Das Formular von Stripe wird nicht geladen. Vielleicht hält ein Inhaltsblocker oder das Netzwerk es zurück.',
  'form.unplaced': 'Diese Seite kann das Formular von Stripe nicht anzeigen.',
  'form.elsewhere': 'Die Seite von Stripe leistet dasselbe.',
  'form.hosted': 'Das geschieht auf einer Seite von Stripe.',
  'form.open': 'Seite von Stripe verwenden',
  'form.session':
    'Ihre Anmeldung ist abgelaufen. Ihre Eingaben sind noch hier: Melden Sie sich an und fahren Sie fort.',

  'method.fallback': 'Diese Zahlungsmethode',
  'method.ask': '{card} entfernen? Damit wird nichts bezahlt.',
  'method.remove': 'Entfernen',
  'method.keep': 'Behalten',
  'method.removed': '{card} ist entfernt.',
  'method.inUse':
    '{card} bezahlt inzwischen ein Abo. Ersetzen Sie diese Zahlungsmethode oder legen Sie eine andere als Standard fest.',
  'method.gone': '{card} ist nicht mehr hinterlegt.',

  'pay.title': 'Rechnung {number} bezahlen',
  'pay.titlePlain': 'Rechnung bezahlen',
  'pay.pay': '{amount} bezahlen',
  'pay.payOf': '{amount} bezahlen, Rechnung {number}',
  'pay.with': 'Bezahlen mit',
  'pay.other': 'Andere Zahlungsmethode',
  'pay.expired': '{card}, abgelaufen',
  'pay.expires': '{card}, gültig bis {date}',
  'pay.declined': 'Abgelehnt',
  'pay.loading': 'Rechnung wird geladen',
  'pay.paying': '{amount} werden bezahlt. Lassen Sie diese Seite geöffnet.',
  'pay.unread': 'Die Rechnung konnte nicht geladen werden. Versuchen Sie es erneut.',
  'pay.bank': 'Ihre Bank bittet um Bestätigung. Sie öffnet sich auf dieser Seite.',
  'pay.elsewhere':
    'Ihre Bank bittet um Bestätigung. Bestätigen Sie auf der Seite von Stripe oder bezahlen Sie anders.',
  'pay.confirm': 'Bei der Bank bestätigen',
  'pay.another': 'Anders bezahlen',
  'pay.done': '{amount} bezahlt. Rechnung {number} ist beglichen.',
  'pay.donePlain': '{amount} bezahlt. Die Rechnung ist beglichen.',
  'pay.settled': 'Rechnung {number} ist beglichen. Es ist nichts mehr zu bezahlen.',
  'pay.settledPlain': 'Die Rechnung ist beglichen. Es ist nichts mehr zu bezahlen.',
  'pay.processing': 'Die Antwort der Bank steht noch aus. Sie müssen nicht noch einmal bezahlen.',
  'pay.notDefault':
    'Die Zahlungsmethode ist hinterlegt. Legen Sie sie als Standard fest, damit ab jetzt über sie abgebucht wird.',
  'pay.notKept': 'Für spätere Abbuchungen konnte die Zahlungsmethode nicht hinterlegt werden.',
  'pay.unconfirmed': 'Der Bank fehlt Ihre Bestätigung. Es wurde nichts abgebucht.',
  'pay.notThrough':
    'Das hat nicht geklappt. Es wurde nichts abgebucht. Versuchen Sie es erneut oder bezahlen Sie anders.',
  'pay.uncharged':
    'Es wurde nichts abgebucht. Versuchen Sie es mit einer anderen Karte oder fragen Sie die Bank.',
  'pay.unsure':
    'Es kam keine Antwort. Versuchen Sie es erneut: Zuerst wird nachgesehen, und nichts wird doppelt bezahlt.',
  'pay.unchecked':
    'Das Ergebnis konnte nicht nachgesehen werden. Sehen Sie in der Rechnung nach, bevor Sie noch einmal bezahlen.',
  'pay.closed': 'Diese Rechnung ist nicht mehr offen.',
  'pay.close': 'Schließen',

  'decline.insufficient_funds': '{card} ist nicht ausreichend gedeckt.',
  'decline.card_expired': '{card} ist abgelaufen.',
  'decline.security_code_wrong': '{card}: Die Prüfziffer stimmt nicht.',
  'decline.number_wrong': '{card}: Die Nummer stimmt nicht.',
  'decline.authentication_failed': '{card}: Der Bank fehlt Ihre Bestätigung.',
  'decline.limit_exceeded': '{card}: Der Betrag liegt über dem Limit.',
  'decline.not_supported': '{card}: Diese Art von Zahlung ist damit nicht möglich.',
  'decline.bank_unavailable': '{card}: Die Bank antwortet nicht.',
  'decline.declined': '{card} wurde von der Bank abgelehnt.',
};
