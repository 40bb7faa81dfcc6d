import fs from 'node:fs/promises';
import path from 'node:path';
import { encodeJson } from '../../../formats/json.ts';
import { writeWhole } from '../../../formats/files.ts';
import { initialOf, type Point, type Trial } from './trial.ts';

/** Raise it when what a trial is or a solver does changes: then none of those that are kept count. */
const PROTOCOL = 2;

/** The trials of a study, kept in the workspace, so that what was interrupted goes on and a new solver does not make all others work again. */
export function keptTrials(workspace: string) {
  const folder = path.join(workspace, 'studies', 'classical');
  /** The settings decide the name: one file a point. */
  const fileOf = ({ part, point, snr, solver }: Point, seed: number): string =>
    path.join(folder, `${part.name}-${part.scene.join('x')}-${point}-${snr ?? 'clean'}-${solver.name}-${seed}.json`);
  const protocolOf = ({ part, solver }: Point): string =>
    JSON.stringify([PROTOCOL, initialOf(solver, part), part.patience, solver.defaults, solver.tunables]);
  return {
    /** As many as are kept, from the first. */
    async read(point: Point, seed: number): Promise<readonly Trial[]> {
      try {
        const kept = JSON.parse(await fs.readFile(fileOf(point, seed), 'utf8')) as { protocol: string; trials: Trial[] };
        return kept.protocol === protocolOf(point) ? kept.trials : [];
      } catch {
        // None, or one that cannot be read, which is as good as none.
        return [];
      }
    },
    async write(point: Point, seed: number, trials: readonly Trial[]): Promise<void> {
      await fs.mkdir(folder, { recursive: true });
      await writeWhole(fileOf(point, seed), encodeJson({ protocol: protocolOf(point), trials }), { force: true });
    },
  };
}
