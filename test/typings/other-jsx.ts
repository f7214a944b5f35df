/** Preact's and Solid's JSX, each as it declares it, with `usage-portal/jsx-preact` and `-solid`. */
import 'usage-portal/jsx-preact';
import 'usage-portal/jsx-solid';
import type { JSX as Preact } from 'preact';
import type { JSX as Solid } from 'solid-js';

export const inPreact: Preact.IntrinsicElements['usage-chart'] = {
  meter: 'api_calls',
  'as-table': true,
  'onusage-meter-selected': ({ item }) => report(item),
};

export const inSolid: Solid.IntrinsicElements['usage-chart'] = {
  'attr:meter': 'api_calls',
  'prop:asTable': true,
  'on:usage-meter-selected': ({ item }) => report(item),
};

export const wrong: [
  Preact.IntrinsicElements['usage-chart'],
  Preact.IntrinsicElements['usage-chart'],
  Solid.IntrinsicElements['usage-chart'],
  Solid.IntrinsicElements['usage-chart'],
] = [
  // @ts-expect-error There is no such attribute.
  { metre: 'api_calls' },
  // @ts-expect-error There is no such event.
  { 'onusage-meter-chosen': () => report('') },
  // @ts-expect-error There is no such property.
  { 'prop:astable': true },
  // @ts-expect-error There is no such event.
  { 'on:usage-paid': () => report('') },
];

declare function report(what: string): void;
