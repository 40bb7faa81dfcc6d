import { chooseScenes } from '../../datasets/scenes.ts';
import type { RealField } from '../../math/field.ts';
import { InputError } from '../../math/input-error.ts';
import { imagesPerScene } from '../../optics/scenes.ts';
import { sceneModelOf } from '../../training/scene-images.ts';
import { readMask } from '../../slm/mask.ts';
import type { CoreContext } from '../context.ts';
import { float32Message, type ArrayMessage } from '../contract.ts';
import { loadDesignScenes } from '../design-scenes.ts';
import { runMask } from '../export-figures.ts';
import { farField, maskDifference, snapshotOf } from '../mask-views.ts';
import { identifyMask, reachedOn } from '../identify-mask.ts';
import type { HandlersOf } from './handlers.ts';

/** A scene of so many holds up whoever else asks for five seconds. */
const MOST_UNKNOWNS = 1024;

export const maskHandlers = (context: CoreContext): HandlersOf<'masks'> => ({
  async 'masks.farField'({ run, snapshot }) {
    return { intensity: fieldMessage(farField(snapshotOf(await runMask(context, run), snapshot))) };
  },
  async 'masks.difference'({ run, snapshot, other, otherSnapshot }) {
    const [one, second] = await Promise.all([
      runMask(context, run),
      other.kind === 'run' ? runMask(context, other.run) : readMask(other.file),
    ]);
    const { wrapped, unwrapped, ...figures } = maskDifference(snapshotOf(one, snapshot), snapshotOf(second, otherSnapshot));
    return {
      wrapped: fieldMessage(wrapped),
      unwrapped: unwrapped === null ? null : fieldMessage(unwrapped),
      ...figures,
    };
  },
  async 'masks.identifiability'({ run, scenes }) {
    const { library, jobs, engines, places } = context;
    if (jobs.current !== null) {
      throw new InputError({ where: 'identifiability', expected: 'an idle machine', found: `${jobs.current} in work` });
    }
    const found = await library.find(run);
    const [config, design, { refinement, dataset }] = await Promise.all([
      found.config(),
      found.store.readDesign(),
      found.record(),
    ]);
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
    const figures = (await identifyMask(sensing, images, letOthersIn))!;
    // What was chosen without noise would overfit it.
    const trained = { config, design, refinement: figures.assumed ? null : refinement, engine: await engines.chosen() };
    const reached = (await reachedOn(images, figures.noise, trained, letOthersIn))!;
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
  },
});

/** Between two scenes, whoever else asks gets an answer. */
async function letOthersIn(): Promise<boolean> {
  await new Promise(setImmediate);
  return true;
}

const fieldMessage = ({ shape, data }: RealField): ArrayMessage => float32Message(shape, Float32Array.from(data));
