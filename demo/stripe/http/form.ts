import { z } from 'zod';
import { StripeFailure } from './errors.ts';

export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type Form = { [key: string]: FormValue };

/** Reads Stripe's bracketed form encoding: `items[0][price]=…`, `expand[]=…`. */
export function decodeForm(text: string): Form {
  const root: Tree = new Map();
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split('[').map((part) => part.replace(/\]$/, ''));
    place(root, path, value);
  }
  return Object.fromEntries([...root].map(([key, value]) => [key, settle(value)]));
}

/** Checks a form against a schema and answers Stripe's error for the first fault. */
export function read<Shape extends z.ZodRawShape>(form: Form, shape: Shape) {
  const result = z.strictObject(shape).safeParse(form);
  if (result.success) return result.data;
  throw toFailure(result.error.issues[0]!, form);
}

const text = z.string().max(5000);
const integer = z
  .string()
  .regex(/^[+-]?\d{1,15}$/, { error: ({ input }) => `Invalid integer: ${String(input)}` })
  .transform(Number);
const positive = integer.refine((value) => value > 0, 'Invalid positive integer');

/** The kinds of value a form can carry. An empty string means "unset". */
export const field = {
  text,
  nullableText: text.transform((value) => value || null),
  integer,
  positive,
  bounds: z.strictObject({
    gt: integer.optional(),
    gte: integer.optional(),
    lt: integer.optional(),
    lte: integer.optional(),
  }),
  decimal: z
    .string()
    .regex(/^-?\d+(\.\d{1,12})?$/, { error: ({ input }) => `Invalid decimal: ${String(input)}` }),
  /** A share of a hundred, to four places: it stays exact as a number. */
  percentage: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,4})?$/, { error: ({ input }) => `Invalid decimal: ${String(input)}` })
    .transform(Number),
  currency: text
    .regex(/^[a-zA-Z]{3}$/, {
      error: ({ input }) => `Invalid currency: ${String(input).toLowerCase()}`,
    })
    .toLowerCase(),
  flag: z.enum(['true', 'false']).transform((value) => value === 'true'),
  metadata: z.union([
    z.record(z.string().max(40), z.string().max(500)),
    z.literal('').transform(() => ({})),
  ]),
  expand: z.array(z.string()).optional(),
  address: z.object({
    city: text.optional(),
    country: text.optional(),
    line1: text.optional(),
    line2: text.optional(),
    postal_code: text.optional(),
    state: text.optional(),
  }),
};

/** Metadata after an update: keys merge, and an empty value removes its key. */
export function mergeMetadata(
  current: Record<string, string>,
  changes: Record<string, string> | undefined,
): Record<string, string> {
  if (!changes) return current;
  if (Object.keys(changes).length === 0) return {};
  const merged = Object.entries({ ...current, ...changes });
  return Object.fromEntries(merged.filter(([, value]) => value !== ''));
}

type Tree = Map<string, Tree | string>;

function place(tree: Tree, [head = '', ...rest]: string[], value: string): void {
  const key = head === '' ? String(tree.size) : head;
  if (rest.length === 0) {
    tree.set(key, value);
    return;
  }
  const child = tree.get(key);
  const branch: Tree = child instanceof Map ? child : new Map();
  tree.set(key, branch);
  place(branch, rest, value);
}

function settle(value: Tree | string): FormValue {
  if (typeof value === 'string') return value;
  const entries = [...value].map(([key, child]) => [key, settle(child)] as const);
  if (entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => child);
  }
  return Object.fromEntries(entries);
}

function toFailure(issue: z.core.$ZodIssue, form: Form): StripeFailure {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => nameOf([...issue.path, key]));
    const noun = names.length === 1 ? 'parameter' : 'parameters';
    const message = `Received unknown ${noun}: ${names.join(', ')}`;
    return new StripeFailure(message, { code: 'parameter_unknown', param: names[0] });
  }
  const param = nameOf(issue.path);
  const value = valueAt(form, issue.path);
  if (value === undefined) {
    return new StripeFailure(`Missing required param: ${param}.`, {
      code: 'parameter_missing',
      param,
    });
  }
  if (value === '') {
    const message = `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`;
    return new StripeFailure(message, { code: 'parameter_invalid_empty', param });
  }
  if (issue.code === 'invalid_value') {
    const message = `Invalid ${param}: must be ${oneOf(issue.values.map(String))}`;
    return new StripeFailure(message, { param });
  }
  if (issue.code === 'invalid_type') {
    return new StripeFailure(`Invalid ${issue.expected}`, { param });
  }
  const isInteger = /^Invalid (positive )?integer/.test(issue.message);
  const code = isInteger ? 'parameter_invalid_integer' : undefined;
  return new StripeFailure(issue.message, { code, param });
}

function nameOf([head, ...rest]: readonly PropertyKey[]): string {
  return String(head) + rest.map((part) => `[${String(part)}]`).join('');
}

function valueAt(form: Form, path: readonly PropertyKey[]): FormValue | undefined {
  let value: FormValue | undefined = form;
  for (const key of path) {
    if (typeof value !== 'object') return undefined;
    value = (value as Form)[String(key)];
  }
  return value;
}

function oneOf(values: string[]): string {
  if (values.length < 3) return values.join(' or ');
  return `one of ${values.slice(0, -1).join(', ')}, or ${values.at(-1)}`;
}
