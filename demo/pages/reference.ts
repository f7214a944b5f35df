/** What an element can be told and what it tells, as the package's manifest has it. */
import { readFileSync } from 'node:fs';
import type { Tag } from './elements.ts';

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

/** As much of `custom-elements.json` as is shown. */
type Described = { readonly name: string; readonly description?: string };
type Typed = Described & { readonly type?: { readonly text: string } };
type Member = Typed & {
  readonly kind: 'field' | 'method';
  readonly attribute?: string;
  readonly default?: string;
  readonly parameters?: readonly (Typed & { readonly optional?: boolean })[];
  readonly return?: { readonly type?: { readonly text: string } };
};
type Declaration = Described & {
  readonly tagName?: string;
  readonly summary?: string;
  readonly members?: readonly Member[];
  readonly events?: readonly Typed[];
  readonly slots?: readonly Described[];
  readonly cssParts?: readonly Described[];
};
export type Manifest = {
  readonly modules: readonly { readonly declarations: readonly Declaration[] }[];
};

const FILE = new URL('../../custom-elements.json', import.meta.url);

let own: Manifest | undefined;

/** The reference of one of our elements. */
export function referenceOf(tag: Tag): Reference {
  own ??= JSON.parse(readFileSync(FILE, 'utf8')) as Manifest;
  return readReference(own, tag);
}

export function readReference({ modules }: Manifest, tag: string): Reference {
  const all = modules.flatMap(({ declarations }) => declarations);
  const element = all.find(({ tagName }) => tagName === tag);
  if (!element) throw new RangeError(`The manifest has no <${tag}>.`);
  const { summary = '', members = [], events = [], slots = [], cssParts = [] } = element;
  return {
    says: summary,
    attributes: members.filter(({ kind }) => kind === 'field').map(toAttribute),
    methods: members
      .filter(({ kind }) => kind === 'method')
      .map((method) => ({ name: signature(method), says: method.description ?? '' })),
    events: events.map(({ name, description = '', type }) => ({
      name,
      says: description,
      fields: fieldsOf(all, type?.text),
    })),
    slots: slots.map(({ name, description = '' }) => ({
      name: name || '(default)',
      says: description,
    })),
    parts: cssParts.map(({ name, description = '' }) => ({ name, says: description })),
  };
}

function toAttribute({ name, attribute, type, description = '', ...member }: Member): Attribute {
  return {
    ...(attribute && { attribute }),
    property: name,
    type: (type?.text ?? 'string').replace(/ \| undefined$/, '').replace(/^\((.*)\)$/, '$1'),
    ...(member.default && { initial: member.default }),
    says: description,
  };
}

function signature({ name, parameters = [], return: answer }: Member): string {
  const taken = parameters.map(
    (each) => `${each.name}${each.optional ? '?' : ''}: ${each.type?.text ?? 'unknown'}`,
  );
  return `${name}(${taken.join(', ')})${answer?.type ? `: ${answer.type.text}` : ''}`;
}

/** `code: string` of an event's class. */
function fieldsOf(all: readonly Declaration[], type: string | undefined): string[] {
  const { members = [] } = all.find(({ name }) => name === type) ?? {};
  return members.map((member) => `${member.name}: ${member.type?.text ?? 'unknown'}`);
}
