import fs from 'node:fs/promises';
import path from 'node:path';
import { asFloat32 } from '../formats/array.ts';
import { exists, readWhole, writeWhole } from '../formats/files.ts';
import { decodeNpy, encodeNpy } from '../formats/npy.ts';
import { decodeSafetensors, encodeSafetensors } from '../formats/safetensors.ts';
import { InputError } from '../math/input-error.ts';
import type { DesignStore, LossRow, TrainingProgress } from '../training/design-store.ts';
import { encodeHistory } from './history-file.ts';
import { fileTensors, floats, hostTensors } from './host-tensors.ts';

/** The files of a run folder, which is complete by itself. */
export const runFiles = (folder: string) => ({
  record: path.join(folder, 'run.json'),
  config: path.join(folder, 'config.json'),
  /** What people say of it: apart from the record, which a training writes whenever it likes. */
  annotations: path.join(folder, 'annotations.json'),
  /** The best mask so far, float32 `[L,H,W]`, radians in [0, 2π). */
  mask: path.join(folder, 'mask.npy'),
  /** What reads the patterns of that mask. */
  weights: path.join(folder, 'weights.safetensors'),
  /** All that decides how training goes on: one file, so that its parts cannot be of different steps. */
  checkpoint: path.join(folder, 'checkpoints', 'last.safetensors'),
  history: path.join(folder, 'history.csv'),
  metrics: path.join(folder, 'metrics.json'),
  scores: path.join(folder, 'scores.csv'),
  /** The first test scenes: their patterns, and what is read from them. */
  pictures: path.join(folder, 'pictures.npz'),
  exports: path.join(folder, 'exports'),
});

type Write = typeof writeWhole;

/**
 * Keeps a training in its run folder. A file is written whole or not at all; each write that fails leaves the one before.
 * @param write stands in for a failing disk in tests
 */
export function designStoreIn(folder: string, write: Write = writeWhole): DesignStore {
  const files = runFiles(folder);
  const replace = (file: string, bytes: Uint8Array): Promise<void> => write(file, bytes, { force: true });
  return {
    async readCheckpoint() {
      if (!(await exists(files.checkpoint))) return null;
      const { tensors, metadata } = decodeSafetensors(await readWhole(files.checkpoint), files.checkpoint);
      return { progress: parseProgress(metadata['progress'], files.checkpoint), state: hostTensors(tensors, files.checkpoint) };
    },
    async writeCheckpoint({ progress, state }) {
      await fs.mkdir(path.dirname(files.checkpoint), { recursive: true });
      const metadata = { progress: JSON.stringify(progress) };
      await replace(files.checkpoint, encodeSafetensors({ tensors: fileTensors(state), metadata }));
      // For people and plots; the checkpoint has the history that counts.
      await replace(files.history, new TextEncoder().encode(encodeHistory(progress.history)));
    },
    async readDesign() {
      if (!(await exists(files.mask)) || !(await exists(files.weights))) return null;
      const mask = decodeNpy(await readWhole(files.mask), files.mask);
      const { tensors } = decodeSafetensors(await readWhole(files.weights), files.weights);
      return {
        maskPhase: { shape: mask.shape, data: asFloat32(mask, files.mask) },
        weights: hostTensors(tensors, files.weights),
      };
    },
    async writeDesign({ maskPhase, weights }) {
      await replace(files.weights, encodeSafetensors({ tensors: fileTensors(weights), metadata: {} }));
      await replace(files.mask, encodeNpy({ dtype: 'float32', shape: maskPhase.shape, data: floats(maskPhase) }));
    },
  };
}

/** Removes what a killed process left half-written. Call with the run locked. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const place of [folder, path.join(folder, 'checkpoints')]) {
    const names = await fs.readdir(place).catch(() => []);
    const leftovers = names.filter((name) => name.startsWith('.') && name.endsWith('.tmp'));
    await Promise.all(leftovers.map((name) => fs.rm(path.join(place, name), { force: true })));
  }
}

function parseProgress(text: string | undefined, where: string): TrainingProgress {
  if (text !== undefined) {
    const progress = JSON.parse(text) as Omit<TrainingProgress, 'pendingLosses'> & { pendingLosses: (number | LossRow)[] };
    // Until 0.1 a loss had no parts and was kept as a number.
    const pendingLosses = progress.pendingLosses.map((loss) => (typeof loss === 'number' ? { loss } : loss));
    return { ...progress, pendingLosses };
  }
  throw new InputError({ where, expected: 'a checkpoint', found: 'tensors without progress', hint: 'weights of a design?' });
}
