/** Saves the chart as it is shown. It comes when somebody asks for it. */
import { saveFile } from '../../core/csv.ts';
import type { Shown } from '../../core/shown.ts';
import type { I18n } from '../../i18n/i18n.ts';
import { compose, type Words } from './compose.ts';
import { painted } from './paint.ts';

/** Makes an image of the chart in a shadow root and hands it to the reader. Throws where it cannot be made. */
export async function saveImage(kind: 'png' | 'svg', root: ParentNode, shown: Shown, i18n: I18n) {
  const picture = compose(root, wordsOf(root, shown, i18n));
  const { meter, period } = shown.item;
  const name = `usage-${meter}-${period.start.slice(0, 10)}.${kind}`;
  saveFile(kind === 'svg' ? svgFile(picture) : await pngFile(picture), name);
}

export function svgFile(picture: SVGSVGElement): Blob {
  return new Blob([new XMLSerializer().serializeToString(picture)], { type: 'image/svg+xml' });
}

/** Twice as fine as the screen's own points. */
export async function pngFile(picture: SVGSVGElement): Promise<Blob> {
  const canvas = painted(picture, 2);
  const file = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!file) throw new Error('The browser made no image.');
  return file;
}

function wordsOf(root: ParentNode, { item, series }: Shown, i18n: I18n): Words {
  const { asOf, source } = series;
  const { t, time, period } = i18n;
  const said = [...root.querySelectorAll('[part=sentence] p')].map(({ textContent }) =>
    (textContent ?? '').replace(/\s+/g, ' ').trim(),
  );
  return {
    title: item.label,
    period: period(item.period, true),
    said: said.filter(Boolean),
    // A file may be read on any day: its time has its date.
    source: [
      source === 'stripe' || source === 'stripe_meters' ? t(`source.${source}`) : '',
      asOf ? t('save.asOf', { time: time(asOf, Infinity) }) : '',
    ]
      .filter(Boolean)
      .join(' · '),
  };
}
