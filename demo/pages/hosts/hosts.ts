/** Pages of other people's design systems, each with the preset that makes the portal one of them. */
export const HOSTS = {
  shadcn: { title: 'shadcn/ui', says: 'Neutral greys, a near-black accent, dark by a class.' },
  material: { title: 'Material 3', says: 'Tinted surfaces, pills, tall controls.' },
  plain: { title: 'Plain', says: 'No style at all: the browser’s own font and colours.' },
} as const;

export type Host = keyof typeof HOSTS;

export function isHost(name: string): name is Host {
  return Object.hasOwn(HOSTS, name);
}
