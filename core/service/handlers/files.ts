import path from 'node:path';
import { likelyArrays, listArrays } from '../../formats/array-file.ts';
import { readWhole } from '../../formats/files.ts';
import { InputError } from '../../math/input-error.ts';
import type { HandlersOf } from './handlers.ts';

export const fileHandlers = (): HandlersOf<'files'> => ({
  async 'files.arrays'({ path: file }) {
    checkAbsolute(file);
    const entries = await listArrays(await readWhole(file), file);
    const likely = new Set(likelyArrays(entries));
    return {
      arrays: entries.map((entry) => ({
        name: entry.name,
        shape: [...entry.shape],
        type: entry.kind,
        likely: likely.has(entry),
      })),
    };
  },
});

/** A relative path would mean another file wherever the core happens to run. @throws InputError */
export function checkAbsolute(file: string): void {
  if (!path.isAbsolute(file)) throw new InputError({ where: file, expected: 'an absolute path', found: 'a relative one' });
}
