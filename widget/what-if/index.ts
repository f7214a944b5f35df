/** Other numbers on the same bill: what `<usage-what-if>` fetches when it is opened. */

import { linesStyles } from '../core/lines.ts';
import { enReasons } from '../i18n/en-reasons.ts';
import { enWhatIf } from '../i18n/en-what-if.ts';
import { addTexts } from '../i18n/i18n.ts';
import { disclosureStyles } from '../styles/disclosure.ts';
import { lists } from '../styles/lists.ts';
import { deskStyles } from './styles.ts';

addTexts(enReasons);
addTexts(enWhatIf);

export const styles = [lists, linesStyles, disclosureStyles, deskStyles];

export { Desk } from './desk.ts';
