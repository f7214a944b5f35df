export type Framework = {
  readonly title: string;
  /** What a newcomer to it should know. */
  readonly says: string;
  /** Files of its folder whose marked lines are shown. */
  readonly shown: readonly string[];
  /** Where its build begins; absent where there is nothing to build. */
  readonly entry?: string;
  /** Names of its own Trusted Types policies. */
  readonly trustedTypes?: readonly string[];
  /** Whether it compiles in the browser, which a strict policy forbids. */
  readonly evaluates?: boolean;
};

export const FRAMEWORKS = {
  html: {
    title: 'Plain HTML',
    says: 'One script, one tag. Events bubble, so one listener anywhere above hears them.',
    shown: ['embed.html', 'main.js'],
  },
  react: {
    title: 'React',
    says: 'A component for every element, with its properties and events typed; on React 18 and 19. A server renders them empty.',
    shown: ['billing.tsx'],
    entry: 'main.tsx',
  },
  vue: {
    title: 'Vue',
    says: "The build is told once that tags with this prefix are not Vue’s own: isCustomElement: (tag) => tag.startsWith('usage-').",
    shown: ['Billing.vue'],
    entry: 'main.ts',
    trustedTypes: ['vue'],
  },
  svelte: {
    title: 'Svelte',
    says: 'Nothing to set up: Svelte 5 knows custom elements, their properties and their events.',
    shown: ['Billing.svelte'],
    entry: 'main.ts',
    trustedTypes: ['svelte-trusted-html'],
  },
  angular: {
    title: 'Angular',
    says: 'CUSTOM_ELEMENTS_SCHEMA lets the tag pass. This page has no Angular CLI, so it compiles in the browser and alone of all pages allows unsafe-eval; an app built by the CLI needs neither.',
    shown: ['billing.ts'],
    entry: 'main.ts',
    trustedTypes: ['angular', 'angular#unsafe-jit'],
    evaluates: true,
  },
  next: {
    title: 'Next',
    says: 'A project of its own, because Next brings its own server: its README has the two commands that start it. The element is imported on the server too, and does nothing there.',
    shown: [
      'app/billing/billing.tsx',
      'app/api/portal-session/route.ts',
      'app/portal/[...path]/route.ts',
    ],
  },
} as const satisfies Readonly<Record<string, Framework>>;

export type FrameworkName = keyof typeof FRAMEWORKS;

export function isFramework(name: string): name is FrameworkName {
  return Object.hasOwn(FRAMEWORKS, name);
}

/** The same, as what every one of them may have. */
export function frameworkOf(name: FrameworkName): Framework {
  return FRAMEWORKS[name];
}

/** Whether its page runs here; Next runs on a server of its own. */
export function isRunning(name: FrameworkName): boolean {
  return name !== 'next';
}
