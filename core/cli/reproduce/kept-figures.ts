import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { encodeJson } from '../../formats/json.ts';
import { writeWhole } from '../../formats/files.ts';

/** Everything that decides a figure, as JSON. */
export type Settings = Readonly<Record<string, string | number | boolean | null | readonly number[]>>;

/**
 * Figures of a study, kept in the workspace as soon as each is known, so that what was interrupted goes on, and what is added does not make all else work again.
 * @param protocol raise it when what a figure means changes: then none of those that are kept count
 */
export function keptFigures(workspace: string, study: string, protocol: number) {
  const folder = path.join(workspace, 'studies', study);
  return {
    /** What is kept for these settings; computed and kept where there is nothing. */
    async through<T>(settings: Settings, compute: () => Promise<T>): Promise<T> {
      const words = JSON.stringify({ protocol, ...settings });
      const file = path.join(folder, `${createHash('sha256').update(words).digest('hex').slice(0, 16)}.json`);
      const kept = await read<T>(file, words);
      if (kept !== undefined) return kept.figures;
      const figures = await compute();
      await fs.mkdir(folder, { recursive: true });
      await writeWhole(file, encodeJson({ settings: words, figures }), { force: true });
      return figures;
    },
  };
}

export type KeptFigures = ReturnType<typeof keptFigures>;

async function read<T>(file: string, words: string): Promise<{ readonly figures: T } | undefined> {
  try {
    const kept = JSON.parse(await fs.readFile(file, 'utf8')) as { settings: string; figures: T };
    return kept.settings === words ? kept : undefined;
  } catch {
    // None, or one that cannot be read, which is as good as none.
    return undefined;
  }
}
