import type { Capture } from '../capture/capture-file.ts';
import type { DoctorInput } from '../capture/doctor/examine.ts';
import type { CaptureChange } from '../capture/doctor/finding.ts';
import type { Watch } from '../capture/watch.ts';
import { InputError } from '../math/input-error.ts';
import { calibrate, type CalibrationOptions } from './calibrate.ts';
import type { Emit } from './context.ts';
import type { Calibration, EventPayload } from './contract.ts';
import { shareReporter } from './share-reporter.ts';

type Progress = EventPayload<'calibration.progress'>;

/** Calibrations that a window asked for: one at a time, beside everything else that the core does. */
export class CalibrationJobs {
  readonly #emit: Emit;
  #work: { readonly job: string; readonly controller: AbortController } | null = null;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** @param prepare reads the files. Null once it was cancelled. @throws InputError while another is in work, and as `calibrate` */
  async run(job: string, prepare: () => Promise<readonly [DoctorInput, CalibrationOptions]>): Promise<Calibration | null> {
    if (this.#work !== null) {
      throw new InputError({ where: 'calibration', expected: 'no other in work', found: 'one', hint: 'cancel it first' });
    }
    const controller = new AbortController();
    this.#work = { job, controller };
    try {
      const [input, options] = await prepare();
      controller.signal.throwIfAborted();
      const watch = (stage: Progress['stage']): Watch => ({
        onProgress: shareReporter((share, secondsLeft) => this.#emit('calibration.progress', { job, stage, share, secondsLeft })),
        signal: controller.signal,
      });
      const { capture, before, after, free, uncertainties, residual, maskOf } = await calibrate(input, options, watch);
      const changes = changesBetween(input.capture, capture, maskOf !== null);
      return { changes, before, after, free: [...free], uncertainties, residual, maskOf: maskOf === null ? null : [...maskOf] };
    } catch (error) {
      if (controller.signal.aborted) return null;
      throw error;
    } finally {
      this.#work = null;
    }
  }

  cancel(job: string): void {
    if (this.#work?.job === job) this.#work.controller.abort();
  }
}

/** What a calibration made of a capture, to be made again. */
function changesBetween(before: Capture, after: Capture, reordered: boolean): CaptureChange[] {
  const { registration, intensityPerCountRate, optics } = after;
  const bench = { registration, panel: optics.panel, aberration: optics.aberration, intensityPerCountRate };
  const masks = after.frames.flatMap(({ mask }, frame) => (before.frames[frame]!.mask === mask ? [] : [{ frame, mask }]));
  return [{ kind: 'bench', ...bench }, ...(reordered ? [{ kind: 'masks' as const, frames: masks }] : [])];
}
