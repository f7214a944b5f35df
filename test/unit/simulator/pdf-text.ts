import { inflateSync } from 'node:zlib';
import { PDFDocument } from 'pdf-lib';

/** A PDF's pages and the pieces of text on them, in the order they were written. */
export async function readPdf(bytes: Uint8Array): Promise<{ pages: number; texts: string[] }> {
  const pdf = await PDFDocument.load(bytes);
  const raw = Buffer.from(bytes).toString('latin1');
  const texts: string[] = [];
  for (const [, body] of raw.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)) {
    for (const [, hex] of contentOf(body!).matchAll(/<([0-9A-F]*)> Tj/g)) {
      texts.push(new TextDecoder('windows-1252').decode(Buffer.from(hex!, 'hex')));
    }
  }
  return { pages: pdf.getPageCount(), texts };
}

function contentOf(stream: string): string {
  const bytes = Buffer.from(stream, 'latin1');
  // A stream that is not a page's content, such as a table of objects, holds no text anyway.
  return bytes[0] === 0x78 ? inflateSync(bytes).toString('latin1') : '';
}
