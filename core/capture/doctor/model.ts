import type { Field, RealField } from '../../math/field.ts';
import { rootKey, uniform } from '../../math/random.ts';
import { codedDiffraction } from '../../optics/coded-diffraction.ts';
import type { CameraGeometry } from '../../optics/affine.ts';
import type { Envelope } from '../../optics/camera-plane.ts';
import type { SensingOperator } from '../../optics/operator.ts';
import type { PanelModel } from '../../optics/panel.ts';
import { resampleIntoBins, type LightFrame } from '../bins.ts';
import { fitPatterns, type PatternFit } from './pattern-fit.ts';
import { mean } from './statistics.ts';

/** The bench as it is described: what was shown, and where it should fall. */
export interface Bench extends CameraGeometry {
  /** `φ [L,H,W]` in radians. */
  readonly mask: RealField;
  readonly panel: PanelModel;
  readonly envelope: Envelope;
}

/** The patterns of a few scenes, `[scene][mask]` as described. */
export type ScenePatterns = readonly (readonly LightFrame[])[];

/** The patterns of a scene, and which mask each is taken to be behind: `order[k]` is the mask of the pattern described as k. */
export type Order = readonly number[];

export const describedOrder = ({ mask }: Pick<Bench, 'mask'>): Order =>
  Array.from({ length: mask.shape[0]! }, (_, index) => index);

/** A hypothesis about the bench that patterns can be held against. */
export interface Hypothesis {
  readonly geometry?: CameraGeometry;
  readonly order?: Order;
  /** Disorders the masks, so that nothing fits any more: what chance scores. */
  readonly decoy?: number;
}

/**
 * Patterns held against hypotheses about their bench. A score is the mean over scenes of `fitPatterns`; decoys, masks of the same look that were not shown, tell what a wrong model
 * scores, and its spread.
 */
export class ModelFit {
  readonly bench: Bench;
  private readonly patterns: ScenePatterns;
  private readonly pause: () => void | Promise<void>;
  private readonly resampled = new Map<string, Float64Array[][]>();
  private chance: { readonly mean: number; readonly deviation: number } | undefined;

  /** @param pause called before each estimate: await something in it to let other work in */
  constructor(bench: Bench, patterns: ScenePatterns, pause: () => void | Promise<void>) {
    this.bench = bench;
    this.patterns = patterns;
    this.pause = pause;
  }

  /** Standard deviations of chance above its mean. @throws InputError when the frames do not reach as far as this geometry says */
  async significance(hypothesis: Hypothesis = {}): Promise<number> {
    this.chance ??= await this.scoreOfChance();
    return ((await this.score(hypothesis)) - this.chance.mean) / this.chance.deviation;
  }

  private async score(hypothesis: Hypothesis): Promise<number> {
    await this.pause();
    return mean(this.fits(hypothesis).map((fit) => fit.score));
  }

  /** What one pattern scores alone behind one mask, each scene's pattern `index`. */
  async scoreOfPair(index: number, behind: number, geometry: CameraGeometry = this.bench): Promise<number> {
    await this.pause();
    const { mask, panel } = this.bench;
    const [, height = 0, width = 0] = mask.shape;
    const size = height * width;
    const operator = codedDiffraction(
      { shape: [1, height, width], data: mask.data.subarray(behind * size, (behind + 1) * size) },
      panel,
    );
    return mean(
      this.binsAt(geometry).map((bins) => fitPatterns({ shape: [1, 1, height, width], data: bins[index]! }, operator).score),
    );
  }

  /** The estimates of each scene. */
  fits({ geometry = this.bench, order = describedOrder(this.bench), decoy }: Hypothesis = {}): PatternFit[] {
    const operator = this.operator(decoy);
    return this.intensities(geometry, order).map((intensity) => fitPatterns(intensity, operator));
  }

  operator(decoy?: number): SensingOperator<Field> {
    const { mask, panel } = this.bench;
    return codedDiffraction(decoy === undefined ? mask : moved(mask, decoy), panel);
  }

  /** `y [1,L,H,W]` of each scene, never negative. */
  intensities(geometry: CameraGeometry, order: Order): RealField[] {
    const [snapshots = 0, height = 0, width = 0] = this.bench.mask.shape;
    return this.binsAt(geometry).map((bins) => {
      const data = new Float64Array(snapshots * height * width);
      order.forEach((behind, index) => data.set(bins[index]!, behind * height * width));
      return { shape: [1, snapshots, height, width], data };
    });
  }

  private binsAt(geometry: CameraGeometry): Float64Array[][] {
    const { centre, pixelsPerBin } = geometry;
    const name = JSON.stringify([centre, pixelsPerBin]);
    const known = this.resampled.get(name);
    if (known !== undefined) return known;
    const [, height = 0, width = 0] = this.bench.mask.shape;
    const bins = this.patterns.map((scene) =>
      scene.map((frame) =>
        resampleIntoBins(frame, geometry, [height, width], this.bench.envelope, 'frame').map((value) => Math.max(0, value)),
      ),
    );
    this.resampled.set(name, bins);
    return bins;
  }

  private async scoreOfChance(): Promise<{ mean: number; deviation: number }> {
    const scores: number[] = [];
    for (let decoy = 0; decoy < DECOYS; decoy++) scores.push(await this.score({ decoy }));
    const middle = mean(scores);
    const variance = mean(scores.map((score) => (score - middle) ** 2)) * (DECOYS / (DECOYS - 1));
    return { mean: middle, deviation: Math.sqrt(variance) };
  }
}

const DECOYS = 8;

/**
 * Every row of each mask moved circularly by a distance of its own. A mask that moves as a whole would not do: its pattern is also that of the scene moved
 * the other way.
 */
function moved({ shape, data }: RealField, decoy: number): RealField {
  const width = shape.at(-1)!;
  const draws = uniform(rootKey(decoy), data.length / width);
  return {
    shape,
    data: data.map((_, i) => {
      const row = Math.floor(i / width);
      const distance = Math.floor(draws[row]! * width);
      return data[row * width + ((i + distance) % width)]!;
    }),
  };
}
