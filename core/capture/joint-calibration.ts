import { InputError } from '../math/input-error.ts';
import { ABERRATION_TERMS, type AberrationTerm } from '../optics/zernike.ts';
import { fitBench, modelFrames, type BenchFit, type BenchProblem } from './bench-fit.ts';
import { GEOMETRY, geometryOf, type BenchParameter, type BenchValues } from './bench-parameters.ts';
import { matchPattern } from './match-pattern.ts';
import type { OnProgress } from './watch.ts';

/** What benches have most of, and what is looked for where patterns are not recognised. */
const STRONGEST: readonly AberrationTerm[] = ['defocus', 'astigmatism', 'oblique-astigmatism'];

/** Which aberrations are fitted: none, defocus and astigmatism, or coma, trefoil and spherical aberration as well. */
export const ABERRATION_SETS = { none: [], low: STRONGEST, all: ABERRATION_TERMS } as const satisfies Record<
  string,
  readonly AberrationTerm[]
>;
export type AberrationSet = keyof typeof ABERRATION_SETS;

/** Below this correlation of the middle of the pattern it is looked for behind aberrations, and in the mirror. */
const RECOGNISED = 0.5;
/** Aberrations that are tried, in waves rms. */
const TRIED_WAVES = [-0.45, -0.3, -0.15, 0.15, 0.3, 0.45];
/** Pairs of aberrations that are followed. */
const LIKELY_PAIRS = 3;
/** More than this share of the frames unexplained is another mask, or another bench. */
const HOPELESS = 0.4;

/**
 * Joint calibration from frames of a known scene (even light, most often) behind known masks: first where the pattern is, which way round, and behind what aberrations, by correlation; then all
 * parameters by least squares through the camera-plane model, from the middle of the pattern outwards.
 *
 * Random masks decide everything here: their patterns have no symmetry. What no frame of a single scene tells apart: gain from the brightness of the light, an aberration from a phase of the known scene.
 * @throws InputError when the patterns are not in the frames
 */
export async function calibrateJointly(
  problem: BenchProblem,
  start: BenchValues,
  aberrations: AberrationSet,
  onProgress: OnProgress,
): Promise<BenchFit> {
  const bins = Math.min(...problem.mask.shape.slice(1));
  const fitted = ABERRATION_SETS[aberrations];
  const first = fitted.filter((term) => STRONGEST.includes(term));
  let values = await recognise(problem, start, first, onProgress);
  values = { ...values, ...(await brightness(problem, values)) };
  const geometry: readonly BenchParameter[] = GEOMETRY.filter((name) => name !== 'shear');
  const light: readonly BenchParameter[] = ['gain', 'background'];
  const panel: readonly BenchParameter[] = ['phase error', 'leak'];
  const stages = [
    { free: [...geometry, ...light, ...first], radius: bins / 5, iterations: 8 },
    { free: [...geometry, ...light, ...panel, ...first], radius: bins / 3, iterations: 6 },
    { free: [...GEOMETRY, ...light, ...panel, ...fitted], radius: Infinity, iterations: 12 },
  ];
  let fit: BenchFit | undefined;
  for (const [stage, { free, radius, iterations }] of stages.entries()) {
    let step = 0;
    const onStep = () => onProgress(0.3 + 0.7 * ((stage + step++ / iterations) / stages.length));
    // A leak of nothing has no slope to follow: begin with a little.
    const from = { ...values, leak: values.leak === 0 && free.includes('leak') ? 0.05 : values.leak };
    fit = await fitBench(problem, from, free, { iterations, radius, onStep });
    values = fit.values;
  }
  if (fit!.residual > HOPELESS) {
    throw new InputError({
      where: 'calibration frames',
      expected: 'the patterns of the masks that they name',
      found: `frames of which ${Math.round(100 * fit!.residual)} % stay unexplained`,
      hint: 'another mask, another scene, or lengths that are far off?',
    });
  }
  return fit!;
}

