/** The public custom properties, with what they come to where nobody sets them. */
import { COLOURS } from '../widget/styles/tokens.ts';
import { widgetSources } from './sources.ts';

export type Token = { readonly name: string; readonly says: string; readonly initial: string };

const SAYS: Record<string, string> = {
  'usage-accent': 'Your colour: lines, links and the main button are derived from it.',
  'usage-on-accent': 'What is written on the accent.',
  'usage-text': 'Text.',
  'usage-muted': 'Text of less weight.',
  'usage-line': 'Rules and borders.',
  'usage-edge': 'Borders of what can be operated.',
  'usage-surface': 'The ground that panels stand on.',
  'usage-sunken': 'A ground a little off it: skeletons, notices, tracks.',
  'usage-good': 'What went well.',
  'usage-warn': 'What needs attention.',
  'usage-danger': 'What went wrong, and what cannot be undone.',
  'usage-ghost': 'Last period in the chart.',
  'usage-series-2': 'The second series of a chart that is divided; the first has the accent.',
  'usage-series-3': 'The third.',
  'usage-series-4': 'The fourth.',
  'usage-font': 'The typeface.',
  'usage-font-size': 'The size of text, which other sizes follow.',
  'usage-weight': 'The weight of headings and amounts.',
  'usage-space': 'The unit of distances.',
  'usage-radius': 'The corners of buttons, fields and notices.',
  'usage-control': 'The height of buttons and fields; at least 44px for a finger.',
  'usage-shadow': 'The shadow of what floats.',
  'usage-focus': 'The outline of what has the focus.',
  'usage-motion': 'How long a transition takes; none with reduced motion.',
};

/** Every `--usage-*` that the widget reads. One that nobody has described is an error. */
export function tokens(): Token[] {
  const found = new Map<string, string>();
  for (const row of COLOURS) {
    const [role, light, dark] = row.split(' ');
    found.set(`usage-${role}`, `light-dark(${light}, ${dark})`);
  }
  // What older browsers show stands first, and is not the whole of it.
  for (const source of widgetSources().values())
    for (const [name, initial] of read(source))
      if (!found.has(name) || initial.startsWith('light-dark(')) found.set(name, initial);
  for (const name of [...found.keys(), ...Object.keys(SAYS)])
    if (!found.has(name) || !SAYS[name])
      throw new RangeError(`--${name} is not described, or not there.`);
  return Object.entries(SAYS).map(([name, says]) => ({
    name: `--${name}`,
    says,
    initial: found.get(name)!,
  }));
}

/** `var(--usage-name, initial)`, whatever brackets stand in the initial. */
function* read(source: string): Generator<[name: string, initial: string]> {
  for (const { 1: name = '', index, 0: start } of source.matchAll(
    /var\(--(usage-[a-z\d-]+),\s*/g,
  )) {
    let end = index + start.length;
    for (let depth = 1; depth; end++) depth += { '(': 1, ')': -1 }[source[end]!] ?? 0;
    yield [
      name,
      source
        .slice(index + start.length, end - 1)
        .replaceAll(/\s+/g, ' ')
        .trim(),
    ];
  }
}
