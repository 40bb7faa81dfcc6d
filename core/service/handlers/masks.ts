import { chooseScenes } from '../../datasets/scenes.ts';
import { partOf, stepsOf, type Watch } from '../../capture/watch.ts';
import type { RealField } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { imagesPerScene } from '../../optics/scenes.ts';
import { sceneModelOf } from '../../training/scene-images.ts';
import { readMask } from '../../slm/read-mask.ts';
import type { CoreContext } from '../context.ts';
import { float32Message, type ArrayMessage, type MaskIdentifiability } from '../contract.ts';
import { loadDesignScenes } from '../design-scenes.ts';
import { runMask } from '../export-figures.ts';
import { snapshotOf } from '../mask-views.ts';
import { reachedOn } from '../reached-on.ts';
import type { HandlersOf } from './handlers.ts';

/** A scene of so many takes five seconds, one of twice as many eight times as long. */
const MOST_UNKNOWNS = 1024;

/** Of the time that identifiability takes: the rest goes to what is reached. */
const BOUND_SHARE = 0.9;

export const maskHandlers = (context: CoreContext): HandlersOf<'masks'> => ({
  'masks.farField': ({ run, snapshot, work }) =>
    context.longRequests.run(work, async (watch) => {
      const phase = snapshotOf(await runMask(context, run), snapshot);
      return { intensity: fieldMessage(await context.compute('far field', phase, watch)) };
    }),
  'masks.difference': ({ run, snapshot, other, otherSnapshot, work }) =>
    context.longRequests.run(work, async (watch) => {
      const [one, second] = await Promise.all([
        runMask(context, run),
        other.kind === 'run' ? runMask(context, other.run) : readMask(other.file),
      ]);
      const masks = [snapshotOf(one, snapshot), snapshotOf(second, otherSnapshot)] as const;
      const { wrapped, unwrapped, ...figures } = await context.compute('mask difference', [...masks], watch);
      return {
        wrapped: fieldMessage(wrapped),
        unwrapped: unwrapped === null ? null : fieldMessage(unwrapped),
        ...figures,
      };
    }),
  'masks.identifiability': ({ run, scenes, work }) =>
    context.longRequests.run(work, (watch) => identify(context, run, scenes, watch)),
});

async function identify(
  { library, jobs, engines, places, compute }: CoreContext,
  run: string,
  scenes: number,
  watch: Watch,
): Promise<MaskIdentifiability> {
  if (jobs.current !== null) {
    throw new InputError({ where: 'identifiability', expected: 'an idle machine', found: `${jobs.current} in work` });
  }
  const found = await library.find(run);
  const [config, design, { refinement, dataset }] = await Promise.all([found.config(), found.store.readDesign(), found.record()]);
  if (design === null) throw new InputError({ where: found.id, expected: 'a run with a mask', found: 'none yet' });
  const model = sceneModelOf(config);
  const unknowns = imagesPerScene(model) * config.dataset.height * config.dataset.width;
  if (unknowns > MOST_UNKNOWNS) {
    throw new InputError({
      where: found.id,
      expected: `scenes of at most ${MOST_UNKNOWNS} unknowns`,
      found: `${unknowns}`,
      hint: `it takes minutes: kinoform identify ${found.id}`,
    });
  }
  const { test } = await loadDesignScenes(config, places, dataset);
  const images = chooseScenes(
    test,
    Int32Array.from({ length: Math.min(scenes, config.dataset.test) }, (_, index) => index),
  );
  const { shape, data } = design.maskPhase;
  const { noise, panel } = config.sensing;
  const sensing = { mask: { shape, data: Float64Array.from(data) }, panel, model, noise };
  const figures = await compute('identifiability', { sensing, images }, partOf(watch, 0, BOUND_SHARE));
  // What was chosen without noise would overfit it.
  const trained = { config, design, refinement: figures.assumed ? null : refinement, engine: await engines.chosen() };
  const step = stepsOf(partOf(watch, BOUND_SHARE, 1));
  const reached = (await reachedOn(images, figures.noise, trained, async (share) => {
    await step(share);
    return true;
  }))!;
  return {
    noise: figures.noise,
    assumed: figures.assumed,
    summary: figures.summary,
    scenes: figures.scenes.map(
      ({ boundPsnr, rangePsnr, condition, effectiveRank, lost, unidentified, singularValues }, index) => ({
        boundPsnr,
        rangePsnr,
        condition,
        effectiveRank,
        lost,
        unidentified,
        directions: singularValues.length,
        singularValues: float32Message([singularValues.length], Float32Array.from(singularValues)),
        deviation: fieldMessage(figures.scenes[index]!.deviation),
        truth: fieldMessage(figures.truth[index]!),
      }),
    ),
    reached,
  };
}

const fieldMessage = ({ shape, data }: RealField): ArrayMessage => float32Message(shape, Float32Array.from(data));
