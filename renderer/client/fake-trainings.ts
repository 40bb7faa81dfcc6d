import {
  float32Message,
  type EventName,
  type EventPayload,
  type GeneratorConfig,
  type GeneratorNetworkChoice,
  type RequestInput,
  type RequestName,
  type RequestOutput,
  type TrainingRecord,
} from '../../core/service/contract.ts';
import type { FakeJobs } from './fake-jobs.ts';

type TrainingRequest = Extract<RequestName, `trainings.${string}`>;
type Handlers = { [N in TrainingRequest]: (input: RequestInput<N>) => RequestOutput<N> };

const networks: GeneratorNetworkChoice[] = [
  {
    name: 'vae-20',
    title: 'autoencoder of 500 and 500 units, 20 numbers a code (Hand, Leong and Voroninski 2018)',
    network: { kind: 'dense', latent: 20, hidden: [500, 500] },
    training: { objective: 'elbo', learningRate: 1e-3 },
  },
  {
    name: 'dcgan',
    title: 'convolutions against a discriminator, 100 numbers a code (Radford, Metz and Chintala 2016)',
    network: { kind: 'dcgan', latent: 100, width: 64 },
    training: { objective: 'adversarial', learningRate: 2e-4 },
  },
];

const lossAt = (step: number): number => 234 + 310 * Math.exp(-step / 90) + 6 * Math.sin(step);

interface Surroundings {
  readonly jobs: FakeJobs;
  /** Whether a run is in work. */
  busy(): boolean;
  tell<N extends EventName>(name: N, payload: EventPayload<N>): void;
  /** Keeps what was trained; gives its id. */
  keep(config: GeneratorConfig): string;
}

/** Generators in the making that only pretend. */
export class FakeTrainings {
  #list: TrainingRecord[] = [];
  #made = 0;

  constructor(private readonly around: Surroundings) {}

  /** The one in work. */
  get current(): string | null {
    return this.#list.find(({ state }) => state === 'running')?.id ?? null;
  }

  has(id: string): boolean {
    return this.#list.some((each) => each.id === id);
  }

  /** Does some steps of the one in work. */
  advance(steps: number): void {
    const before = this.#list.find(({ state }) => state === 'running');
    if (before === undefined) return;
    const step = Math.min(before.steps, before.step + steps);
    const { id, config } = before;
    const perEpoch = before.steps / config.training.epochs;
    const losses = Array.from({ length: Math.floor(step / perEpoch) }, (_, epoch) => lossAt((epoch + 0.5) * perEpoch));
    this.#put({ ...before, step, losses });
    const curve = Float32Array.from({ length: 2 * step }, (_, i) => (i % 2 === 0 ? i / 2 + 1 : lossAt((i + 1) / 2)));
    const secondsLeft = (before.steps - step) * 0.05;
    this.around.tell('training.progress', {
      training: id,
      step,
      steps: before.steps,
      secondsLeft,
      curve: float32Message([step, 2], curve),
    });
    if (step === before.steps) this.#end(id, this.around.keep(config));
  }

  begin(id: string): void {
    const training = this.#find(id);
    this.#put({ ...training, state: 'running', engine: 'onnx-cpu' });
    this.around.tell('trainings.changed', { began: { training: id, name: training.config.name }, ended: null });
    this.around.tell('jobs.changed', this.around.jobs.list());
  }

  pause(id: string): void {
    this.around.jobs.hold(true);
    this.#put({ ...this.#find(id), state: 'paused' });
    this.#end(id, null);
  }

  remove(id: string): void {
    this.#list = this.#list.filter((each) => each.id !== id);
    this.around.tell('trainings.changed', { began: null, ended: null });
  }

  #end(training: string, generator: string | null): void {
    if (generator !== null) this.#list = this.#list.filter(({ id }) => id !== training);
    this.around.tell('trainings.changed', { began: null, ended: { training, generator, reason: null } });
    this.around.tell('jobs.changed', this.around.jobs.list());
  }

  #find(id: string): TrainingRecord {
    const found = this.#list.find((each) => each.id === id);
    if (found === undefined) throw { message: `training: expected the id of a training, found "${id}"` };
    return found;
  }

  #put(training: TrainingRecord): void {
    this.#list = [training, ...this.#list.filter(({ id }) => id !== training.id)];
  }

  #goOn(id: string): Record<string, never> {
    if (this.around.busy() || this.current !== null) {
      this.#put({ ...this.#find(id), state: 'queued' });
      this.around.jobs.add(id);
      this.around.tell('trainings.changed', { began: null, ended: null });
    } else this.begin(id);
    return {};
  }

  readonly handlers: Handlers = {
    'trainings.networks': () => [...networks],
    'trainings.list': () => [...this.#list],
    'trainings.start': ({ config }) => {
      const id = `t${++this.#made}`;
      const steps = config.training.epochs * Math.floor(config.dataset.train / config.training.batchSize);
      const created = '2026-03-02T19:58:00Z';
      const rest = { reason: null, engine: null, step: 0, losses: [], seconds: 0 };
      this.#put({ version: 1, id, created, config, state: 'paused', steps, ...rest });
      this.#goOn(id);
      return { training: id };
    },
    'trainings.pause': ({ training }) => {
      this.pause(training);
      return {};
    },
    'trainings.resume': ({ training }) => this.#goOn(training),
    'trainings.stop': ({ training }) => {
      this.#end(training, this.around.keep(this.#find(training).config));
      return {};
    },
    'trainings.discard': ({ training }) => {
      this.remove(training);
      return {};
    },
  };
}
