import path from 'node:path';
import { applyChange } from '../../capture/doctor/changes.ts';
import { examineCapture } from '../../capture/doctor/examine.ts';
import { draftCapture } from '../../capture/draft.ts';
import { findCapture } from '../../capture/find-capture.ts';
import { FrameReader } from '../../capture/frame.ts';
import { relocateCapture } from '../../capture/relocate.ts';
import { readCapture } from '../../capture/capture-file.ts';
import { writeWhole } from '../../formats/files.ts';
import { encodeJson } from '../../formats/json.ts';
import { InputError } from '../../math/input-error.ts';
import { readMask } from '../../slm/read-mask.ts';
import { placeMask } from '../../slm/panel.ts';
import { loadProfile } from '../../slm/profile.ts';
import { readCalibrationFrames } from '../calibrate.ts';
import type { CoreContext } from '../context.ts';
import { doctorInput } from '../doctor-input.ts';
import { runMask } from '../export-figures.ts';
import { framesAmong, readFrameFiles } from '../frame-files.ts';
import { numbersMessage } from '../messages.ts';
import { recentCaptures, rememberCapture } from '../recent-captures.ts';
import { checkAbsolute } from './files.ts';
import type { HandlersOf } from './handlers.ts';

export function captureHandlers(context: CoreContext): HandlersOf<'captures'> {
  return {
    'captures.recent': () => recentCaptures(context.workspace),
    async 'captures.find'({ paths }) {
      for (const each of paths) checkAbsolute(each);
      return { path: await findCapture(paths) };
    },
    'captures.frames': async ({ paths }) => ({ frames: await framesAmong(paths) }),
    async 'captures.make'({ frames, mask, slm, out, overwrite, superpixel, exposure, ...bench }) {
      for (const file of [...frames, out, mask.file ?? out]) checkAbsolute(file);
      if (mask.run === null && mask.file === null) {
        throw new InputError({ where: 'mask', expected: 'the run or the file of the mask that was shown', found: 'neither' });
      }
      const levels = mask.levels ?? undefined;
      const [phase, profile, files] = await Promise.all([
        mask.file === null ? runMask(context, mask.run!) : readMask(mask.file, { levels }),
        loadProfile(slm, context),
        readFrameFiles(frames, out, mask.file),
      ]);
      const [, height, width] = phase.shape;
      const { capture, guesses } = draftCapture({
        files,
        mask: {
          shape: phase.shape,
          file: mask.file === null ? null : path.relative(path.dirname(out), mask.file).split(path.sep).join('/'),
          run: mask.run,
          levels,
        },
        camera: { pitch: bench.cameraPitch, bits: bench.bits, gain: bench.gain, readNoise: bench.readNoise },
        optics: {
          wavelength: bench.wavelength,
          focalLength: bench.focalLength,
          slmPitch: profile.pitch,
          superpixel: superpixel ?? placeMask(profile, [height, width], { block: null, offset: [0, 0] }).block,
        },
        exposure,
      });
      await writeWhole(out, encodeJson(capture), { force: overwrite });
      return { path: out, guesses: [...guesses] };
    },
    'captures.examine': ({ path: file, changes, work }) =>
      context.longRequests.run(work, async ({ signal }) => {
        checkAbsolute(file);
        const input = await doctorInput(file, context.library);
        const capture = changes.reduce(applyChange, input.capture);
        const { findings } = await examineCapture({ ...input, capture }, () => letOthersIn(signal));
        await rememberCapture(context.workspace, file, new Date());
        return { path: file, capture, findings: [...findings] };
      }),
    async 'captures.frame'({ path: file, frame }) {
      checkAbsolute(file);
      const { frames, camera } = await readCapture(file);
      const reference = frames[frame];
      if (reference === undefined) {
        throw new InputError({ where: 'frame', expected: `one of ${frames.length}, counted from 0`, found: `${frame}` });
      }
      const { height, width, data } = await new FrameReader(file, camera).readNumbers(reference);
      return { numbers: numbersMessage([height, width], data) };
    },
    async 'captures.calibrate'({ job, path: file, changes, source, aberrations, keepOrder }) {
      checkAbsolute(file);
      const { library, calibrationJobs } = context;
      const calibration = await calibrationJobs.run(job, async () => {
        const input = await doctorInput(file, library);
        const beside = (named: string): string => path.resolve(path.dirname(file), named);
        const known =
          source.kind === 'frames'
            ? await readCalibrationFrames(beside(source.path), source.scene === null ? null : beside(source.scene), library)
            : null;
        const scenes = source.kind === 'blind' ? source.scenes : null;
        return [
          { ...input, capture: changes.reduce(applyChange, input.capture) },
          { known, scenes, aberrations, keepOrder },
        ];
      });
      return { calibration };
    },
    'captures.cancel'({ job }) {
      context.calibrationJobs.cancel(job);
      return {};
    },
    async 'captures.save'({ path: file, changes, to, overwrite }) {
      for (const each of [file, to]) checkAbsolute(each);
      const capture = changes.reduce(applyChange, await readCapture(file));
      await writeWhole(to, encodeJson(relocateCapture(capture, file, to)), { force: overwrite });
      return { path: to };
    },
  };
}

/** Between two steps of the doctor, whoever else asks gets an answer, and a wish to end arrives. */
async function letOthersIn(signal: AbortSignal): Promise<void> {
  await new Promise(setImmediate);
  signal.throwIfAborted();
}
