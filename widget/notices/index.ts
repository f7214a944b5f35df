import { enNotices } from '../i18n/en-notices.ts';
import { addTexts } from '../i18n/i18n.ts';

addTexts(enNotices);

export { Board } from './board.ts';
export { noticeStyles } from './styles.ts';
