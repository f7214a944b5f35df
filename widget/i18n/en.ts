import type { enBillingDetails } from './en-billing-details.ts';
import type { enBusy } from './en-busy.ts';
import type { enCards } from './en-cards.ts';
import type { enChartTools } from './en-chart-tools.ts';
import type { enExplain } from './en-explain.ts';
import type { enFaults } from './en-faults.ts';
import type { enForecast } from './en-forecast.ts';
import type { enLater } from './en-later.ts';
import type { enNotices } from './en-notices.ts';
import type { enPayments } from './en-payments.ts';
import type { enReasons } from './en-reasons.ts';
import type { enSubscription } from './en-subscription.ts';
import type { enWhatIf } from './en-what-if.ts';

/** Every text of the first view, keyed by meaning. `{}` are values; each text is whole. */
export const en = {
  asof: 'As of {age} · {source}',
  'asof.now': 'As of just now · {source}',
  'asof.time': 'As of {time}, {age} · {source}',
  'asof.date': 'As of {time} · {source}',
  'asof.part': 'As of {time}. Newer figures could not be read.',
  'source.stripe': 'Stripe',
  'source.stripe_meters': 'Stripe meters',
  loading: 'Loading usage and bill',
  loaded: 'Usage and bill are up to date.',
  'loaded.partly': 'Not everything could be read just now.',
  refresh: 'Refresh',
  export: 'Export',
  retry: 'Try again',
  request: 'Request {id}',
  outside: 'This element needs a <usage-portal> around it.',
  testmode: 'Test mode',
  unknown: '–',
  'problem.all': 'Billing could not be loaded. Your service is not affected.',
  'problem.part': '{part} could not be loaded.',
  'problem.unloaded': 'The rest could not be loaded. Reload the page to see it.',
  'problem.signIn': 'Sign in again to see your usage and bill.',
  'problem.origin': 'This page may not show billing. Your service is not affected.',
  'part.bill': 'The bill',
  'part.amount': 'The amount due',
  'part.usage': 'Usage',

  'period.day': 'Day {n} of {total}',
  bill: 'Bill of this period',
  'bill.due': 'Due so far',
  'bill.likely': 'Likely total',
  'bill.dueNote': 'If the period closed now. Discount, tax and credit included.',
  'bill.finalizing': 'Being finalised',
  'bill.finalizingNote': 'The period has closed. Stripe finalises this invoice on {date}.',
  'bill.none': 'Nothing is due to come.',
  'bill.noneNote': 'There is no next invoice. Earlier invoices stay below.',
  'bill.unknown': 'Not known right now',
  'bill.against': 'Against {last}',
  'bill.billed': '{amount} billed',
  'bill.next': 'Next invoice',
  'bill.send': 'Sent as an invoice to pay',
  'bill.noMethod': 'No payment method',
  'bill.invoice': 'Invoice {number}',
  'bill.credits': 'Credits left',
  'bill.creditsNote': 'Used when an invoice is finalised',
  'bill.othersNote': 'More bills. Each is its own invoice; they are not added up.',
  'bill.other': 'Next invoice {date}',
  'bill.otherFinalizing': 'Being finalised, {date}',

  'card.ending': '{brand} ending {last4}',
  'method.bank': 'Bank account',
  'method.sepa': 'SEPA debit',

  'age.now': 'just now',

  chart: 'Usage',
  'chart.meter': 'Meter',
  'chart.view': 'Chart shows',
  'chart.cumulative': 'Cumulative',
  'chart.daily': 'Daily',
  'chart.weekly': 'Weekly',
  'chart.table': 'Show as table',
  'chart.save': 'Download',
  'chart.sum.more': '{used} {meter} so far, {percent} more than at the same point in {last}.',
  'chart.sum.less': '{used} {meter} so far, {percent} less than at the same point in {last}.',
  'chart.sum.same': '{used} {meter} so far, the same as at this point in {last}.',
  'chart.sum.alone': '{used} {meter} so far.',
  'chart.level.more': '{used} {meter} now, {percent} more than at the same point in {last}.',
  'chart.level.less': '{used} {meter} now, {percent} less than at the same point in {last}.',
  'chart.level.same': '{used} {meter} now, the same as at this point in {last}.',
  'chart.level.alone': '{used} {meter} now.',
  'chart.counted': 'The exact total is not known right now: this adds up the days.',
  'chart.gap': 'The days {period} are not known.',
  'chart.previous': 'the last period',
  'chart.included': 'Included {n}',
  'chart.edge': '{name} · then {price} each',
  'chart.edgeAll': '{name} · then all at {price} each',
  'chart.edgeOnly': '{name} · then another price',
  'chart.today': 'Today',
  'chart.todayAt': 'Today, {time}',
  'chart.lastPeriod': 'Last period',
  'chart.thisPeriod': 'This period',
  'chart.byDay': '{meter} by day',
  'chart.byWeek': '{meter} by week',
} as const;

/** What the first texts of another language are: all that is said before anything is opened. */
export type FirstTexts = typeof en & typeof enNotices & typeof enForecast & typeof enReasons;

/** What comes with the panels below the first view, and with what is opened. */
export type RestTexts = typeof enLater &
  typeof enBusy &
  typeof enCards &
  typeof enChartTools &
  typeof enPayments &
  typeof enWhatIf &
  typeof enExplain &
  typeof enFaults &
  typeof enSubscription &
  typeof enBillingDetails;

/** Every text there is. */
export type MessageKey = keyof FirstTexts | keyof RestTexts;

/** The same texts in another language, whose plural has these categories: a missing one does not compile. */
export type Messages<Texts, Category extends Intl.LDMLPluralRule> = {
  readonly [Key in keyof Texts]: Texts[Key] extends string
    ? string
    : { readonly [each in Category]: string };
};
