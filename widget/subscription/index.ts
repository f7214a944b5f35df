/** What a customer has, and changing it: what `<usage-subscription>` fetches when it comes near. */
import { enFaults } from '../i18n/en-faults.ts';
import { enSubscription } from '../i18n/en-subscription.ts';
import { addTexts } from '../i18n/i18n.ts';
import { formStyles } from '../styles/forms.ts';
import { lists } from '../styles/lists.ts';
import { subscriptionStyles } from './styles.ts';

addTexts(enFaults);
addTexts(enSubscription);

export const styles = [lists, formStyles, subscriptionStyles];

export { Subscriptions } from './subscriptions.ts';
