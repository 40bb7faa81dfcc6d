import type { EventPayload } from '../contract.ts';
import type { ReconstructionSettings } from '../../runs/reconstruction-record.ts';
import type { Method, Tick } from './methods.ts';
import type { Problem } from './scene-problem.ts';

export type ReconstructionProgress = Omit<EventPayload<'reconstruction.progress'>, 'reconstruction'>;

/** Called often; throw in it to give up, await something in it to let others in. */
export type OnProgress = (progress: ReconstructionProgress) => Promise<void>;

type Stage = 'solving' | 'held-out' | 'restarts' | 'halves';

/** Shares of a whole reconstruction, in scenes that are solved once: those of judging are as many again. */
export class Progress {
  readonly #settings: ReconstructionSettings;
  readonly #onProgress: OnProgress;
  readonly #total: number;
  readonly #began = performance.now();
  #done = 0;
  /** The last scene of the stage before, which nothing ended. */
  #open = 0;

  constructor(
    methods: readonly Method[],
    { intensity: { shape } }: Problem,
    settings: ReconstructionSettings,
    judged: number,
    onProgress: OnProgress,
  ) {
    const [scenes = 0, snapshots = 0] = shape;
    const { heldOut, restarts, halves } = settings.trust;
    const again = (method: Method): number =>
      (heldOut === 'none' ? 0 : 1) + (method.restarts ? restarts : 0) + (method.anySnapshots && halves && snapshots > 1 ? 2 : 0);
    this.#total = methods.reduce((sum, method) => sum + scenes + judged * again(method), 0);
    this.#settings = settings;
    this.#onProgress = onProgress;
  }

  /** The tick of a method in one stage, after all of the stage before is done. A scene counts as done when the next begins, or the same one anew. */
  tick({ name }: Method, stage: Stage): Tick {
    this.#done += this.#open;
    this.#open = 1;
    let last = { scene: 0, iteration: 0 };
    return ({ scene, iteration, residual }) => {
      if (scene > last.scene) this.#done += scene - last.scene;
      else if (scene < last.scene || iteration < last.iteration) this.#done++;
      last = { scene, iteration };
      const within = Math.min(1, iteration / this.#settings.iterations);
      const share = Math.min(1, (this.#done + within) / this.#total);
      const elapsed = (performance.now() - this.#began) / 1000;
      return this.#onProgress({
        method: name,
        stage,
        share,
        scene: stage === 'solving' ? scene : null,
        iteration: stage === 'solving' ? iteration : null,
        residual,
        secondsLeft: share > 0.05 ? (elapsed * (1 - share)) / share : null,
      });
    };
  }
}
