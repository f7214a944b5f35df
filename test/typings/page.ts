/** A page without a framework: the DOM itself knows the elements and what they tell. */
import 'usage-portal/widget';
import type { MessageKey, OwnTexts } from 'usage-portal/widget';

const portal = document.querySelector('usage-portal')!;
portal.locale = 'de-CH';
portal.addEventListener('usage-problem', ({ code, requestId }) => report(code, requestId));
portal.addEventListener('usage-payment-method-saved', ({ brand }) => report(brand ?? ''));
document.addEventListener('usage-paid', ({ invoice }) => report(invoice));
window.addEventListener('usage-problem', ({ code }) => report(code === 'network' ? code : ''));
document.createElement('usage-chart').view = 'daily';

export const texts: OwnTexts = { 'bill.due': 'Bis jetzt' };
export const key: MessageKey = 'bill.due';

// @ts-expect-error There is no such view.
document.createElement('usage-chart').view = 'weekly';
// @ts-expect-error There is no such property.
portal.lokale = 'de';
portal.addEventListener('usage-paid', (event) => {
  // @ts-expect-error No event carries a card's number.
  report(event.number);
});

portal.addEventListener('usage-problem', ({ code }) => {
  // @ts-expect-error There is no such code.
  if (code === 'no_network') report(code);
});

declare function report(...what: (string | undefined)[]): void;
