/** A table as a file for a spreadsheet. */

/** Rows as the text of a CSV file. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(toCell).join(',')}\r\n`).join('');
}

/** A cell that no spreadsheet takes for a formula. Numbers may be negative, and stay numbers. */
export function toCell(said: string): string {
  // Without the marks that keep a name's direction on a page.
  const text = said.replace(/[\u200f\u2066-\u2069]/g, '');
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Saves a table on the reader's machine. Excel takes a file without this mark for one in its own old letters. */
export function saveCsv(csv: string, name: string) {
  saveFile(new Blob(['\ufeff', csv], { type: 'text/csv;charset=utf-8' }), `${name}.csv`);
}

/** How long a browser may take to begin with a file, in milliseconds. */
const BEGINS = 40_000;

/** Saves a file on the reader's machine. */
export function saveFile(file: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), BEGINS);
}
