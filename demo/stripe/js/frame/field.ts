import type { FieldFault } from './fault.ts';

export type Field = {
  readonly box: HTMLElement;
  readonly input: HTMLInputElement;
  /** Null when it is complete. */
  fault(): FieldFault | null;
  /** Says beside the field what is wrong with it, if anything is. */
  show(): void;
  clear(): void;
};

export type FieldOptions = {
  readonly name: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly autocomplete: string;
  readonly inputMode?: 'numeric' | 'text';
  readonly maxLength?: number;
  readonly isWide?: boolean;
  /** How what was typed is written. */
  readonly write?: (typed: string) => string;
  readonly faultOf: (typed: string) => FieldFault | null;
};

/** A field with its name above and its fault below. */
export function createField(options: FieldOptions): Field {
  const { name, label, placeholder = '', autocomplete, inputMode = 'text', isWide } = options;
  const box = document.createElement('div');
  const title = document.createElement('label');
  const input = document.createElement('input');
  const error = document.createElement('p');
  const id = `Field-${name}`;

  if (isWide) box.className = 'wide';
  Object.assign(title, { htmlFor: id, className: 'Label', textContent: label });
  Object.assign(input, { id, name, className: 'Input', placeholder, autocomplete, inputMode });
  if (options.maxLength) input.maxLength = options.maxLength;
  input.setAttribute('aria-required', 'true');
  input.setAttribute('aria-describedby', `${id}-error`);
  Object.assign(error, { id: `${id}-error`, className: 'Error' });
  error.setAttribute('role', 'alert');
  box.append(title, input, error);

  input.addEventListener('input', () => {
    // Who corrects something in the middle keeps the caret there.
    const isAtEnd = input.selectionStart === input.value.length;
    if (options.write && isAtEnd) input.value = options.write(input.value);
    const fault = options.faultOf(input.value);
    if (!fault || fault.isIncomplete) say('');
    else say(fault.message);
  });
  input.addEventListener('blur', () => {
    if (input.value !== '') self.show();
  });

  const self: Field = {
    box,
    input,
    fault: () => options.faultOf(input.value),
    show() {
      if (options.write) input.value = options.write(input.value);
      say(self.fault()?.message ?? '');
    },
    clear() {
      input.value = '';
      say('');
    },
  };
  return self;

  function say(message: string): void {
    error.textContent = message;
    input.setAttribute('aria-invalid', String(message !== ''));
    input.classList.toggle('Input--invalid', message !== '');
  }
}
