import type { en, FirstTexts, Messages } from '../../i18n/en.ts';
import { forecast } from './forecast.ts';
import { notices } from './notices.ts';
import { reasons } from './reasons.ts';

const first: Messages<typeof en, 'one' | 'other'> = {
  asof: 'Stand: {age} · {source}',
  'asof.now': 'Stand: gerade eben · {source}',
  'asof.time': 'Stand: {time}, {age} · {source}',
  'asof.date': 'Stand: {time} · {source}',
  'asof.part': 'Stand: {time}. Neuere Zahlen konnten nicht gelesen werden.',
  'source.stripe': 'Stripe',
  'source.stripe_meters': 'Stripe-Zähler',
  loading: 'Verbrauch und Rechnung werden geladen',
  loaded: 'Verbrauch und Rechnung sind aktuell.',
  'loaded.partly': 'Im Moment konnte nicht alles gelesen werden.',
  refresh: 'Aktualisieren',
  export: 'Exportieren',
  retry: 'Erneut versuchen',
  request: 'Anfrage {id}',
  outside: 'Dieses Element gehört in ein <usage-portal>.',
  testmode: 'Testmodus',
  unknown: '–',
  'problem.all':
    'Die Abrechnung konnte nicht geladen werden. Ihr Dienst ist davon nicht betroffen.',
  'problem.part': 'Nicht geladen: {part}.',
  'problem.unloaded': 'Der Rest wurde nicht geladen. Laden Sie die Seite neu, um ihn zu sehen.',
  'problem.signIn': 'Melden Sie sich neu an, um Verbrauch und Rechnung zu sehen.',
  'problem.origin':
    'Diese Seite darf keine Abrechnung anzeigen. Ihr Dienst ist davon nicht betroffen.',
  'part.bill': 'Rechnung',
  'part.amount': 'Fälliger Betrag',
  'part.usage': 'Verbrauch',

  'period.day': 'Tag {n} von {total}',
  bill: 'Rechnung dieses Zeitraums',
  'bill.due': 'Bisher fällig',
  'bill.likely': 'Voraussichtlich gesamt',
  'bill.dueNote': 'Wenn der Zeitraum jetzt endete. Inklusive Rabatt, Steuer und Guthaben.',
  'bill.finalizing': 'Wird finalisiert',
  'bill.finalizingNote': 'Der Zeitraum ist beendet. Stripe finalisiert diese Rechnung am {date}.',
  'bill.none': 'Es wird nichts mehr fällig.',
  'bill.noneNote': 'Es gibt keine nächste Rechnung. Frühere Rechnungen finden Sie weiter unten.',
  'bill.unknown': 'Derzeit nicht bekannt',
  'bill.against': 'Gegenüber {last}',
  'bill.billed': '{amount} berechnet',
  'bill.next': 'Nächste Rechnung',
  'bill.send': 'Wird Ihnen zur Zahlung gesendet',
  'bill.noMethod': 'Keine Zahlungsmethode',
  'bill.invoice': 'Rechnung {number}',
  'bill.credits': 'Restguthaben',
  'bill.creditsNote': 'Wird beim Finalisieren einer Rechnung verrechnet',
  'bill.othersNote':
    'Weitere Rechnungen. Jede wird einzeln gestellt; sie werden nicht zusammengezählt.',
  'bill.other': 'Nächste Rechnung {date}',
  'bill.otherFinalizing': 'Wird finalisiert, {date}',

  'card.ending': '{brand} mit Endziffern {last4}',
  'method.bank': 'Bankkonto',
  'method.sepa': 'SEPA-Lastschrift',

  'age.now': 'gerade eben',

  chart: 'Verbrauch',
  'chart.meter': 'Zähler',
  'chart.view': 'Ansicht des Diagramms',
  'chart.cumulative': 'Kumuliert',
  'chart.daily': 'Täglich',
  'chart.weekly': 'Wöchentlich',
  'chart.table': 'Als Tabelle anzeigen',
  'chart.save': 'Herunterladen',
  'chart.sum.more':
    'Bisher {used} {meter}, gegenüber {last} zum gleichen Zeitpunkt {percent} mehr.',
  'chart.sum.less':
    'Bisher {used} {meter}, gegenüber {last} zum gleichen Zeitpunkt {percent} weniger.',
  'chart.sum.same': 'Bisher {used} {meter}, unverändert gegenüber {last} zum gleichen Zeitpunkt.',
  'chart.sum.alone': 'Bisher {used} {meter}.',
  'chart.level.more':
    'Jetzt {used} {meter}, gegenüber {last} zum gleichen Zeitpunkt {percent} mehr.',
  'chart.level.less':
    'Jetzt {used} {meter}, gegenüber {last} zum gleichen Zeitpunkt {percent} weniger.',
  'chart.level.same': 'Jetzt {used} {meter}, unverändert gegenüber {last} zum gleichen Zeitpunkt.',
  'chart.level.alone': 'Jetzt {used} {meter}.',
  'chart.counted': 'Die genaue Summe ist derzeit nicht bekannt: Hier sind die Tage addiert.',
  'chart.gap': 'Die Tage {period} sind nicht bekannt.',
  'chart.previous': 'dem letzten Zeitraum',
  'chart.included': 'Inklusive {n}',
  'chart.edge': '{name} · danach je {price}',
  'chart.edgeAll': '{name} · danach alle zu je {price}',
  'chart.edgeOnly': '{name} · danach anderer Preis',
  'chart.today': 'Heute',
  'chart.todayAt': 'Heute, {time}',
  'chart.lastPeriod': 'Letzter Zeitraum',
  'chart.thisPeriod': 'Dieser Zeitraum',
  'chart.byDay': '{meter} nach Tagen',
  'chart.byWeek': '{meter} nach Wochen',
};

/** German of all that is said before anything is opened. */
export const texts: Messages<FirstTexts, 'one' | 'other'> = {
  ...first,
  ...notices,
  ...forecast,
  ...reasons,
};
