import os from 'node:os';
import path from 'node:path';
import { stepsOf } from '../capture/watch.ts';
import { z } from 'zod';
import { chooseEngine, measureEngines, type EngineCandidate, type EngineReport } from '../engine/engines.ts';
import type { Engine } from '../engine/program.ts';
import { engineCandidates } from '../engine/providers/candidates.ts';
import { readWhole, writeWhole } from '../formats/files.ts';
import { decodeJson, encodeJson } from '../formats/json.ts';
import type { Engines } from './context.ts';
import type { EngineStatus } from './contract.ts';
import { locations } from './locations.ts';
import { version } from './version.ts';

const tableSchema = z.object({
  machine: z.string(),
  reports: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      available: z.boolean(),
      reason: z.string(),
      secondsPerStep: z.number().nullable(),
    }),
  ),
});

interface EngineTableOptions {
  /** Where the table is kept. */
  readonly workspace: string;
  /** Name of the engine that the user fixed; null: the fastest. */
  readonly fixed: string | null;
  readonly threads?: number | undefined;
  readonly candidates?: readonly EngineCandidate[];
}

/**
 * The engines of this machine. They are measured once and the table is kept in the workspace; it counts as long as machine and versions are the
 * same. Opened engines stay open: the process ends with them.
 */
export function openEngines({
  workspace,
  fixed: fixedAtFirst,
  threads,
  candidates = engineCandidates({ threads }),
}: EngineTableOptions): Engines {
  const file = path.join(workspace, 'engines.json');
  let table: Promise<readonly EngineReport[]> | null = null;
  let engine: Promise<Engine> | null = null;
  let fixed = fixedAtFirst;

  const keep = async (reports: readonly EngineReport[]): Promise<readonly EngineReport[]> => {
    // A table that cannot be kept is measured again next time.
    await writeWhole(file, encodeJson({ machine: machineKey(), reports }), { force: true }).catch(() => undefined);
    return reports;
  };
  const measured = (): Promise<readonly EngineReport[]> =>
    (table ??= readTable(file).then(async (kept) => kept ?? keep(await measureEngines(candidates))));
  const chosen = (): Promise<Engine> => (engine ??= measured().then((reports) => chooseEngine(candidates, reports, fixed)));

  const statuses = async (reports: readonly EngineReport[]): Promise<EngineStatus[]> => {
    const inUse = await chosen().then(
      ({ name }) => name,
      () => null,
    );
    return reports.map((report) => statusOf(report, inUse));
  };

  return {
    chosen,
    async list() {
      // What did not load may have been installed since.
      const reports = await measured();
      const again = await measureEngines(candidates.filter(({ name }) => !isAvailable(reports, name)));
      table = keep(candidates.flatMap(({ name }) => [...again, ...reports].find((report) => report.name === name) ?? []));
      return statuses(await table);
    },
    async measure(watch) {
      const reports = await measureEngines(candidates, stepsOf(watch));
      [table, engine] = [keep(reports), null];
      return statuses(reports);
    },
    async fix(name) {
      const next = await chooseEngine(candidates, await measured(), name);
      [fixed, engine] = [name, Promise.resolve(next)];
    },
  };
}

function statusOf({ name, title, available, reason, secondsPerStep }: EngineReport, inUse: string | null): EngineStatus {
  const note = available ? (os.cpus()[0]?.model.trim() ?? '') : reason;
  return { name, title, available, note, secondsPerStep, chosen: name === inUse };
}

const isAvailable = (reports: readonly EngineReport[], name: string): boolean =>
  reports.some((report) => report.name === name && report.available);

/** Null when there is none, it is damaged, or it was made elsewhere. */
async function readTable(file: string): Promise<readonly EngineReport[] | null> {
  try {
    const { machine, reports } = decodeJson(await readWhole(file), tableSchema, file);
    return machine === machineKey() ? reports : null;
  } catch {
    return null;
  }
}

/** What a measurement holds for: this installation, which has its own native packages, on this machine. */
function machineKey(): string {
  const cpus = os.cpus();
  return [locations.core, version, process.version, process.arch, os.hostname(), cpus[0]?.model ?? '', cpus.length].join(' | ');
}
