import type { DatasetLibrary } from '../datasets/library/dataset-library.ts';
import type { DatasetPlaces } from '../datasets/open.ts';
import type { Watch } from '../capture/watch.ts';
import type { Engine } from '../engine/program.ts';
import type { GeneratorLibrary } from '../runs/generator-library.ts';
import type { InverseLibrary } from '../runs/inverse-library.ts';
import type { RunLibrary } from '../runs/run-library.ts';
import type { TrainingLibrary } from '../runs/training-library.ts';
import type { CalibrationJobs } from './calibration-jobs.ts';
import type { Compute } from './compute/compute.ts';
import type { EngineStatus, EventName, EventPayload } from './contract.ts';
import type { ReconstructionLibrary } from '../runs/reconstruction-library.ts';
import type { DatasetImports } from './dataset-imports.ts';
import type { Jobs } from './jobs.ts';
import type { LongRequests } from './long-requests.ts';
import type { ReconstructionJobs } from './reconstruction/jobs.ts';

/** Tells the front ends. */
export type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

/** The engines of this machine. Measured once, at the first question. */
export interface Engines {
  list(): Promise<EngineStatus[]>;
  /** Measured anew. Given up, what was known stays. */
  measure(watch: Watch): Promise<EngineStatus[]>;
  /** From now on this one; null: the fastest. @throws InputError when it does not work here, and the one before stays */
  fix(name: string | null): Promise<void>;
  /** The one that the user fixed, or the fastest that works. @throws InputError when that one does not work here */
  chosen(): Promise<Engine>;
}

/** What the handlers work with. */
export interface CoreContext {
  readonly assets: string;
  readonly workspace: string;
  readonly places: DatasetPlaces;
  readonly emit: Emit;
  readonly datasets: DatasetLibrary;
  readonly datasetImports: DatasetImports;
  readonly library: RunLibrary;
  readonly engines: Engines;
  readonly jobs: Jobs;
  readonly reconstructions: ReconstructionLibrary;
  readonly generators: GeneratorLibrary;
  readonly inverses: InverseLibrary;
  readonly trainings: TrainingLibrary;
  readonly reconstructionJobs: ReconstructionJobs;
  readonly calibrationJobs: CalibrationJobs;
  readonly longRequests: LongRequests;
  readonly compute: Compute;
}
