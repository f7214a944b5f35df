// Made by `npm run manifest`. Change the comments of the elements instead.
import type { JSX } from 'preact';
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
