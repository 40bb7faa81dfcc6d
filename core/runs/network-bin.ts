import fs from 'node:fs/promises';
import path from 'node:path';
import { exists } from '../formats/files.ts';
import { InputError } from '../math/input-error.ts';
import { matchId } from './match-id.ts';
import type { NetworkKind } from './network-library.ts';

/** Networks that were removed: whole folders, out of the way of everything that looks for them. */
export interface NetworkBin {
  /** Puts one aside, from where `restore` brings it back until `empty` is called. */
  put(id: string): Promise<void>;
  /** Brings back what was removed last: by id, or by a part of it that only one has. @returns its id @throws InputError when there is none, or another has its id */
  restore(text: string): Promise<string>;
  /** Deletes what was removed longer ago than so many days. */
  empty(days: number): Promise<void>;
}

const BIN = '.removed';
const DAY = 86_400_000;

/** That of a library, in its folder. */
export function networkBin(
  libraryFolder: string,
  { noun, many, list }: Pick<NetworkKind<unknown>, 'noun' | 'many' | 'list'>,
  now: () => Date,
): NetworkBin {
  const bin = path.join(libraryFolder, BIN);
  const inBin = async (): Promise<readonly { readonly entry: string; readonly id: string; readonly time: number }[]> =>
    (await fs.readdir(bin).catch(() => [])).map((entry) => {
      const [id = '', time = '0'] = entry.split('@');
      return { entry, id, time: Number(time) };
    });
  return {
    async put(id) {
      await fs.mkdir(bin, { recursive: true });
      await fs.rename(path.join(libraryFolder, id), path.join(bin, `${id}@${now().getTime()}`));
    },
    async restore(text) {
      const removed = await inBin();
      const wanted = { where: noun, expected: `the id of a deleted ${noun}`, many, list };
      const id = matchId(text, [...new Set(removed.map((each) => each.id))], wanted);
      const folder = path.join(libraryFolder, id);
      if (await exists(folder)) {
        throw new InputError({ where: id, expected: 'an id that no other has', found: 'a folder of that name', hint: folder });
      }
      const latest = removed.filter((each) => each.id === id).sort((a, b) => b.time - a.time)[0]!;
      await fs.rename(path.join(bin, latest.entry), folder);
      return id;
    },
    async empty(days) {
      for (const { entry, time } of await inBin()) {
        if (time <= now().getTime() - days * DAY) await fs.rm(path.join(bin, entry), { recursive: true, force: true });
      }
    },
  };
}
