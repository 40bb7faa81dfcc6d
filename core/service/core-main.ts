import { mkdir } from 'node:fs/promises';
import { datasetLibrary } from '../datasets/library/dataset-library.ts';
import { KNOWN_NAMES } from '../datasets/open.ts';
import { inverseLibrary } from '../runs/inverse-library.ts';
import { generatorLibrary } from '../runs/generator-library.ts';
import { reconstructionLibrary } from '../runs/reconstruction-library.ts';
import { runLibrary } from '../runs/run-library.ts';
import { trainingLibrary } from '../runs/training-library.ts';
import { workspaceAt } from '../runs/workspace.ts';
import { answer } from './answer.ts';
import { CalibrationJobs } from './calibration-jobs.ts';
import { computeInThreads } from './compute/compute.ts';
import { DatasetImports } from './dataset-imports.ts';
import type { CoreContext, Emit } from './context.ts';
import { toFailure } from './contract-failure.ts';
import { openEngines } from './engines.ts';
import { createHandlers } from './handlers/create-handlers.ts';
import type { Handlers } from './handlers/handlers.ts';
import { markInterruptedRuns } from './interrupted-runs.ts';
import { Jobs } from './jobs.ts';
import { locations } from './locations.ts';
import { LongRequests } from './long-requests.ts';
import { readPreferences } from './preferences.ts';
import { openParentChannel } from './parent-channel.ts';
import { ReconstructionJobs } from './reconstruction/jobs.ts';

/** Removed data sets and generators can be brought back so long. */
const DAYS_IN_BIN = 30;

/** The core process: opens the workspace that its arguments name, then answers its parent until that goes. */
export function runCore([workspace = '', assets = '', engine = '', threads = '']: readonly string[]): void {
  // Ctrl-C reaches every process of the terminal. The parent decides what it means: it pauses the run, which needs this process.
  process.on('SIGINT', () => undefined);
  const channel = openParentChannel();
  const emit: Emit = (event, payload) => channel.send({ event, payload });
  const opened = open(
    workspace,
    assets,
    { fixed: engine === '' ? undefined : engine, threads: threads === '' ? undefined : Number(threads) },
    emit,
  );
  opened.then(
    () => emit('core.status', { state: 'up', reason: null }),
    (error: unknown) => {
      // Starting again would not help: the supervisor hears that, and what the reason is.
      emit('core.status', { state: 'ended', reason: `The workspace cannot be used: ${toFailure(error).message}` });
    },
  );
  channel.onMessage((message) => {
    void opened
      .then((handlers) => answer(message, handlers))
      .then((reply) => reply !== null && channel.send(reply))
      // Without a workspace every request is rejected by the supervisor.
      .catch(() => undefined);
  });
}

async function open(
  workspaceFolder: string,
  assets: string,
  engine: { readonly fixed: string | undefined; readonly threads: number | undefined },
  emit: Emit,
): Promise<Handlers> {
  const workspace = workspaceAt(workspaceFolder);
  await mkdir(workspace.runsFolder, { recursive: true });
  const chance = { now: () => new Date(), random: Math.random };
  const library = runLibrary(workspace, chance);
  const reconstructions = reconstructionLibrary(workspace.reconstructionsFolder, chance);
  const generators = generatorLibrary(workspace.generatorsFolder, chance);
  const inverses = inverseLibrary(workspace.inversesFolder, chance);
  const { fixed = (await readPreferences(workspace.folder)).engine, threads } = engine;
  const engines = openEngines({ workspace: workspace.folder, fixed, threads });
  const datasets = datasetLibrary(workspace.datasetsFolder, KNOWN_NAMES, chance.now);
  const places = { assetsFolder: assets, imported: datasets };
  const datasetImports = new DatasetImports({ datasets, emit });
  const { trainingsFolder } = workspace;
  const trainings = trainingLibrary(trainingsFolder, chance);
  const jobs = new Jobs({ library, generators, trainings, trainingsFolder, engines, places, emit });
  const reconstructionJobs = new ReconstructionJobs({ library, reconstructions, generators, inverses, engines, emit });
  const context: CoreContext = {
    assets,
    workspace: workspace.folder,
    places,
    emit,
    datasets,
    datasetImports,
    library,
    engines,
    jobs,
    reconstructions,
    generators,
    inverses,
    trainings,
    reconstructionJobs,
    calibrationJobs: new CalibrationJobs(emit),
    longRequests: new LongRequests(emit),
    compute: computeInThreads(locations.computer),
  };
  await markInterruptedRuns(library, emit);
  await library.trash.purgeOld();
  await reconstructions.purgeOld();
  await datasets.emptyBin(DAYS_IN_BIN);
  await generators.emptyBin(DAYS_IN_BIN);
  await inverses.emptyBin(DAYS_IN_BIN);
  return createHandlers(context);
}
