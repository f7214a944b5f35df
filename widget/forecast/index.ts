import { enForecast } from '../i18n/en-forecast.ts';
import { enReasons } from '../i18n/en-reasons.ts';
import { addTexts } from '../i18n/i18n.ts';

addTexts(enForecast);
// It may be here before the panels below the first view, or without them.
addTexts(enReasons);

export { answered } from './answer.ts';
export { likelyBill, likelyCharge, likelyInvoice, likelyOther } from './bill.ts';
export { likelyDrawing } from './chart-drawing.ts';
export { outlookOfItem } from './chart-outlook.ts';
export { readout, withLikely } from './chart-reading.ts';
export { wearInChart } from './chart-styles.ts';
export { likelyColumns, likelyRaw } from './chart-table.ts';
export { likelyKeys, likelySentence } from './chart-texts.ts';
export { billForecastOf, likelyDueOf } from './find.ts';
export { likelyMeter } from './meter.ts';
export { recordNote } from './record.ts';
