import type { Messages } from '../../i18n/en.ts';
import type { enFaults } from '../../i18n/en-faults.ts';

export const faults: Messages<typeof enFaults, 'one' | 'other'> = {
  'problem.session':
    'Ihre Anmeldung ist abgelaufen. Laden Sie die Seite neu; nichts geht verloren.',
  'fault.unanswered':
    'Es kam keine Antwort. Versuchen Sie es erneut: Es wird nur einmal ausgeführt.',
  'fault.refused': 'Das war nicht möglich. Es wurde nichts geändert.',
  'fault.unclear':
    'Es ist nicht bekannt, ob das ausgeführt wurde. Laden Sie die Seite neu, um es zu sehen.',
  'fault.declined': 'Die Bank hat die Zahlung abgelehnt. Es wurde nichts geändert.',
  'fault.changed': 'Der Tarif wurde anderswo geändert. Sie sehen ihn, wie er jetzt ist.',
  'fault.notOffered': 'Diese Änderung wird nicht angeboten. Es wurde nichts geändert.',
  'fault.forbidden': 'Sie dürfen das nicht mehr ändern. Es wurde nichts geändert.',
  'fault.origin':
    'Von Stripe führt kein Weg zurück auf diese Seite. Wenden Sie sich an den Betreiber.',
  'hosted.go': 'Weiter zu Stripe',
};
