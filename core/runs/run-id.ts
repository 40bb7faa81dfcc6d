/** Without vowels and look-alikes: no accidental words, and no l for 1. */
const LETTERS = 'bcdfghjkmnpqrstvwxz23456789';

/**
 * The name of a run's folder, such as `2026-11-22-194105-mini-k3f9`: sorts by time (UTC, to the second), reads well, and differs
 * from another of the same second by its last four characters.
 * @param random uniform on [0, 1)
 */
export function makeRunId(name: string, now: Date, random: () => number): string {
  const [date, time] = now.toISOString().slice(0, 19).split('T') as [string, string];
  const tail = Array.from({ length: 4 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
  return `${date}-${time.replaceAll(':', '')}-${slug(name)}-${tail}`;
}

/** Lower-case letters, digits and single dashes, at most 40 of them: a file name on every system. */
function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'design' : plain;
}
