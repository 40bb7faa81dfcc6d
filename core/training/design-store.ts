/** What a training hands out to be kept, and who keeps it. Training itself touches no files: `core/runs` implements the store over a run folder. */
import type { HostTensor, HostTensors } from '../engine/program.ts';

/** One row of the history. The loss is the mean over the steps since the row before; validation figures come with the last row of an epoch. */
export interface HistoryRow {
  readonly step: number;
  /** In passes over the training scenes, e.g. 1.25. */
  readonly epoch: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly maskLearningRate: number;
  readonly validationPsnr?: number;
  readonly validationSsim?: number;
  /** The parts of the loss by name, before their weights, where it has several. */
  readonly terms?: Readonly<Record<string, number>>;
}

/** The loss of a step, and its parts where it has several. */
export type LossRow = { readonly loss: number } & Readonly<Record<string, number>>;

/** How far a training has come: with the tensors of a checkpoint, all that decides how it goes on. */
export interface TrainingProgress {
  /** Steps done. */
  readonly step: number;
  /** Losses since the last row of the history. */
  readonly pendingLosses: readonly LossRow[];
  readonly history: readonly HistoryRow[];
  /** The best validation so far, and the epochs (in whole passes) at which it was reached. */
  readonly best: { readonly epoch: number; readonly psnr: number } | null;
}

export interface Checkpoint {
  readonly progress: TrainingProgress;
  readonly state: HostTensors;
}

/** What a training is for: the masks, and what reads their patterns. */
export interface Design {
  /** `φ [L,H,W]` in radians, in [0, 2π). */
  readonly maskPhase: HostTensor;
  /** Filter, start and network with its running statistics, by their names in the state: all that inference needs beside the mask. */
  readonly weights: HostTensors;
}

/** Writes are whole or not at all: when one fails, what was kept before is still there. */
export interface DesignStore {
  /** The last checkpoint, or null before the first. */
  readCheckpoint(): Promise<Checkpoint | null>;
  writeCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /** The best design so far, or null before the first validation. */
  readDesign(): Promise<Design | null>;
  writeDesign(design: Design): Promise<void>;
}
