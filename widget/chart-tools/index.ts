import { enChartTools } from '../i18n/en-chart-tools.ts';
import { addTexts } from '../i18n/i18n.ts';

addTexts(enChartTools);

export { ChartTools } from './tools.ts';
