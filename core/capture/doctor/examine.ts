import type { RealField } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { splitVariable } from '../../formats/array-file.ts';
import { exists } from '../../formats/files.ts';
import { besideCapture, type Capture } from '../capture-file.ts';
import { FrameReader } from '../frame.ts';
import { examineBits } from './bits.ts';
import { examineCalibration } from './calibration-frames.ts';
import { applyChange } from './changes.ts';
import { examineCompleteness } from './completeness.ts';
import { loadFrames, type LoadedFrames } from './load-frames.ts';
import { examineModel } from './examine-model.ts';
import { examinePixels } from './examine-pixels.ts';
import type { CaptureFinding } from './finding.ts';
import { examineFrameSize, examineSampling } from './geometry.ts';
import { count, listed, reporter } from './report.ts';

export interface DoctorInput {
  /** Where `capture.json` is, or will be: its files are named relative to that. */
  readonly captureFile: string;
  readonly capture: Capture;
  /** Phases `φ [L,H,W]` of the mask that was displayed; null where it is not known. */
  readonly mask: RealField | null;
  /** What the scenes are, where a run says. */
  readonly sceneKind: 'amplitude' | 'phase' | 'complex' | null;
}

/** Called before each step. Await something in it to let other work in; throw to end. */
export type OnStep = (label: string) => void | Promise<void>;

export interface Examination {
  readonly findings: readonly CaptureFinding[];
  /** The capture with the fix of every finding. */
  readonly mended: Capture;
}

/** Findings, and the capture as mended so far: what comes later is judged as if the fixes of what came before were made. */
export class Examiner {
  readonly findings: CaptureFinding[] = [];
  capture: Capture;

  constructor(capture: Capture) {
    this.capture = capture;
  }

  /** Notes a finding and makes its fix. */
  add(finding: CaptureFinding): void {
    this.findings.push(finding);
    if (finding.fix !== null) this.capture = applyChange(this.capture, finding.fix.change);
  }

  /** Something is wrong that no fix mends, and that forbids to go on. */
  get isStopped(): boolean {
    return this.findings.some(({ verdict, fix }) => verdict === 'stop' && fix === null);
  }
}

/**
 * What is wrong with a capture, each risk on its own, from the files to the model: the bits of the counts, pixels, exposures and power, geometry, and whether the patterns are those of the mask.
 * @throws what `onStep` throws
 */
export async function examineCapture(input: DoctorInput, onStep: OnStep = () => {}): Promise<Examination> {
  const examiner = new Examiner(input.capture);
  await onStep('reading the frames');
  const frames = await readFrames(examiner, input);
  if (frames !== null) {
    await examinePixels(examiner, frames, onStep);
    if (!examiner.isStopped) await examineModel(examiner, frames, input, onStep);
  }
  return { findings: examiner.findings, mended: examiner.capture };
}

/** Files, frames, bits and sizes; null where one of these forbids to go on. */
async function readFrames(examiner: Examiner, { captureFile, mask }: DoctorInput): Promise<LoadedFrames | null> {
  const { capture } = examiner;
  examiner.add(await examineFiles(captureFile, capture));
  examiner.add(examineCompleteness(capture, mask?.shape ?? null));
  if (examiner.findings[0]!.verdict === 'stop') return null;
  const reader = new FrameReader(captureFile, capture.camera);
  try {
    const loaded = await loadFrames(capture, reader);
    examiner.add(examineBits([...loaded.numbers.frames, ...loaded.numbers.darks], capture.camera));
    if (examiner.isStopped) return null;
    examiner.add(examineSampling(examiner.capture));
    examiner.add(examineFrameSize(examiner.capture, loaded.numbers.frames[0]!));
    examiner.add(examineCalibration(examiner.capture));
    return examiner.isStopped ? null : loaded;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const details = { effect: 'The frames cannot be read.', remedy: 'Save them again, or describe them as they are.' };
    examiner.add(reporter('read', 'Reading').stop(`${error.message}.`, details));
    return null;
  }
}

async function examineFiles(captureFile: string, { frames, darks, flats, mask }: Capture): Promise<CaptureFinding> {
  const report = reporter('files', 'Files');
  const named = [...frames, ...darks, ...flats].map(({ file }) => file);
  const distinct = [...new Set(mask.file === null ? named : [...named, splitVariable(mask.file).file])];
  const there = await Promise.all(distinct.map((name) => exists(besideCapture(captureFile, name))));
  const missing = distinct.filter((_, index) => !there[index]);
  if (missing.length === 0) return report.ok(`All ${distinct.length} are there.`);
  return report.stop(`${count(missing.length, 'file')} of ${distinct.length} missing: ${listed(missing)}.`, {
    effect: 'The capture cannot be read.',
    remedy: 'Put them beside capture.json, or correct their names.',
  });
}
