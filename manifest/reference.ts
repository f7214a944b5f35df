/** `docs/elements.md`: the manifest, to read. */
import type { Package } from 'custom-elements-manifest/schema.d.ts';
import { codes } from './codes.ts';
import { type Element, elementsOf, eventsOf } from './manifest.ts';

type Rows = readonly (readonly string[])[];

export function reference(manifest: Package): string {
  const [portal, ...panels] = elementsOf(manifest);
  const inside = new Set(panels.flatMap(({ cssParts = [] }) => cssParts.map(({ name }) => name)));
  const told = new Set(panels.flatMap(({ events = [] }) => events.map(({ name }) => name)));
  const own: Element = {
    ...portal!,
    events: portal!.events?.filter(({ name }) => !told.has(name)),
    cssParts: portal!.cssParts?.filter(({ name }) => !inside.has(name) || name === 'button'),
    cssProperties: [],
  };
  return `# The elements

Made of their sources by \`npm run manifest\`; the same for machines is \`custom-elements.json\`.
[How to embed them](embed.md), [in your framework](frameworks.md).

A panel stands anywhere inside \`<usage-portal>\`: alone, twice, in elements of yours, in a shadow root
of yours, put there later. What a panel tells bubbles, so one listener on the portal hears all of it. Bare,
the portal also has every part of the panels inside it, by the same names:
\`usage-portal::part(primary)\`.

${[own, ...panels].map(element).join('\n')}
## Events

${table(
  ['Event', 'Class', 'Carries'],
  eventsOf(manifest).map(({ name, members = [] }) => [
    code(typeOfEvent(portal!, name)),
    code(name),
    members.map((member) => carried(member as Carried)).join('<br>'),
  ]),
)}
## Codes of problems

What \`usage-problem\` carries as \`code\`. Codes are added, never renamed; a newer server may know more.
An answer that holds some of its parts is no problem: each part says what it lacks, and \`usage-loaded\` comes.

${table(['Code', 'Status', ''], codes())}
## Custom properties

Set on \`usage-portal\` or around it. Where nobody sets one it is what stands beside it, light and dark.

${table(
  ['Property', '', 'Otherwise'],
  (portal!.cssProperties ?? []).map(({ name, description = '', default: initial = '' }) => [
    code(name),
    description,
    code(initial),
  ]),
)}`;
}

type Carried = { name: string; description?: string; type?: { text: string } };

const carried = ({ name, description, type }: Carried) =>
  `${code(`${name}: ${type?.text}`)}${description ? ` ${description}` : ''}`;

function typeOfEvent({ events = [] }: Element, name: string): string {
  return events.find(({ type }) => type.text === name)!.name;
}

function element({
  tagName,
  description,
  attributes = [],
  members = [],
  ...rest
}: Element): string {
  const { events = [], slots = [], cssParts = [] } = rest;
  const attributeOf = new Map(attributes.map(({ name, fieldName }) => [fieldName, name]));
  const alone = attributes.filter(({ fieldName }) => !fieldName);
  const fields = members.filter((member) => member.kind === 'field');
  const methods = members.filter((member) => member.kind === 'method');
  return [
    `## \`<${tagName}>\`\n\n${description}\n`,
    table(
      ['Attribute', 'Property', 'Type', 'Otherwise', ''],
      [
        ...fields.map(({ name, type, default: initial, description: says = '' }) => [
          attributeOf.has(name) ? code(attributeOf.get(name)!) : '',
          code(name),
          code((type?.text ?? 'string').replace(/ \| undefined$/, '').replace(/^\((.*)\)$/, '$1')),
          initial && initial !== "''" ? code(initial) : '',
          says,
        ]),
        ...alone.map(({ name, type, description: says = '' }) => [
          code(name),
          '',
          code(type?.text ?? 'string'),
          '',
          says,
        ]),
      ],
    ),
    table(
      ['Method', ''],
      methods.map(({ name, parameters = [], return: answer, description: says = '' }) => [
        code(
          `${name}(${parameters.map((each) => `${each.name}${each.optional ? '?' : ''}: ${each.type?.text}`).join(', ')})${answer?.type ? `: ${answer.type.text}` : ''}`,
        ),
        says,
      ]),
    ),
    table(
      ['Event', ''],
      events.map(({ name, description: says = '' }) => [code(name), says]),
    ),
    table(
      ['Slot', ''],
      slots.map(({ name, description: says = '' }) => [name ? code(name) : 'unnamed', says]),
    ),
    table(
      ['Part', ''],
      cssParts.map(({ name, description: says = '' }) => [code(name), says]),
    ),
  ]
    .filter(Boolean)
    .join('\n');
}

function table(heads: readonly string[], rows: Rows): string {
  if (!rows.length) return '';
  const lines = [heads, heads.map(() => '---'), ...rows];
  return `${lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n')}\n`;
}

const code = (text: string) => `\`${text}\``;
