import type { HostTensor } from '../engine/program.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { Picture as TrainingPicture } from '../training/picture.ts';
import { float32Message, type ArrayMessage, type Picture, type RunSummary } from './contract.ts';

/** A tensor as it crosses to a front end. Bytes are shared with the tensor. */
export function tensorMessage({ shape, data }: HostTensor): ArrayMessage {
  return float32Message(shape, data instanceof Float32Array ? data : Float32Array.from(data));
}

export function pictureMessage({ step, mask, pattern, truth, reconstruction, psnr }: TrainingPicture): Picture {
  return {
    step,
    mask: tensorMessage(mask),
    pattern: tensorMessage(pattern),
    truth: tensorMessage(truth),
    reconstruction: tensorMessage(reconstruction),
    psnr,
  };
}

/** What a list shows of a run. */
export function summaryOf(record: RunRecord): RunSummary {
  const { version: _version, ...summary } = record;
  return summary;
}

/** Grey levels as they cross to a front end. */
export function levelsMessage(shape: readonly number[], levels: Uint8Array | Uint16Array): ArrayMessage {
  const bytes = new Uint8Array(levels.buffer as ArrayBuffer, levels.byteOffset, levels.byteLength);
  return { shape: [...shape], dtype: levels instanceof Uint8Array ? 'uint8' : 'uint16', bytes };
}

/** Numbers of any kind as they cross to a front end: bytes and 16-bit numbers as they are, others in single precision. */
export function numbersMessage(shape: readonly number[], data: ArrayLike<number>): ArrayMessage {
  if (data instanceof Uint8Array || data instanceof Uint16Array) return levelsMessage(shape, data);
  return float32Message(shape, Float32Array.from(data));
}
