import { enBusy } from '../i18n/en-busy.ts';
import { addTexts } from '../i18n/i18n.ts';

addTexts(enBusy);

export { heard } from './heard.ts';
export { isAwaited, waiting, words } from './words.ts';
