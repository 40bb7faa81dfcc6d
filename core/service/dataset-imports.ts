import { performance } from 'node:perf_hooks';
import type { ImageProblem } from '../datasets/description.ts';
import type { ImportWish } from '../datasets/import/import-images.ts';
import type { DatasetLibrary } from '../datasets/library/dataset-library.ts';
import { InputError } from '../math/input-error.ts';
import type { Emit } from './context.ts';
import type { DatasetImport } from './contract.ts';
import { toFailure } from './contract-failure.ts';

interface ImportsOptions {
  readonly datasets: DatasetLibrary;
  readonly emit: Emit;
}

/** Milliseconds of work after which others get an answer, and between two messages. */
const [BREATH, MESSAGE] = [15, 100];
/** How many problems a message lists: the screen shows them as they come, the description keeps more. */
const LISTED = 100;

/** The making of data sets: one at a time, beside everything else that the core does. */
export class DatasetImports {
  readonly #options: ImportsOptions;
  #state: DatasetImport | null = null;
  #cancelled = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: ImportsOptions) {
    this.#options = options;
  }

  /** The one that is under way, or null. */
  get state(): DatasetImport | null {
    return this.#state;
  }

  /** Begins. @throws InputError while another is under way */
  start(wish: ImportWish, overwrite: boolean): void {
    if (this.#state !== null) {
      const hint = 'wait for its end, or cancel it';
      throw new InputError({ where: 'import', expected: 'no other under way', found: `"${this.#state.name}"`, hint });
    }
    this.#cancelled = false;
    this.#state = { ...EMPTY, name: wish.name };
    this.#ended = this.#work(wish, overwrite);
  }

  /** Resolves once nothing is left of it. */
  async cancel(): Promise<void> {
    this.#cancelled = true;
    await this.#ended;
  }

  async #work(wish: ImportWish, force: boolean): Promise<void> {
    const { datasets, emit } = this.#options;
    // The reply leaves before the first event.
    await breathe();
    const began = performance.now();
    let [breathed, told] = [began, -Infinity];
    const problems: ImageProblem[] = [];
    let problemCount = 0;
    let state: DatasetImport = { ...EMPTY, name: wish.name };
    try {
      const description = await datasets.import(wish, {
        force,
        onProgress: async ({ share, images, problems: news }) => {
          problemCount += news.length;
          problems.push(...news.slice(0, LISTED - problems.length));
          const now = performance.now();
          if (now - told >= MESSAGE) {
            told = now;
            const secondsLeft = share > 0.01 ? ((now - began) / 1000 / share) * (1 - share) : null;
            state = { ...state, share, images, secondsLeft, problems: [...problems], problemCount };
            this.#state = state;
            emit('dataset.import', state);
          }
          if (now - breathed >= BREATH) {
            await breathe();
            breathed = performance.now();
          }
          return !this.#cancelled;
        },
      });
      const end = { problems: [...problems], problemCount, secondsLeft: null };
      if (description === null) state = { ...state, ...end, state: 'cancelled' };
      else state = { ...state, ...end, state: 'done', share: 1, images: description.images.count };
    } catch (error) {
      state = { ...state, problems: [...problems], problemCount, secondsLeft: null, state: 'failed', failure: toFailure(error) };
    }
    this.#state = null;
    if (state.state === 'done') emit('datasets.changed', {});
    emit('dataset.import', state);
  }
}

const EMPTY: Omit<DatasetImport, 'name'> = {
  state: 'running',
  share: 0,
  images: 0,
  secondsLeft: null,
  problems: [],
  problemCount: 0,
  failure: null,
};

const breathe = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
