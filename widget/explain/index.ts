/** Why a bill changed: what `<usage-explain>` fetches when it is opened. */
import { enExplain } from '../i18n/en-explain.ts';
import { enReasons } from '../i18n/en-reasons.ts';
import { addTexts } from '../i18n/i18n.ts';

addTexts(enExplain);
addTexts(enReasons);

export { sentenceOf } from './sentence.ts';
export { explainStyles } from './styles.ts';
export { explainTable } from './table.ts';
