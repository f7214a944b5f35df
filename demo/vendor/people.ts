export type Person = { readonly name: string; readonly role: string };

/** Who works at each of Quillet's customers; the first is the one who is signed in. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  halden: [
    'Maren Roth',
    'Idris Bello',
    'Tuva Lind',
    'Caleb Okoro',
    'Hana Sato',
    'Luis Prado',
    'Nadia Haddad',
    'Oskar Berg',
    'Priya Nair',
    'Samuel Adeyemi',
    'Elif Kaya',
    'Jonas Weber',
    'Mei Chen',
    'Rosa Alvarez',
  ],
  northwind: ['Dana Whitfield', 'Marcus Bell', 'Ivy Tran', 'Noor Rahman', 'Theo Marsh'],
  sakura: ['Aiko Tanaka', 'Kenji Mori', 'Yui Nakamura'],
};

export function peopleOf({ key }: { readonly key: string }): Person[] {
  return (NAMES[key] ?? []).map((name, index) => ({
    name,
    role: index === 0 ? 'Owner' : index < 3 ? 'Admin' : 'Member',
  }));
}

/** `Halden Labs` → `HL` */
export function initials(name: string): string {
  return name
    .split(' ')
    .map((word) => word[0])
    .join('');
}
