import type { CameraGeometry } from '../../optics/affine.ts';
import { resampleIntoBins, type LightFrame } from '../bins.ts';
import type { FrameReader } from '../frame.ts';
import { readLight } from '../light.ts';
import { spread } from '../spread.ts';
import { reportAlignment, searchAlignment } from './alignment.ts';
import { brightestFrequency, examineCentre } from './centre.ts';
import type { DoctorInput, Examiner, OnStep } from './examine.ts';
import { labelOf, type LoadedFrames } from './load-frames.ts';
import { describedOrder, ModelFit } from './model.ts';
import { CERTAIN, orderIsCertain, reportOrder, searchOrder } from './order.ts';
import { reportOrientation, searchOrientation } from './orientation.ts';
import { examinePower, type SnapshotLight } from './power.ts';
import { reporter } from './report.ts';
import { examineScale } from './scale.ts';
import { examineZeroOrder } from './zero-order.ts';

/** Scenes whose patterns are held against the model. */
const MOST_SCENES = 3;

interface ScenePattern extends SnapshotLight {
  readonly light: LightFrame;
}

/** What the patterns say of light, mask and geometry. */
export async function examineModel(
  examiner: Examiner,
  { reader }: LoadedFrames,
  { captureFile, mask, sceneKind }: DoctorInput,
  onStep: OnStep,
): Promise<void> {
  await onStep('power');
  const { capture } = examiner;
  const { registration, optics } = capture;
  const patterns = await readPatterns(examiner, reader.withCamera(capture.camera), captureFile);
  examiner.add(examinePower(patterns, registration.bins[0] * registration.bins[1]));
  const powerOf = new Map(
    patterns.map((pattern) => [
      pattern,
      examiner.capture.frames[pattern.frames[0]!]!.power / capture.frames[pattern.frames[0]!]!.power,
    ]),
  );
  const scenes = [...new Set(patterns.map(({ scene }) => scene))];
  const means = scenes.map((scene) => {
    const own = patterns.filter((pattern) => pattern.scene === scene);
    const total = own.reduce((sum, pattern) => sum + pattern.total / powerOf.get(pattern)!, 0);
    return (total * capture.intensityPerCountRate) / (own.length * registration.bins[0] * registration.bins[1]);
  });
  examiner.add(examineScale(capture.intensityPerCountRate, means, sceneKind));
  if (mask === null) {
    const report = reporter('mask', 'Mask');
    examiner.add(
      report.risk('The mask that was displayed is not named.', {
        effect: 'Order, orientation and registration cannot be checked, and nothing can be reconstructed.',
        remedy: 'Name a mask file or a run in capture.json.',
      }),
    );
    return;
  }
  const chosen = spread(scenes, MOST_SCENES);
  const bench = { ...registration, mask, panel: optics.panel, envelope: optics.envelope };
  const snapshots = mask.shape[0]!;
  let label = 'order of the frames';
  const fit = new ModelFit(
    bench,
    chosen.map((scene) =>
      Array.from({ length: snapshots }, (_, index) => {
        const pattern = patterns.find((other) => other.scene === scene && other.mask === index)!;
        const power = powerOf.get(pattern)!;
        return { ...pattern.light, values: pattern.light.values.map((rate) => rate / power) };
      }),
    ),
    () => onStep(label),
  );
  let search = await searchOrder(fit);
  let geometry: CameraGeometry = registration;
  const fits = () => (snapshots === 1 ? search.described >= CERTAIN : orderIsCertain(search));
  label = 'orientation';
  const orientation = fits() ? null : await searchOrientation(fit, search.best);
  if (orientation !== null) {
    geometry = orientation.geometry;
    search = await searchOrder(fit, geometry);
  }
  const framesBehind = (index: number) =>
    patterns.filter((pattern) => pattern.mask === index).flatMap((pattern) => pattern.frames);
  examiner.add(reportOrder(search, describedOrder(bench), framesBehind, chosen.length));
  examiner.add(reportOrientation(orientation, fits()));
  if (!fits()) {
    const report = reporter('registration', 'Registration');
    examiner.add(
      report.note('Rotation, scale and centre cannot be checked with patterns that do not fit their masks.', {
        effect: 'A wrong registration would go unnoticed.',
        remedy: 'Calibrate with known patterns.',
      }),
    );
    return;
  }
  label = 'registration';
  const { order } = search;
  const alignment = await searchAlignment(fit, geometry, order);
  const aligned = reportAlignment(alignment);
  examiner.add(aligned);
  if (aligned.fix !== null) geometry = alignment.geometry;
  const estimates = fit.fits({ geometry, order }).map(({ scene }) => scene);
  const brightest = brightestFrequency(estimates);
  examiner.add(examineCentre(brightest, geometry));
  const intensities = fit.intensities(geometry, order);
  const evidence = estimates.map((scene, index) => ({ scene, intensity: intensities[index]! }));
  examiner.add(examineZeroOrder(evidence, fit.operator(), brightest.at, optics.panel.zeroOrder));
}

async function readPatterns({ capture }: Examiner, reader: FrameReader, captureFile: string): Promise<readonly ScenePattern[]> {
  const { registration, optics, frames } = capture;
  return (await readLight(captureFile, capture, reader)).map(({ scene, mask, light, where }) => {
    const own = frames.flatMap((frame, index) => (frame.scene === scene && frame.mask === mask ? [index] : []));
    const bins = resampleIntoBins(light, registration, registration.bins, optics.envelope, where);
    const total = bins.reduce((sum, value) => sum + value, 0);
    return { scene, mask, label: own.map((index) => labelOf(frames[index]!)).join(' + '), frames: own, total, light };
  });
}
