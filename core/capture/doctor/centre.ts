import { fft2 } from '../../math/fft.ts';
import { intensityOf, type Field } from '../../math/field.ts';
import type { CameraGeometry } from '../../optics/affine.ts';
import type { CaptureFinding, CaptureMark } from './finding.ts';
import { reporter } from './report.ts';

/** Bins: a centre that is off by less does not matter. */
const OFF = 0.4;
/** Alignment of a scene's phases, its tilt taken out, from which it has no tilt of its own: 1 for positive scenes, near 0 for scenes of any phase. */
const ALIGNED = 0.65;
/** Points a bin at which the spectrum of a scene is looked at. */
const FINE = 4;

/** The brightest frequency of scenes, [row, column] in bins, and how well their phases align once this tilt is taken out: `|Σ x e^{−tilt}| / Σ|x|`. */
export interface BrightestFrequency {
  readonly at: readonly [number, number];
  readonly alignment: number;
}

/** Of the mean spectrum of scenes `[1,H,W]`, to a quarter of a bin and between by a parabola. */
export function brightestFrequency(scenes: readonly Field[]): BrightestFrequency {
  const [, height, width] = scenes[0]!.shape as [number, number, number];
  const [rows, columns] = [FINE * height, FINE * width];
  const spectrum = new Float64Array(rows * columns);
  for (const scene of scenes) {
    intensityOf(fft2(padded(scene, rows, columns))).data.forEach((value, i) => (spectrum[i]! += value * FINE * FINE));
  }
  const peak = spectrum.reduce((best, value, i) => (value > spectrum[best]! ? i : best), 0);
  const [row, column] = [Math.floor(peak / columns), peak % columns];
  const value = (down: number, right: number) =>
    spectrum[((row + down + rows) % rows) * columns + ((column + right + columns) % columns)]!;
  const between = (left: number, middle: number, right: number) => (left - right) / (2 * (left - 2 * middle + right) || 1);
  const signed = (at: number, length: number) => (at < length / 2 ? at : at - length) / FINE;
  const moduli = scenes.reduce((sum, scene) => sum + modulusSum(scene) ** 2, 0);
  return {
    at: [
      signed(row + between(value(-1, 0), value(0, 0), value(1, 0)), rows),
      signed(column + between(value(0, -1), value(0, 0), value(0, 1)), columns),
    ],
    alignment: Math.sqrt((spectrum[peak]! * height * width) / moduli),
  };
}

const modulusSum = (scene: Field): number => intensityOf(scene).data.reduce((sum, value) => sum + Math.sqrt(value), 0);

function padded({ shape, re, im }: Field, rows: number, columns: number): Field {
  const [, height, width] = shape as [number, number, number];
  const result = { shape: [rows, columns], re: new Float64Array(rows * columns), im: new Float64Array(rows * columns) };
  for (let row = 0; row < height; row++) {
    result.re.set(re.subarray(row * width, (row + 1) * width), row * columns);
    result.im.set(im.subarray(row * width, (row + 1) * width), row * columns);
  }
  return result;
}

/**
 * A registered centre that is off by δ bins turns scenes into ones with a tilt of δ periods: the brightest frequency of the estimates, the zero frequency of any scene with a background, is then δ away.
 */
export function examineCentre({ at, alignment }: BrightestFrequency, geometry: CameraGeometry): CaptureFinding {
  const report = reporter('centre', 'Centre');
  const [[a, b], [c, d]] = geometry.pixelsPerBin;
  const [down, right] = [a * at[0] + b * at[1], c * at[0] + d * at[1]];
  const distance = Math.hypot(down, right);
  const off = Math.hypot(...at);
  if (off < OFF)
    return report.ok(`The zero frequency lies at the registered centre within ${Math.max(0.1, distance).toFixed(1)} pixels.`);
  const centre: [number, number] = [geometry.centre[0] + down, geometry.centre[1] + right].map((value) =>
    Number(value.toFixed(2)),
  ) as [number, number];
  const radius = Math.max(3, Math.hypot(a, c));
  const registered: [number, number] = [geometry.centre[0], geometry.centre[1]];
  const marks: CaptureMark[] = [
    { frame: null, kind: 'circle', at: centre, radius, what: 'zero frequency' },
    { frame: null, kind: 'circle', at: registered, radius, what: 'registered centre' },
  ];
  if (alignment < ALIGNED) {
    return report.note(
      `The brightest frequency of the scenes lies at [${centre.map((value) => value.toFixed(1)).join(', ')}], ${distance.toFixed(1)} pixels from the registered centre.`,
      {
        effect: 'If it is the zero frequency, the reconstruction gets a tilt; scenes of varying phase may have it elsewhere.',
        remedy: 'Compare with the spot of a panel that shows nothing.',
        marks,
      },
    );
  }
  return report.risk(
    `The zero frequency lies at [${centre.map((value) => value.toFixed(1)).join(', ')}], ${distance.toFixed(1)} pixels (${off.toFixed(1)} bins) from the registered centre.`,
    {
      effect: 'The reconstruction gets a tilt of as many periods; priors on real or positive scenes, and networks, fail.',
      remedy: 'Move the centre there, unless the scene itself is tilted.',
      marks,
      fix: { title: `Move the centre to [${centre.join(', ')}]`, change: { kind: 'centre', centre } },
    },
  );
}
