import type { PDFFont } from 'pdf-lib';

/**
 * Text as the built-in fonts can write it, which know the letters of Windows-1252 and no
 * others. A letter with a mark they lack loses the mark ("Łódź" keeps its ó, and ź becomes z);
 * anything else, such as Japanese, becomes a question mark: a name is seen to be incomplete
 * rather than quietly shortened. No font with more letters comes with our packages.
 */
export function encodable(text: string, font: PDFFont): string {
  const known = knownTo(font);
  return [...text.replace(INVISIBLE, '')]
    .map((character) => {
      if (known.has(character.codePointAt(0)!)) return character;
      const bare = REPLACED[character] ?? character.normalize('NFKD').replace(/\p{M}/gu, '');
      return bare && [...bare].every((one) => known.has(one.codePointAt(0)!)) ? bare : '?';
    })
    .join('');
}

/** How wide a text is as it is drawn: `pdf-lib` measures with kerning, and draws without. */
export function widthOf(text: string, font: PDFFont, size: number): number {
  const widths = widthsOf(font);
  let total = 0;
  for (const character of text) {
    let width = widths.get(character);
    if (width === undefined) {
      width = font.widthOfTextAtSize(character, 1);
      widths.set(character, width);
    }
    total += width;
  }
  return total * size;
}

/** As much of a text as fits a width, cut at a letter. */
export function fit(text: string, width: number, font: PDFFont, size: number): string {
  if (widthOf(text, font, size) <= width) return text;
  let shown = text;
  while (shown && widthOf(`${shown}…`, font, size) > width) shown = shown.slice(0, -1);
  return `${shown}…`;
}

/** A text in lines of a width, broken between words, or inside a word longer than a line. */
export function wrap(text: string, width: number, font: PDFFont, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word;
    if (widthOf(longer, font, size) <= width) {
      line = longer;
      continue;
    }
    if (line) lines.push(line);
    line = word;
    while (line.length > 1 && widthOf(line, font, size) > width) {
      let end = line.length - 1;
      while (end > 1 && widthOf(line.slice(0, end), font, size) > width) end -= 1;
      lines.push(line.slice(0, end));
      line = line.slice(end);
    }
  }
  return [...lines, line];
}

/** Controls, and marks that turn the direction of text or have no width. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;

/** Letters that are no base letter with a mark. */
const REPLACED: Record<string, string> = {
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  ı: 'i',
  Ħ: 'H',
  ħ: 'h',
  ẞ: 'SS',
  '−': '-',
  '\u202f': ' ',
};

const widths = new WeakMap<PDFFont, Map<string, number>>();

function widthsOf(font: PDFFont): Map<string, number> {
  const known = widths.get(font) ?? new Map<string, number>();
  widths.set(font, known);
  return known;
}

const letters = new WeakMap<PDFFont, Set<number>>();

function knownTo(font: PDFFont): Set<number> {
  const known = letters.get(font) ?? new Set(font.getCharacterSet());
  letters.set(font, known);
  return known;
}
