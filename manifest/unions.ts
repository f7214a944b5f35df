import { widgetSources } from './sources.ts';

let sources: Map<string, string> | undefined;

/** The words a named type of the widget is a choice of; undefined for any other type. */
export function unionOf(name: string): string | undefined {
  if (!/^[A-Z]\w*$/.test(name)) return undefined;
  sources ??= widgetSources();
  const declared = new RegExp(`export type ${name} =((?:\\s*\\|?\\s*'[\\w-]+')+);`);
  for (const source of sources.values()) {
    const [, union] = declared.exec(source) ?? [];
    if (union) return union.match(/'[\w-]+'/g)!.join(' | ');
  }
  return undefined;
}
