// Made by `npm run manifest`. Change the comments of the elements instead.
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { Listeners, UsageAttributes } from './elements.d.ts';

type UsageElements = {
  [Tag in keyof UsageAttributes]: DetailedHTMLProps<
    HTMLAttributes<HTMLElementTagNameMap[Tag]>,
    HTMLElementTagNameMap[Tag]
  > &
    UsageAttributes[Tag] &
    Listeners<Tag, 'on'> & {
      /** The attribute itself, as React 19 gives it to a custom element; `className` works too. */
      class?: string;
    };
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends UsageElements {}
  }
}
