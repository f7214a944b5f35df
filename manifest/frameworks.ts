/** The elements as types of frameworks, and as components of React. */
import type { Package } from 'custom-elements-manifest/schema.d.ts';
import { type Element, elementsOf, eventsOf } from './manifest.ts';

const MADE = '// Made by `npm run manifest`. Change the comments of the elements instead.\n';

type Field = { readonly name: string; readonly type: string; readonly says: string };

/** `elements.d.ts`: attributes and events of every tag, for the other files. */
export function elementTypes(manifest: Package): string {
  const elements = elementsOf(manifest);
  const body = (of: (element: Element) => readonly Field[]) =>
    elements.map((element) => `  '${element.tagName}': {\n${lines(of(element))}  };\n`).join('');
  const attributes = body(attributesOf);
  const events = body(heardOf).replaceAll('?:', ':');
  const names = new Set(
    `${attributes}${events}`.match(/\b(Usage\w+Event|OwnTexts|SessionGrant)\b/g),
  );
  return `${MADE}import type {\n${[...names]
    .sort()
    .map((name) => `  ${name},\n`)
    .join('')}} from 'usage-portal/widget';

/** What each tag takes: its attributes, and as properties what is no text. */
export interface UsageAttributes {\n${attributes}}

/** What each tag tells. */
export interface UsageEvents {\n${events}}

/** \`meter-selected\` as \`meterSelected\`. */
export type Camel<Name extends string> = Name extends \`\${infer Head}-\${infer Rest}\`
  ? \`\${Head}\${Capitalize<Camel<Rest>>}\`
  : Name;

/** Listeners of a tag, each by its event's name after \`Before\`. */
export type Listeners<Tag extends keyof UsageEvents, Before extends string> = {
  [Name in keyof UsageEvents[Tag] & string as \`\${Before}\${Name}\`]?: (
    event: UsageEvents[Tag][Name],
  ) => void;
};
`;
}

/** `jsx.d.ts`: React 19. */
export const reactJsx =
  () => `${MADE}import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { Listeners, UsageAttributes } from './elements.d.ts';

type UsageElements = {
  [Tag in keyof UsageAttributes]: DetailedHTMLProps<
    HTMLAttributes<HTMLElementTagNameMap[Tag]>,
    HTMLElementTagNameMap[Tag]
  > &
    UsageAttributes[Tag] &
    Listeners<Tag, 'on'> & {
      /** The attribute itself, as React 19 gives it to a custom element; \`className\` works too. */
      class?: string;
    };
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends UsageElements {}
  }
}
`;

/** `jsx-preact.d.ts`. */
export const preactJsx = () => `${MADE}import type { JSX } from 'preact';
import type { Listeners, UsageAttributes } from './elements.d.ts';

type UsageElements = {
  [Tag in keyof UsageAttributes]: JSX.HTMLAttributes<HTMLElementTagNameMap[Tag]> &
    UsageAttributes[Tag] &
    Listeners<Tag, 'on'>;
};

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends UsageElements {}
  }
}
`;

/** `jsx-solid.d.ts`: Solid tells attributes, properties and listeners apart by what stands before them. */
export const solidJsx = () => `${MADE}import type { JSX } from 'solid-js';
import type { Listeners, UsageAttributes } from './elements.d.ts';

type Prefixed<Attributes> = {
  [Name in keyof Attributes & string as \`attr:\${Name}\` | \`prop:\${Name}\`]?: Attributes[Name];
};

type UsageElements = {
  [Tag in keyof UsageAttributes]: JSX.HTMLAttributes<HTMLElementTagNameMap[Tag]> &
    UsageAttributes[Tag] &
    Prefixed<UsageAttributes[Tag]> &
    Listeners<Tag, 'on:'>;
};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends UsageElements {}
  }
}
`;

/** `svelte.d.ts`: Svelte 5. */
export const svelteTypes = () => `${MADE}import type { HTMLAttributes } from 'svelte/elements';
import type { Listeners, UsageAttributes } from './elements.d.ts';

type UsageElements = {
  [Tag in keyof UsageAttributes]: HTMLAttributes<HTMLElementTagNameMap[Tag]> &
    UsageAttributes[Tag] &
    Listeners<Tag, 'on'>;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends UsageElements {}
}
`;

