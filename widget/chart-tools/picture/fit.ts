/** Text in lines of a width. */

export const FONT = 'system-ui, sans-serif';

const measure = new OffscreenCanvas(1, 1).getContext('2d')!;

/**
 * Words that fit beside each other, line by line; at least one line. What is longer than `most` lines,
 * or than its own line, ends with an ellipsis.
 *
 * @param font Weight, if any, and size in pixels, as in `600 16`.
 * @param width In pixels.
 */
export function fitted(text: string, font: string, width: number, most = Infinity): string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const longer = [...lines.slice(-1), word].join(' ');
    // Past the last line it only shows that there is more.
    const isLast = lines.length >= most;
    if (lines.length && (isLast || widthOf(longer, font) <= width))
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => cut(line, font, width));
}

function cut(line: string, font: string, width: number): string {
  if (widthOf(line, font) <= width) return line;
  let kept = [...line];
  while (kept.length && widthOf(`${kept.join('')}…`, font) > width) {
    // Of very long ones half at a time.
    const half = Math.floor(kept.length / 2);
    const isFar = widthOf(kept.slice(0, half).join(''), font) > width;
    kept = kept.slice(0, isFar ? half : -1);
  }
  return `${kept.join('')}…`;
}

/** In pixels. */
export function widthOf(words: string, font: string): number {
  measure.font = `${font}px ${FONT}`;
  return measure.measureText(words).width;
}
