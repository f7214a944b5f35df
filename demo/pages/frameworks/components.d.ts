/** What a bundler makes of a single-file component, to TypeScript. */
declare module '*.vue' {
  import type { Component } from 'vue';

  const component: Component;
  export default component;
}
