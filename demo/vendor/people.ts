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
  marsa: ['Fatma Al-Sabah', 'Yousef Karam', 'Dalal Nasser', 'Rami Odeh'],
  brightside: ['Pia Lorenz', 'Tom Averill'],
  copperline: ['Walt Jensen', 'Grace Imai', 'Felix Ortega'],
  oriel: ['Dr. Anke Vogt', 'Lukas Hahn', 'Sibel Aydin', 'Peter Falk', 'Nina Brandt'],
  meridian: ['Clara Whitmore', 'Joao Reis', 'Ama Mensah', 'Ben Okafor', 'Ida Holm', 'Ravi Menon'],
  harbor: ['Elin Strand'],
  atlas: ['Viktor Lang', 'Soo-jin Park', 'Amara Diallo', 'Hugo Marchetti', 'Tess Nolan'],
};

export function peopleOf({ key }: { readonly key: string }): Person[] {
  return (NAMES[key] ?? []).map((name, index) => ({
    name,
    role: index === 0 ? 'Owner' : index < 3 ? 'Admin' : 'Member',
  }));
}

/** `Halden Labs` → `HL`, `Dr. Anke Vogt` → `DV` */
export function initials(name: string): string {
  const words = name.split(' ');
  return [words[0], words.at(-1)].map((word) => word?.[0]).join('');
}
