import { PDFDocument } from 'pdf-lib';
import type { InvoiceDocument } from './invoice-document.ts';
import { createSheet, GREEN, GREY, MARGIN, type Sheet, WIDTH } from './pdf-sheet.ts';

const RIGHT = WIDTH - MARGIN;
const COLUMNS = { quantity: 375, unit: 460, amount: RIGHT };
const DESCRIPTION_WIDTH = 255;
const LINE = 14;

/** The file behind `invoice_pdf`: the same bytes for the same invoice, whenever it is fetched. */
export async function invoicePdf(shown: InvoiceDocument, issued: number): Promise<Uint8Array> {
  const file = await PDFDocument.create({ updateMetadata: false });
  const date = new Date(issued * 1000);
  file.setTitle(`Invoice ${shown.number}`);
  file.setAuthor(shown.vendor);
  file.setCreator('Stripe simulator');
  file.setProducer('Stripe simulator');
  file.setCreationDate(date);
  file.setModificationDate(date);
  file.setLanguage('en');

  const sheet = await createSheet(file);
  writeHead(sheet, shown);
  writeLines(sheet, shown);
  writeSummary(sheet, shown);
  if (shown.footer) {
    sheet.down(30, LINE);
    sheet.paragraph(shown.footer, MARGIN, RIGHT - MARGIN, { size: 9, color: GREY });
  }
  sheet.number(`${shown.number} · ${shown.headline} · simulated, no money moves`);
  return file.save();
}

function writeHead(sheet: Sheet, shown: InvoiceDocument): void {
  sheet.down(16);
  sheet.text('Invoice', MARGIN, { size: 22, bold: true });
  sheet.textEnding(shown.vendor, RIGHT, { size: 12, bold: true, color: GREY });
  sheet.down(26);
  for (const { label, text } of [{ label: 'Invoice number', text: shown.number }, ...shown.dates]) {
    sheet.text(label, MARGIN, { bold: true, size: 9 });
    sheet.text(text, MARGIN + 90, { size: 9, width: RIGHT - MARGIN - 90 });
    sheet.down(LINE);
  }
  writeParties(sheet, shown);
  sheet.down(40);
  const isPaid = shown.standing.tone === 'good';
  sheet.text(shown.headline, MARGIN, { size: 18, bold: true });
  sheet.textEnding(shown.standing.label.toUpperCase(), RIGHT, {
    size: isPaid ? 18 : 11,
    bold: true,
    color: isPaid ? GREEN : GREY,
  });
  if (shown.description) {
    sheet.down(22);
    sheet.paragraph(shown.description, MARGIN, RIGHT - MARGIN, { size: 9, color: GREY });
  }
}

function writeParties(sheet: Sheet, shown: InvoiceDocument): void {
  sheet.down(14);
  sheet.text(shown.vendor, MARGIN, { bold: true, size: 9, width: 220 });
  sheet.text('Bill to', 300, { bold: true, size: 9 });
  for (const line of [...shown.billTo, ...shown.taxIds]) {
    sheet.down(LINE);
    sheet.paragraph(line, 300, RIGHT - 300, { size: 9 });
  }
}

function writeLines(sheet: Sheet, { groups }: InvoiceDocument): void {
  const heading = () => {
    const style = { size: 8, color: GREY };
    sheet.text('Description', MARGIN, style);
    sheet.textEnding('Quantity', COLUMNS.quantity, style);
    sheet.textEnding('Unit price', COLUMNS.unit, style);
    sheet.textEnding('Amount', COLUMNS.amount, style);
    sheet.y -= 7;
    sheet.rule();
    sheet.y -= LINE;
  };
  sheet.down(36, 60);
  heading();
  sheet.onNewPage(heading);
  for (const { days, rows } of groups) {
    sheet.down(4, 2 * LINE);
    sheet.text(days, MARGIN, { size: 9, bold: true });
    sheet.down(LINE);
    for (const row of rows) {
      const style = { size: 9 };
      const words = sheet.lines(row.description, DESCRIPTION_WIDTH, style);
      sheet.down(2, Math.min(words.length, 20) * 12);
      sheet.textEnding(row.quantity, COLUMNS.quantity, style);
      sheet.textEnding(row.unit, COLUMNS.unit, style);
      sheet.textEnding(row.amount, COLUMNS.amount, style);
      sheet.paragraph(row.description, MARGIN, DESCRIPTION_WIDTH, style);
      sheet.down(LINE);
    }
  }
  sheet.onNewPage(() => {});
}

function writeSummary(sheet: Sheet, { summary }: InvoiceDocument): void {
  const left = 300;
  sheet.down(8, summary.length * 18);
  for (const { label, text, strong } of summary) {
    sheet.y += 11;
    sheet.rule(left);
    sheet.y -= 11;
    sheet.text(label, left, { size: 9, bold: strong, width: RIGHT - left - 90 });
    sheet.textEnding(text, RIGHT, { size: 9, bold: strong });
    sheet.down(18);
  }
}
