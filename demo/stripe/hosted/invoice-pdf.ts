import { PDFDocument, type PDFFont, type PDFPage, rgb, StandardFonts } from 'pdf-lib';
import { describeAmount } from '../money/descriptions.ts';
import type { Invoice, InvoiceLine } from '../wire.ts';
import { daysOf, statusOf } from './hosted-invoice.ts';

const A4: [number, number] = [595, 842];
const MARGIN = 50;
const INK = rgb(0.1, 0.12, 0.21);
const GREY = rgb(0.31, 0.34, 0.42);

/** The file behind `invoice_pdf`. */
export async function invoicePdf(invoice: Invoice, lines: InvoiceLine[]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const bold = await document.embedFont(StandardFonts.HelveticaBold);
  document.setTitle(`Invoice ${invoice.number}`);
  const money = (amount: number) => describeAmount(amount, invoice.currency);

  let page = document.addPage(A4);
  let y = A4[1] - MARGIN;
  const row = (left: string, right = '', style: Style = { font, size: 10, color: INK }) => {
    if (y < MARGIN) {
      page = document.addPage(A4);
      y = A4[1] - MARGIN;
    }
    y -= style.size * 1.6;
    writeRow(page, y, left, right, style);
  };

  row(`Invoice ${invoice.number} (simulated)`, '', { font, size: 11, color: GREY });
  row(money(invoice.amount_due), '', { font: bold, size: 24, color: INK });
  row(statusOf(invoice));
  row(`Billed to ${invoice.customer_name ?? invoice.customer_email ?? invoice.customer}`);
  y -= 20;
  row('Description', 'Amount', { font: bold, size: 10, color: INK });
  for (const line of lines) {
    row(line.description ?? '', money(line.amount));
    row(daysOf(line), '', { font, size: 8, color: GREY });
  }
  y -= 10;
  row('Total', money(invoice.total), { font: bold, size: 10, color: INK });
  row('Amount due', money(invoice.amount_remaining), { font: bold, size: 10, color: INK });
  return document.save();
}

type Style = { font: PDFFont; size: number; color: ReturnType<typeof rgb> };

function writeRow(page: PDFPage, y: number, left: string, right: string, style: Style): void {
  const amount = encodable(right, style.font);
  const edge = A4[0] - MARGIN - style.font.widthOfTextAtSize(amount, style.size);
  const text = fit(encodable(left, style.font), edge - MARGIN - 10, style);
  page.drawText(text, { x: MARGIN, y, ...style });
  page.drawText(amount, { x: edge, y, ...style });
}

/** The built-in fonts know Latin letters only; anything else is left out rather than thrown. */
function encodable(text: string, font: PDFFont): string {
  const known = new Set(font.getCharacterSet());
  return [...text].filter((character) => known.has(character.codePointAt(0)!)).join('');
}

function fit(text: string, width: number, { font, size }: Style): string {
  let shown = text;
  while (shown && font.widthOfTextAtSize(shown, size) > width) shown = shown.slice(0, -1);
  return shown === text ? text : `${shown.slice(0, -3)}...`;
}
