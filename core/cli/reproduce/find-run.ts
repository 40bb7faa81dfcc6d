import type { RunLibrary } from '../../runs/run-library.ts';
import type { RunRecord } from '../../runs/run-record.ts';
import { comparable } from '../../service/forebears.ts';
import type { DesignConfig } from '../../training/design-config.ts';

export type RunFinder = (config: DesignConfig) => Promise<RunRecord | null>;

/**
 * Finds the run that was already made for a configuration, by what decides what is learned: its name does not count. Of several the one that is
 * furthest: done, then one to go on with, then one that ended without a result.
 */
export function runFinder(library: RunLibrary): RunFinder {
  /** A run's configuration never changes. */
  const known = new Map<string, string>();
  const keyOf = async (id: string): Promise<string> => {
    const key = known.get(id) ?? (await configKey(library, id));
    known.set(id, key);
    return key;
  };
  return async (config) => {
    const wanted = comparable(config);
    const found: RunRecord[] = [];
    for (const record of await library.list()) {
      if ((await keyOf(record.id)) === wanted) found.push(record);
    }
    return found.sort((a, b) => rank(a) - rank(b))[0] ?? null;
  };
}

/** Empty where the configuration cannot be read: such a run is nobody's. */
async function configKey(library: RunLibrary, id: string): Promise<string> {
  const run = await library.find(id);
  const config = await run.config().catch(() => null);
  return config === null ? '' : comparable(config);
}

/** One that somebody stopped early has not had the training that was asked for, and goes on. A run that diverged would do so again. */
export function isResumable({ state, mendable }: Pick<RunRecord, 'state' | 'mendable'>): boolean {
  return ['queued', 'running', 'paused', 'interrupted', 'stopped'].includes(state) || (state === 'failed' && mendable);
}

const rank = (record: RunRecord): number => (record.state === 'done' ? 0 : isResumable(record) ? 1 : 2);
