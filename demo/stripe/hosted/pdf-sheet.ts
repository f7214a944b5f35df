import { type PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from 'pdf-lib';
import { encodable, fit, widthOf, wrap } from './pdf-text.ts';

export const WIDTH = 595;
const HEIGHT = 842;
export const MARGIN = 50;
const FOOT = 60;

const INK = rgb(0.1, 0.12, 0.21);
export const GREY = rgb(0.35, 0.38, 0.46);
export const GREEN = rgb(0.04, 0.42, 0.23);
const RULE = rgb(0.87, 0.89, 0.92);

export type Style = { size?: number; bold?: boolean; color?: typeof INK };

/** A document written from top to bottom, which goes on to a new page when one is full. */
export type Sheet = {
  /** Where the next thing stands, from the bottom of the page. */
  y: number;
  /** Moves down; `atLeast` keeps what follows together on one page. */
  down(by: number, atLeast?: number): void;
  text(text: string, x: number, style?: Style & { width?: number }): void;
  textEnding(text: string, right: number, style?: Style): void;
  /** As many lines as it takes, starting here; answers how many there were. */
  paragraph(text: string, x: number, width: number, style?: Style): number;
  lines(text: string, width: number, style?: Style): string[];
  rule(from?: number): void;
  /** What every page after the first begins with. */
  onNewPage(draw: () => void): void;
  /** Writes the page numbers, which are known only at the end. */
  number(label: string): void;
};

export async function createSheet(document: PDFDocument): Promise<Sheet> {
  const regular = await document.embedFont(StandardFonts.Helvetica);
  const bold = await document.embedFont(StandardFonts.HelveticaBold);
  let page = document.addPage([WIDTH, HEIGHT]);
  let heading = () => {};
  const fontOf = (style: Style) => (style.bold ? bold : regular);

  const sheet: Sheet = {
    y: HEIGHT - MARGIN,
    down(by, atLeast = 0) {
      sheet.y -= by;
      if (sheet.y - atLeast >= FOOT) return;
      page = document.addPage([WIDTH, HEIGHT]);
      sheet.y = HEIGHT - MARGIN;
      heading();
    },
    text(text, x, style = {}) {
      const { size, font, color } = resolved(style, fontOf(style));
      const written = encodable(text, font);
      const shown = style.width === undefined ? written : fit(written, style.width, font, size);
      page.drawText(shown, { x, y: sheet.y, size, font, color });
    },
    textEnding(text, right, style = {}) {
      const { size, font } = resolved(style, fontOf(style));
      sheet.text(text, right - widthOf(encodable(text, font), font, size), style);
    },
    lines(text, width, style = {}) {
      const { size, font } = resolved(style, fontOf(style));
      return wrap(encodable(text, font), width, font, size);
    },
    paragraph(text, x, width, style = {}) {
      const all = sheet.lines(text, width, style);
      for (const [index, line] of all.entries()) {
        if (index > 0) sheet.down((style.size ?? 10) * 1.4);
        sheet.text(line, x, style);
      }
      return all.length;
    },
    rule(from = MARGIN) {
      const [start, end] = [from, WIDTH - MARGIN].map((x) => ({ x, y: sheet.y }));
      page.drawLine({ start: start!, end: end!, thickness: 0.75, color: RULE });
    },
    onNewPage(draw) {
      heading = draw;
    },
    number: (label) => numberPages(document.getPages(), encodable(label, regular), regular),
  };
  return sheet;
}

function resolved({ size = 10, color = INK }: Style, font: PDFFont) {
  return { size, color, font };
}

function numberPages(pages: PDFPage[], label: string, font: PDFFont): void {
  const style = { size: 8, font, color: GREY, y: 32 };
  for (const [index, page] of pages.entries()) {
    page.drawText(fit(label, WIDTH - 2 * MARGIN - 90, font, 8), { ...style, x: MARGIN });
    const text = `Page ${index + 1} of ${pages.length}`;
    page.drawText(text, { ...style, x: WIDTH - MARGIN - widthOf(text, font, 8) });
  }
}
