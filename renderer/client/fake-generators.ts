import type {
  EventName,
  EventPayload,
  GeneratorConfig,
  GeneratorRecord,
  RequestInput,
  RequestName,
  RequestOutput,
} from '../../core/service/contract.ts';
import { fakeScene } from './fake-pictures.ts';

type GeneratorRequest = Extract<RequestName, `generators.${string}`>;
type Handlers = { [N in GeneratorRequest]: (input: RequestInput<N>) => RequestOutput<N> };

const SAMPLES = 24;
const losses = Array.from({ length: 29 }, (_, epoch) => 234 + 60 * Math.exp(-epoch / 4));

/** What a workspace of a lab has. */
const fakeGenerators: readonly GeneratorRecord[] = [
  {
    version: 1,
    id: 'g1',
    name: 'vae-20 Fashion-MNIST',
    created: '2026-03-01T15:12:00Z',
    network: { kind: 'dense', latent: 20, hidden: [500, 500] },
    origin: {
      kind: 'trained',
      config: {
        version: 1,
        name: 'vae-20 Fashion-MNIST',
        seed: 0,
        dataset: { source: 'fashion-mnist', height: 28, width: 28, train: 59_000, validation: 1000 },
        network: { kind: 'dense', latent: 20, hidden: [500, 500] },
        training: { objective: 'elbo', epochs: 29, batchSize: 100, learningRate: 1e-3 },
      },
      engine: 'onnx-cpu',
      epochs: 29,
      seconds: 5921,
      imagesPerSecond: 289,
      losses,
    },
    latent: 20,
    size: [28, 28],
    splits: [
      { name: 'latent', size: 20 },
      { name: 'hidden1', size: 500 },
      { name: 'hidden2', size: 500 },
    ],
    figures: { 'ELBO, nats': -236.71, 'PSNR of decoded images, dB': 19.89 },
    made: '0.1.0',
  },
  {
    version: 1,
    id: 'g2',
    name: 'cells.onnx',
    created: '2026-02-20T09:30:00Z',
    network: { kind: 'onnx', splits: ['features'], range: 'signed' },
    origin: { kind: 'imported', file: '/models/cells.onnx' },
    latent: 100,
    size: [64, 64],
    splits: [
      { name: 'latent', size: 100 },
      { name: 'features', size: 8192 },
    ],
    figures: {},
    made: '0.1.0',
  },
];

/** Generators that only pretend. */
export class FakeGenerators {
  #kept: GeneratorRecord[] = [...fakeGenerators];
  readonly #removed: GeneratorRecord[] = [];

  constructor(private readonly tell: <N extends EventName>(name: N, payload: EventPayload<N>) => void) {}

  /** As a new workspace is. */
  empty(): void {
    this.#kept = [];
  }

  /** What came of a training; gives its id. */
  keep(config: GeneratorConfig): string {
    const id = `g${this.#kept.length + this.#removed.length + 1}`;
    const { network, dataset, name, training } = config;
    const { epochs } = training;
    const facts = { figures: { 'ELBO, nats': -241.2, 'PSNR of decoded images, dB': 18.42 }, made: '0.1.0' };
    this.#keep([
      ...this.#kept,
      {
        ...{ version: 1, id, name, created: '2026-03-02T19:59:30Z', network, latent: network.latent, ...facts },
        origin: {
          kind: 'trained',
          config,
          engine: 'onnx-cpu',
          epochs,
          seconds: 61,
          imagesPerSecond: 1162,
          losses: losses.slice(0, epochs),
        },
        size: [dataset.height, dataset.width],
        splits: [{ name: 'latent', size: network.latent }],
      },
    ]);
    return id;
  }

  #find(id: string): GeneratorRecord {
    const found = this.#kept.find((each) => each.id === id);
    if (found === undefined) throw { message: `generator: expected the id of a generator, found "${id}"` };
    return found;
  }

  #keep(kept: readonly GeneratorRecord[]): Record<string, never> {
    this.#kept = [...kept].sort((a, b) => b.created.localeCompare(a.created));
    this.tell('generators.changed', {});
    return {};
  }

  readonly handlers: Handlers = {
    'generators.list': () => [...this.#kept],
    'generators.show': ({ generator }) => ({
      folder: `/home/lab/.local/share/kinoform/generators/${this.#find(generator).id}`,
      bytes: 3_312_000,
    }),
    'generators.samples': ({ generator, seed }) => {
      const [height, width] = this.#find(generator).size;
      const bytes = new Uint8Array(SAMPLES * height * width);
      for (let i = 0; i < SAMPLES; i++) {
        const scene = fakeScene(SAMPLES * seed + i, height, width);
        bytes.set(
          scene.map((value) => 255 * value),
          i * height * width,
        );
      }
      return { images: { shape: [SAMPLES, height, width], dtype: 'uint8', bytes } };
    },
    'generators.import': ({ file, size, name }) => {
      if (!/\.(onnx|safetensors)$/.test(file)) {
        const problem = { where: file, expected: 'an ONNX model', found: 'other bytes', hint: 'damaged or cut short?' };
        throw { message: `${file}: expected an ONNX model, found other bytes (damaged or cut short?)`, problem };
      }
      const id = `g${this.#kept.length + this.#removed.length + 1}`;
      const made: GeneratorRecord = {
        ...this.#find('g2'),
        id,
        name: name ?? file,
        created: '2026-03-02T19:59:00Z',
        origin: { kind: 'imported', file },
        size: size ?? [64, 64],
      };
      this.#keep([...this.#kept, made]);
      return { generator: id };
    },
    'generators.rename': ({ generator, name }) =>
      this.#keep(this.#kept.map((each) => (each.id === generator ? { ...each, name } : each))),
    'generators.remove': ({ generator }) => {
      this.#removed.push(this.#find(generator));
      return this.#keep(this.#kept.filter(({ id }) => id !== generator));
    },
    'generators.restore': ({ generator }) =>
      this.#keep([...this.#kept, ...this.#removed.filter(({ id }) => id === generator).slice(-1)]),
  };
}
