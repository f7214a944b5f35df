/** Figures as the documents have them. */

/** A table of Markdown; the first column is text, the others are figures. */
export function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map((_, nth) => (nth ? '---:' : '---'))), ...lines.map(row)].join(
    '\n',
  );
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
