/** Who is billed, and changing it: what `<usage-billing-details>` fetches when it comes near. */
import { enBillingDetails } from '../i18n/en-billing-details.ts';
import { enFaults } from '../i18n/en-faults.ts';
import { addTexts } from '../i18n/i18n.ts';
import { formStyles } from '../styles/forms.ts';
import { detailsStyles } from './styles.ts';

addTexts(enFaults);
addTexts(enBillingDetails);

export const styles = [formStyles, detailsStyles];

export { Details } from './details.ts';