/** Where the pattern is: the nominal orientation first, behind aberrations, and then the seven others. */
async function recognise(
  problem: BenchProblem,
  start: BenchValues,
  terms: readonly AberrationTerm[],
  onProgress: OnProgress,
): Promise<BenchValues> {
  let best = place(problem, start);
  for (const [tried, orientation] of orientations(start).entries()) {
    await onProgress((0.3 * tried) / 8);
    if (tried > 0 && best.correlation >= RECOGNISED) break;
    const found = await behindAberrations(problem, place(problem, orientation), terms, async () => onProgress((0.3 * tried) / 8));
    if (found.correlation > best.correlation) best = found;
  }
  return best.values;
}

interface Place {
  readonly values: BenchValues;
  readonly correlation: number;
}

function place(problem: BenchProblem, values: BenchValues): Place {
  const [{ scene, frames }] = problem.scenes as [BenchProblem['scenes'][number]];
  const model = modelFrames(problem, scene, values, frames[0]!).values;
  const bins = Math.min(...problem.mask.shape.slice(1));
  const pixels = Math.min(Math.abs(values['scale rows']), Math.abs(values['scale columns']));
  const { centre } = geometryOf(values);
  const { shift, correlation } = matchPattern(model, frames, centre, {
    radius: Math.max(4, bins / 4) * pixels,
    largestShift: Math.ceil(Math.max(3, bins / 8) * pixels),
  });
  const moved = { 'centre row': centre[0] + shift[0], 'centre column': centre[1] + shift[1] };
  return { values: { ...values, ...moved }, correlation };
}

/**
 * Pairs of defocus and astigmatism on a grid, then each term on its own, twice, from the likeliest pairs: correlation that one aberration takes away, however much of it the others bring back.
 */
async function behindAberrations(
  problem: BenchProblem,
  found: Place,
  terms: readonly AberrationTerm[],
  breathe: () => Promise<void>,
): Promise<Place> {
  if (found.correlation >= RECOGNISED || terms.length === 0) return found;
  const pairs: Place[] = [];
  for (const defocus of [0, ...TRIED_WAVES]) {
    for (const astigmatism of [0, ...TRIED_WAVES]) {
      const values = {
        ...found.values,
        defocus: found.values.defocus + defocus,
        astigmatism: found.values.astigmatism + astigmatism,
      };
      pairs.push(place(problem, values));
    }
    await breathe();
  }
  let best = found;
  for (const pair of pairs.sort((a, b) => b.correlation - a.correlation).slice(0, LIKELY_PAIRS)) {
    let here = pair;
    for (let round = 0; round < 2 && here.correlation < RECOGNISED; round++) {
      for (const term of terms) {
        for (const waves of TRIED_WAVES) {
          const tried = place(problem, { ...here.values, [term]: found.values[term] + waves });
          if (tried.correlation > here.correlation) here = tried;
        }
      }
      await breathe();
    }
    if (here.correlation > best.correlation) best = here;
    if (best.correlation >= RECOGNISED) break;
  }
  return best;
}

/** The eight ways in which a camera can look at a pattern, as it is believed to stand first. */
function orientations(values: BenchValues): BenchValues[] {
  const { 'scale rows': rows, 'scale columns': columns, rotation } = values;
  return [0, Math.PI / 2].flatMap((turn) =>
    [1, -1].flatMap((up) =>
      [1, -1].map((right) => ({
        ...values,
        rotation: rotation + turn,
        'scale rows': up * rows,
        'scale columns': right * columns,
      })),
    ),
  );
}

/** Gain and background at some geometry: they are linear, one step finds them. */
async function brightness(problem: BenchProblem, values: BenchValues): Promise<Pick<BenchValues, 'gain' | 'background'>> {
  const { gain, background } = (await fitBench(problem, values, ['gain', 'background'], { iterations: 3 })).values;
  return { gain, background };
}
