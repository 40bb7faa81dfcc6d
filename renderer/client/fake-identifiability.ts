import { float32Message, type MaskIdentifiability } from '../../core/service/contract.ts';
import { fakeEvaluation } from './fake-data.ts';
import { fakeScene } from './fake-pictures.ts';

/** A single snapshot at 30 dB: a few directions of 1024 are out of reach. */
export function fakeIdentifiability(count: number, height: number, width: number): MaskIdentifiability {
  const directions = height * width;
  const margin = (mean: number, half: number) => ({ mean, low: mean - half, high: mean + half });
  const image = (values: Float32Array) => float32Message([1, height, width], values);
  return {
    noise: { photons: null, readNoise: 0, bits: null, saturation: null, snr: 30 },
    assumed: true,
    summary: {
      boundPsnr: margin(5.4, 2.1),
      rangePsnr: margin(24.3, 0.6),
      effectiveRank: margin(786, 8),
      lost: margin(0, 0),
      unidentified: margin(11, 2),
    },
    scenes: Array.from({ length: count }, (_, scene) => ({
      boundPsnr: 5.4 - scene,
      rangePsnr: 24.3 - 0.2 * scene,
      condition: 3343,
      effectiveRank: 786,
      lost: 0,
      unidentified: 11,
      directions,
      singularValues: float32Message(
        [directions],
        Float32Array.from({ length: directions }, (__, k) => 1.16 * (1 - k / directions) ** 1.2 + 3e-4),
      ),
      deviation: image(fakeScene(scene, height, width).map((value) => 0.08 - 0.05 * value)),
      truth: image(fakeScene(scene, height, width)),
    })),
    reached: { ...fakeEvaluation, er: { ...fakeEvaluation['network']!, psnr: margin(28.5, 1.1) } },
  };
}
