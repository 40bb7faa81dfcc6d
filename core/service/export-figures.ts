import { stepsOf, type Watch } from '../capture/watch.ts';
import { chooseScenes } from '../datasets/scenes.ts';
import type { HostTensor } from '../engine/program.ts';
import type { RunFolder } from '../runs/run-folder.ts';
import type { MaskPhase } from '../slm/mask.ts';
import { readMask } from '../slm/read-mask.ts';
import { defaultRefinement, evaluateDesign } from '../training/evaluate.ts';
import { openReader } from '../training/infer-step.ts';
import type { CoreContext } from './context.ts';
import type { Finding } from './contract.ts';
import { loadDesignScenes } from './design-scenes.ts';

/** Enough scenes to see what a panel's levels cost, few enough to wait for. */
const SCENES = 200;

/** dB from which a refit of the network is worth its time. */
const WORTH_A_REFIT = 0.3;

/** The best mask of a run. @throws InputError when it has none yet */
export async function runMask({ library }: CoreContext, run: string): Promise<MaskPhase> {
  return readMask((await library.find(run)).files.mask);
}

interface PredictedPsnr {
  /** dB on test scenes, with the mask as the panel shows it and as it was learned. */
  readonly decoded: number;
  readonly original: number;
}

/** Null for a run that has no network to read with. The carrier and the correction are taken off: they are not of the pattern. Rejects once it is given up. */
export async function predictPsnr(
  { engines, places }: CoreContext,
  run: RunFolder,
  shown: HostTensor,
  watch: Watch = {},
): Promise<PredictedPsnr | null> {
  const step = stepsOf(watch);
  const design = await run.store.readDesign();
  if (design === null) return null;
  const [config, { dataset }] = await Promise.all([run.config(), run.record()]);
  const { test } = await loadDesignScenes(config, places, dataset);
  const engine = await engines.chosen();
  const scenes = chooseScenes(
    test,
    Int32Array.from({ length: Math.min(config.dataset.test, SCENES) }, (_, index) => index),
  );
  const reader = await openReader(engine, config);
  /** @param before the share that is done when it begins */
  const predict = async (maskPhase: HostTensor, before: number): Promise<number> => {
    const options = {
      reader,
      methods: ['network'] as const,
      refinement: defaultRefinement(config),
      onProgress: async (share: number) => {
        await step(before + share / 2);
        return true;
      },
      now: () => 0,
    };
    return (await evaluateDesign(config, { ...design, maskPhase }, scenes, options))!.scores.network!.psnr.mean;
  };
  try {
    return { decoded: await predict(shown, 0), original: await predict(design.maskPhase, 0.5) };
  } finally {
    reader[Symbol.dispose]();
  }
}

/** In words, for an export that does not wait for a screen. */
export function predictionFinding(predicted: PredictedPsnr | null): Finding {
  const finding = { id: 'prediction', title: 'Predicted loss' };
  if (predicted === null) {
    return { ...finding, verdict: 'note', message: 'Cannot be told: the run has no network yet, or its scenes are gone.' };
  }
  const { original, decoded } = predicted;
  const loss = original - decoded;
  const message = `Test PSNR ${original.toFixed(2)} dB with the mask as it was learned, ${decoded.toFixed(2)} dB as this panel shows it: ${
    Math.abs(loss) < 0.005 ? 'no loss' : `a ${loss > 0 ? 'loss' : 'gain'} of ${Math.abs(loss).toFixed(2)} dB`
  }.`;
  return { ...finding, verdict: loss > WORTH_A_REFIT ? 'risk' : 'ok', message };
}
