// Made by `npm run manifest`. Change the comments of the elements instead.
import type { HTMLAttributes } from 'svelte/elements';
import type { Listeners, UsageAttributes } from './elements.d.ts';

type UsageElements = {
  [Tag in keyof UsageAttributes]: HTMLAttributes<HTMLElementTagNameMap[Tag]> &
    UsageAttributes[Tag] &
    Listeners<Tag, 'on'>;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends UsageElements {}
}
