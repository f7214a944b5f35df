import { readFileSync } from 'node:fs';

const FOLDER = new URL('./', import.meta.url);

/** The text of a file in a framework's folder. */
export function sourceOf(name: string, file: string): string {
  return readFileSync(new URL(`${name}/${file}`, FOLDER), 'utf8');
}

/** The marked lines of a source: what is shown is what runs. */
export function excerpt(source: string): string {
  const regions = [
    ...source.matchAll(/^[^\n]*#region embed[^\n]*\n([\s\S]*?)^[^\n]*#endregion[^\n]*$/gm),
  ].map(([, lines = '']) => lines.replace(/\n+$/, ''));
  if (regions.length === 0) throw new RangeError('The source has no region called "embed".');
  return regions.join('\n\n');
}
