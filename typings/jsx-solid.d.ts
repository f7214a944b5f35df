// Made by `npm run manifest`. Change the comments of the elements instead.
import type { JSX } from 'solid-js';
import type { Listeners, UsageAttributes } from './elements.d.ts';

type Prefixed<Attributes> = {
  [Name in keyof Attributes & string as `attr:${Name}` | `prop:${Name}`]?: Attributes[Name];
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
