/** What an element can be told and what it tells, read from its source: it cannot grow old. */
import { readFileSync } from 'node:fs';
import { ELEMENTS, type Tag } from './elements.ts';

export type Attribute = {
  /** Absent where only a script can set it. */
  readonly attribute?: string;
  readonly property: string;
  readonly type: string;
  readonly initial?: string;
  readonly says: string;
};

export type Named = { readonly name: string; readonly says: string };

export type Reference = {
  readonly says: string;
  readonly attributes: readonly Attribute[];
  readonly methods: readonly Named[];
  readonly events: readonly (Named & { readonly fields: readonly string[] })[];
  readonly slots: readonly Named[];
  readonly parts: readonly Named[];
};

const WIDGET = new URL('../../widget/', import.meta.url);

/** The reference of one element, with what all panels have in common. */
export function referenceOf(tag: Tag): Reference {
  const source = read(`elements/${ELEMENTS[tag]}.ts`);
  const shared = tag === 'usage-portal' ? '' : classComment(read('core/panel.ts'));
  return readReference(source, { shared, events: read('core/events.ts') });
}

/** Reads the comments and declarations of a class that is written as ours are. */
export function readReference(
  source: string,
  { shared = '', events = '' }: { shared?: string; events?: string } = {},
): Reference {
  const comment = classComment(source);
  const says = comment.split(/\n\s*@|\n\n/)[0] ?? '';
  return {
    says: onOneLine(says),
    attributes: [...source.matchAll(PROPERTY)].map(toAttribute),
    methods: [...source.matchAll(METHOD)].map(({ groups }) => ({
      name: onOneLine(groups!.signature!),
      says: sentence(groups!.comment!),
    })),
    events: tagged(comment, 'fires').map(({ name, says, type }) => ({
      name,
      says,
      fields: fieldsOf(events, type),
    })),
    slots: tagged(comment, 'slot').map(({ says }) => ({ name: '(default)', says })),
    parts: distinct([...tagged(comment, 'csspart'), ...tagged(shared, 'csspart')]),
  };
}

const COMMENT = String.raw`\/\*\*(?<comment>(?:(?!\*\/)[\s\S])*)\*\/`;

const PROPERTY = new RegExp(
  String.raw`${COMMENT}\n {2}@property\((?<options>[^)]*)\) (?<name>\w+)(?:\?)?(?:: (?<type>[^=;]+(?:=> [^;=]+)?))?(?: = (?<initial>[^;]+))?;`,
  'g',
);

/** A documented method that anybody may call. */
const METHOD = new RegExp(
  String.raw`${COMMENT}\n {2}(?:async )?(?<signature>[a-z]\w*\([^)]*\)(?:: [^{]+)?) \{`,
  'g',
);

function toAttribute({ groups }: RegExpMatchArray): Attribute {
  const { options = '', name = '', type, initial, comment = '' } = groups!;
  const named = /attribute: (?:'([\w-]+)'|(false))/.exec(options);
  const attribute = named?.[2] ? undefined : (named?.[1] ?? name);
  return {
    ...(attribute && { attribute }),
    property: name,
    type: onOneLine(type ?? kindOf(initial ?? '')),
    ...(initial && { initial }),
    says: sentence(comment),
  };
}

/** The type TypeScript infers from an initial value. */
function kindOf(initial: string): string {
  if (/^(true|false)$/.test(initial)) return 'boolean';
  return /^\d/.test(initial) ? 'number' : 'string';
}

function classComment(source: string): string {
  const [, text = ''] =
    /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport (?:abstract )?class/.exec(source) ?? [];
  return text.replaceAll(/^ *\* ?/gm, '').trim();
}

function tagged(comment: string, tag: string) {
  const line = new RegExp(String.raw`^@${tag}(?: \{(\w+)\})?(?: ([\w-]+))? - (.+)$`, 'gm');
  return [...comment.matchAll(line)].map(([, type = '', name = '', says = '']) => ({
    name,
    type,
    says,
  }));
}

/** `code: string` of an event's class. */
function fieldsOf(events: string, type: string): string[] {
  const body = events.split(`class ${type} `)[1]?.split('\n}')[0] ?? '';
  return [...body.matchAll(/^ {2}readonly (\w+: [^;]+);/gm)].map(([, field = '']) => field);
}

function distinct(parts: readonly Named[]): Named[] {
  return [...new Map(parts.map(({ name, says }) => [name, { name, says }])).values()];
}

function sentence(comment: string): string {
  return onOneLine(comment.replaceAll(/^ *\* ?/gm, ''));
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function read(path: string): string {
  return readFileSync(new URL(path, WIDGET), 'utf8');
}
