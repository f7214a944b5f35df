/** The form in its frame: tabs of ways to pay, and the fields of the chosen one. */
import type { Answer, Change, ElementError } from '../messages.ts';
import { createMethods, type Method } from './methods.ts';

export type Form = {
  readonly root: HTMLElement;
  chosen(): Method;
  change(): Change;
  /** Says what is missing beside each field, and goes to the first of them. */
  check(): Answer;
  clear(): void;
  collapse(): void;
  focus(): void;
  lock(isLocked: boolean): void;
};

export function createForm(changed: () => void): Form {
  const methods = createMethods();
  const root = document.createElement('main');
  const tabs = document.createElement('div');
  const views = methods.map((method) => ({
    method,
    tab: tabOf(method),
    panel: panelOf(method),
  }));
  let chosen = views[0]!;

  tabs.setAttribute('role', 'tablist');
  tabs.setAttribute('aria-label', 'Way to pay');
  tabs.append(...views.map(({ tab }) => tab));
  root.append(tabs, ...views.map(({ panel }) => panel));
  for (const [index, view] of views.entries()) {
    view.tab.addEventListener('click', () => choose(view));
    view.tab.addEventListener('keydown', ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
      const next = step && views.at((index + step) % views.length);
      if (!next) return;
      choose(next);
      next.tab.focus();
    });
  }
  root.addEventListener('input', changed);
  show();

  return {
    root,
    chosen: () => chosen.method,
    change() {
      const { type, fields } = chosen.method;
      return {
        complete: fields.every((field) => field.fault() === null),
        empty: fields.length > 0 && fields.every(({ input }) => input.value === ''),
        collapsed: false,
        value: { type },
      };
    },
    check() {
      const { fields, type } = chosen.method;
      for (const field of fields) field.show();
      const first = fields.find((field) => field.fault() !== null);
      if (!first) return { selectedPaymentMethod: type };
      first.input.focus();
      const { code, message } = first.fault()!;
      const error: ElementError = { type: 'validation_error', code, message };
      return { error };
    },
    clear() {
      for (const field of chosen.method.fields) field.clear();
      changed();
    },
    collapse() {
      choose(views[0]!);
    },
    focus() {
      (chosen.method.fields[0]?.input ?? chosen.tab).focus();
    },
    lock(isLocked) {
      for (const { tab, method } of views) {
        tab.disabled = isLocked;
        for (const { input } of method.fields) input.disabled = isLocked;
      }
    },
  };

  function choose(view: (typeof views)[number]): void {
    if (view === chosen) return;
    chosen = view;
    show();
    changed();
  }

  function show(): void {
    for (const view of views) {
      const isChosen = view === chosen;
      view.tab.setAttribute('aria-selected', String(isChosen));
      view.tab.classList.toggle('Tab--selected', isChosen);
      view.tab.tabIndex = isChosen ? 0 : -1;
      view.panel.hidden = !isChosen;
    }
  }
}

function tabOf({ type, label }: Method): HTMLButtonElement {
  const tab = document.createElement('button');
  Object.assign(tab, { type: 'button', id: `${type}-tab`, className: 'Tab', textContent: label });
  tab.setAttribute('role', 'tab');
  tab.setAttribute('aria-controls', `${type}-panel`);
  return tab;
}

function panelOf({ type, fields, terms }: Method): HTMLElement {
  const panel = document.createElement('div');
  Object.assign(panel, { id: `${type}-panel`, className: 'fields' });
  panel.setAttribute('role', 'tabpanel');
  panel.setAttribute('aria-labelledby', `${type}-tab`);
  panel.append(...fields.map(({ box }) => box));
  if (terms) {
    const words = document.createElement('p');
    Object.assign(words, { className: 'TermsText wide', textContent: terms });
    panel.append(words);
  }
  return panel;
}
