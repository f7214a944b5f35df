/**
 * `custom-elements.json`: every tag with its attributes, properties, methods, events, slots, parts
 * and custom properties, read from the sources.
 */
import { create, ts } from '@custom-elements-manifest/analyzer';
import { litPlugin } from '@custom-elements-manifest/analyzer/src/features/framework-plugins/lit/lit.js';
import type {
  ClassDeclaration,
  ClassMember,
  CssPart,
  CustomElement,
  Event,
  JavaScriptModule,
  Package,
} from 'custom-elements-manifest/schema.d.ts';
import { PARTS } from '../widget/core/parts.ts';
import { EVENTS, elementFiles, read, SHARED } from './sources.ts';
import { tokens } from './tokens.ts';
import { unionOf } from './unions.ts';

/** What a page loads to have the elements. */
const MODULE = 'dist/widget/usage-portal.js';

export type Element = ClassDeclaration & CustomElement & { readonly tagName: string };

/** The manifest as it is written; nothing of it depends on when or where it is made. */
export function makeManifest(): Package {
  const modules = [...SHARED, ...elementFiles, ...EVENTS].map((file) =>
    ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true),
  );
  const made = create({ modules, plugins: litPlugin() });
  const classes = made.modules.flatMap(({ declarations = [] }) => declarations as Element[]);
  const elements = classes.filter(({ tagName }) => tagName).map(elementOf);
  const events = classes.filter(({ superclass }) => superclass?.name === 'Event').map(eventOf);
  withAll(elements);
  const module: JavaScriptModule = {
    kind: 'javascript-module',
    path: MODULE,
    declarations: [...elements, ...events],
    exports: elements.map(({ name, tagName }) => ({
      kind: 'custom-element-definition',
      name: tagName,
      declaration: { name, module: MODULE },
    })),
  };
  return { schemaVersion: '1.0.0', readme: 'docs/elements.md', modules: [module] };
}

/** The elements of a manifest. */
export function elementsOf({ modules }: Package): Element[] {
  const declarations = modules.flatMap((module) => module.declarations ?? []);
  return declarations.filter((each): each is Element => 'tagName' in each);
}

/** The classes of its events. */
export function eventsOf({ modules }: Package): ClassDeclaration[] {
  const declarations = modules.flatMap((module) => module.declarations ?? []);
  return declarations.filter(
    (each): each is ClassDeclaration => each.kind === 'class' && !('tagName' in each),
  );
}

function elementOf(made: Element): Element {
  const { name, tagName, attributes = [], events, slots, cssParts = [] } = made;
  const typed = attributes.map(({ fieldName, ...attribute }) => ({
    ...own(attribute),
    type: typeOf(attribute.type),
    fieldName,
  }));
  return {
    kind: 'class',
    customElement: true,
    name,
    tagName,
    summary: onOneLine(made.description?.split(/\n\s*\n/)[0]),
    description: onOneLine(made.description),
    superclass: { name: 'LitElement', package: 'lit' },
    ...(typed.length && { attributes: typed }),
    members: (made.members ?? []).filter(isPublic).map(memberOf),
    ...(events && { events: events.map(own) }),
    ...(slots && { slots: slots.map(own) }),
    cssParts: cssParts.map(own),
  } as Element;
}

/** What the panels tell and show reaches the page through the portal; and it defines the tokens. */
function withAll(elements: readonly Element[]) {
  const [portal, ...panels] = elements as (Element & { events: Event[]; cssParts: CssPart[] })[];
  const events = panels.flatMap((panel) => panel.events ?? []);
  portal!.events = [...portal!.events, ...events];
  const described = panels.flatMap((panel) => panel.cssParts);
  const inside = PARTS.map((name) => described.find((part) => part.name === name)!);
  portal!.cssParts = [...portal!.cssParts, ...inside.filter(isNew(portal!.cssParts))];
  portal!.cssProperties = tokens().map(({ name, says, initial }) => ({
    name,
    description: says,
    default: initial,
  }));
}

const isNew = (parts: readonly CssPart[]) => (part: CssPart) =>
  !parts.some(({ name }) => name === part.name);

function eventOf({ name, description, members = [] }: ClassDeclaration): ClassDeclaration {
  return {
    kind: 'class',
    name,
    description: onOneLine(description),
    superclass: { name: 'Event' },
    members: members.filter(isPublic).map((member) => {
      const { default: _, ...field } = memberOf(member) as ClassMember & { default?: string };
      return field;
    }),
  };
}

function isPublic({ privacy, ...member }: ClassMember): boolean {
  return (
    privacy === undefined && !('static' in member && member.static) && !member.name.startsWith('#')
  );
}

function memberOf(member: ClassMember): ClassMember {
  const made = own(member);
  return 'type' in made && made.type ? { ...made, type: typeOf(made.type) } : made;
}

/** Without where it was inherited from: that class is nobody's business. */
function own<Item extends { description?: string }>(item: Item): Item {
  const { inheritedFrom: _, ...rest } = item as Item & { inheritedFrom?: unknown };
  return {
    ...rest,
    ...(item.description && { description: onOneLine(item.description) }),
  } as Item;
}

/** Names of types are written out where they are a choice of words. */
function typeOf(type: { text: string } | undefined) {
  const text = type?.text ?? 'string';
  const isOptional = text.endsWith(' | undefined');
  const bare = isOptional ? text.slice(0, -' | undefined'.length) : text;
  const whole = unionOf(bare) ?? (isOptional && bare.includes('=>') ? `(${bare})` : bare);
  return { text: isOptional ? `${whole} | undefined` : whole };
}

function onOneLine(text = ''): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
