// Made by `npm run manifest`. Change the comments of the elements instead.
import type { HTMLAttributes } from 'vue';
import type { Camel, UsageAttributes, UsageEvents } from './elements.d.ts';

type Properties<Tag extends keyof UsageAttributes> = {
  [Name in keyof UsageAttributes[Tag] & string as Camel<Name>]?: UsageAttributes[Tag][Name];
};

type Told<Tag extends keyof UsageEvents> = {
  [Name in keyof UsageEvents[Tag] & string as `on${Capitalize<Camel<Name>>}`]?: (
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