/** `vue.d.ts`: for templates. */
export const vueTypes = () => `${MADE}import type { HTMLAttributes } from 'vue';
import type { Camel, UsageAttributes, UsageEvents } from './elements.d.ts';

type Properties<Tag extends keyof UsageAttributes> = {
  [Name in keyof UsageAttributes[Tag] & string as Camel<Name>]?: UsageAttributes[Tag][Name];
};

type Told<Tag extends keyof UsageEvents> = {
  [Name in keyof UsageEvents[Tag] & string as \`on\${Capitalize<Camel<Name>>}\`]?: (
    event: UsageEvents[Tag][Name],
  ) => void;
};

type UsageComponents = {
  [Tag in keyof UsageAttributes]: new () => HTMLElementTagNameMap[Tag] & {
    $props: HTMLAttributes & Properties<Tag> & Told<Tag>;
  };
};

declare module 'vue' {
  interface GlobalComponents extends UsageComponents {}
}
`;

/** `react/index.js`: a component for every tag. Nothing of an element is needed, so a server can load it. */
export function reactComponents(manifest: Package): string {
  const parts = elementsOf(manifest).map((element) => {
    const properties = propertiesOf(element).map(({ name }) => `'${name}'`);
    const events = (element.events ?? []).map(({ name }) => `    ${handler(name)}: '${name}',\n`);
    return `export const ${element.name} = /* @__PURE__ */ component('${element.tagName}', '${element.name}', [${properties.join(', ')}], {${events.length ? `\n${events.join('')}  ` : ''}});\n`;
  });
  return `'use client';
${MADE}import { createComponent } from '@lit/react';
import * as react from 'react';
import 'usage-portal/widget';

/** \`properties\` are what the element itself takes; anything else is an attribute. */
function component(tagName, displayName, properties, events) {
  const prototype = Object.fromEntries(properties.map((name) => [name, undefined]));
  return createComponent({ react, tagName, displayName, elementClass: { prototype }, events });
}

${parts.join('\n')}`;
}

/** `react/index.d.ts`. */
export function reactTypes(manifest: Package): string {
  const elements = elementsOf(manifest);
  const events = eventsOf(manifest).map(({ name }) => name);
  const parts = elements.map((element) => {
    const told = (element.events ?? []).map(
      ({ name, type, description }) =>
        `    /** ${description} */\n    ${handler(name)}: EventName<${type.text}>;\n`,
    );
    return `/** ${element.description} */\nexport declare const ${element.name}: ReactWebComponent<\n  Elements.${element.name},\n  {${told.length ? `\n${told.join('')}  ` : ''}}\n>;\n`;
  });
  return `${MADE}import type { EventName, ReactWebComponent } from '@lit/react';
import type * as Elements from 'usage-portal/widget';
import type {
${events
  .sort()
  .map((name) => `  ${name},\n`)
  .join('')}} from 'usage-portal/widget';

${parts.join('\n')}`;
}

/** `usage-paid` as `onUsagePaid`. */
function handler(event: string): string {
  return `on${event.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
}

function propertiesOf({ members = [] }: Element): Field[] {
  return members.flatMap((member) =>
    member.kind === 'field'
      ? [{ name: member.name, type: bare(member.type?.text), says: member.description ?? '' }]
      : [],
  );
}

/** Attributes by their own names, and properties: also those that are both, by the property's. */
function attributesOf(element: Element): Field[] {
  const attributes = (element.attributes ?? []).map(({ name, type, description }) => ({
    name,
    type: bare(type?.text),
    says: description ?? '',
  }));
  const names = new Set(attributes.map(({ name }) => name));
  return [...attributes, ...propertiesOf(element).filter(({ name }) => !names.has(name))];
}

function heardOf({ events = [] }: Element): Field[] {
  return events.map(({ name, type, description }) => ({
    name,
    type: type.text,
    says: description ?? '',
  }));
}

function lines(fields: readonly Field[]): string {
  return fields
    .map(({ name, type, says }) => `    /** ${says} */\n    ${quoted(name)}?: ${type};\n`)
    .join('');
}

const quoted = (name: string) => (name.includes('-') ? `'${name}'` : name);

const bare = (type = 'string') => type.replace(/ \| undefined$/, '').replace(/^\((.*)\)$/, '$1');
