import type { Field, RealField } from '../math/field.ts';
import { benchDecoding } from '../optics/coded-diffraction.ts';
import type { Envelope } from '../optics/camera-plane.ts';
import { finerDiffraction } from '../optics/finer-diffraction.ts';
import type { PanelModel } from '../optics/panel.ts';
import { relativeResidual } from '../retrieval/iterate.ts';
import type { Prior } from '../retrieval/priors.ts';
import { refine } from '../retrieval/refine.ts';
import { constantStart, spectralInitialisation } from '../retrieval/spectral.ts';
import { aberrationOf, geometryOf, panelWith, type BenchValues } from './bench-parameters.ts';
import { resampleFiner, type LightFrame } from './bins.ts';

/** Frames of one unknown scene, one behind each mask. */
export interface UnknownScene {
  /** In the model's units, counts a pixel. */
  readonly frames: readonly LightFrame[];
  /** By frame, 0 for pixels that are not to be believed; null for all of them. */
  readonly trusted: readonly (Float64Array | null)[];
  /** `φ [L,H,W]`. */
  readonly mask: RealField;
  readonly panel: PanelModel;
  readonly envelope: Envelope;
}

export interface SolvedScene {
  /** `x [1,H,W]`. */
  readonly field: Field;
  /** `‖|A x| − √y‖ / ‖√y‖`: small when some scene explains all frames on this bench. */
  readonly residual: number;
}

/** Two points a bin hold all that the camera saw: four times as many intensities as bins, so that a wrong bench cannot hide in the freedom of the scene. */
const FINER = 2;
const POWER_ITERATIONS = 15;

/** The scene that explains the frames best on a bench: spectral start and error reduction, at two points a bin. @param start goes on from there */
export function solveScene(
  { frames, mask, panel, envelope }: UnknownScene,
  values: BenchValues,
  { projections, prior, start }: { readonly projections: number; readonly prior: Prior; readonly start?: Field },
): SolvedScene {
  const [snapshots, height, width] = mask.shape as [number, number, number];
  const size = FINER * FINER * height * width;
  const data = new Float64Array(snapshots * size);
  frames.forEach((frame, l) => {
    const intensity = resampleFiner(frame, geometryOf(values), [height, width], envelope, FINER);
    data.set(
      intensity.map((y) => Math.max(0, y) / (FINER * FINER)),
      l * size,
    );
  });
  const measured = { shape: [1, snapshots, FINER * height, FINER * width], data };
  const operator = finerDiffraction(benchDecoding(mask, panelWith(panel, values), aberrationOf(values)), FINER);
  const begin =
    start ??
    spectralInitialisation(measured, operator, {
      weights: 'mm',
      parameter: 0,
      iterations: POWER_ITERATIONS,
      filter: null,
      start: constantStart([height, width]),
    });
  const field = refine(measured, operator, begin, { projections, damping: 0, prior });
  return { field, residual: relativeResidual(operator.forward(field), measured) };
}
