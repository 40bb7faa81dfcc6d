import {
  float32Message,
  type DatasetDescription,
  type DatasetImport,
  type DatasetLook,
  type DatasetSummary,
  type EventName,
  type EventPayload,
  type ImageProblem,
  type RequestInput,
  type RequestName,
  type RequestOutput,
} from '../../core/service/contract.ts';
import { fakeDatasets } from './fake-data.ts';
import { fakeScene } from './fake-pictures.ts';

type DatasetRequest = Extract<RequestName, `datasets.${string}`>;
type Handlers = { [N in DatasetRequest]: (input: RequestInput<N>) => RequestOutput<N> };

const damaged: ImageProblem = {
  where: '/data/cells/0017.png',
  expected: 'an intact PNG picture',
  found: 'its end after 1204 bytes',
  hint: 'damaged or cut short',
};

/** Data sets that only pretend: any path holds 400 pictures of 48×64, of which one is damaged. */
export class FakeDatasets {
  #sets: DatasetSummary[] = [...fakeDatasets];
  readonly #removed: DatasetSummary[] = [];
  readonly #descriptions = new Map<string, DatasetDescription>();
  #importing: { readonly wish: RequestInput<'datasets.import'>; state: DatasetImport } | null = null;

  constructor(private readonly tell: <N extends EventName>(name: N, payload: EventPayload<N>) => void) {}

  /** Does a share of the import that is under way. */
  advance(share: number): void {
    const job = this.#importing;
    if (job === null) return;
    const done = Math.min(1, job.state.share + share);
    const problems = done > 0.2 ? [damaged] : [];
    job.state = { ...job.state, share: done, images: Math.round(399 * done), problems, problemCount: problems.length };
    if (done < 1) return this.tell('dataset.import', job.state);
    this.#importing = null;
    this.#add(job.wish);
    this.tell('datasets.changed', {});
    this.tell('dataset.import', { ...job.state, state: 'done', secondsLeft: null });
  }

  #add({ name, source, processing, split, scene }: RequestInput<'datasets.import'>): void {
    const [height = 48, width = 64] = processing.size ?? [];
    const [validation, test] = split.kind === 'fixed' ? [split.validation, split.test] : [0, 0];
    const created = '2026-03-02T19:20:00Z';
    this.#descriptions.set(name, {
      version: 1,
      name,
      formerly: [],
      created,
      source,
      processing,
      images: { count: 399, test: 0, height, width, sha256: '9f2c' },
      split,
      scene,
      problems: [damaged],
      problemCount: 1,
    });
    const counts = { trainCount: 399 - validation - test, validationCount: validation, testCount: test };
    const facts = { title: name, available: true, note: `/home/lab/.local/share/kinoform/datasets/${name}` };
    this.#sets.push({ name, ...facts, ...counts, height, width, imported: { scene, problemCount: 1, created } });
  }

  #change(name: string, changes: Partial<DatasetSummary>): Record<string, never> {
    const described = this.#descriptions.get(name);
    if (described === undefined) throw { message: `dataset: expected one that was imported, found "${name}"` };
    const to = changes.name ?? name;
    this.#descriptions.delete(name);
    this.#descriptions.set(to, { ...described, name: to, scene: changes.imported?.scene ?? described.scene });
    this.#sets = this.#sets.map((set) => (set.name === name ? { ...set, ...changes, title: to } : set));
    this.tell('datasets.changed', {});
    return {};
  }

  readonly handlers: Handlers = {
    'datasets.list': () => [...this.#sets],
    'datasets.preview': ({ height, width, count }) => {
      const images = new Float32Array(count * height * width);
      for (let i = 0; i < count; i++) images.set(fakeScene(i, height, width), i * height * width);
      return { images: float32Message([count, height, width], images), trainCount: 5000, testCount: 1000 };
    },
    'datasets.show': ({ name }) => {
      const description = this.#descriptions.get(name);
      if (description === undefined) throw { message: `dataset: expected one that was imported, found "${name}"` };
      const { count, height, width } = description.images;
      const folder = `/home/lab/.local/share/kinoform/datasets/${name}`;
      return {
        description,
        folder,
        bytes: 2 * count * height * width,
        fingerprint: '41c0a9d2b7e5f360',
        histogram: fakeHistogram,
      };
    },
    'datasets.look': ({ source, processing }) => fakeLook(source.paths[0] ?? '', processing),
    'datasets.import': (wish) => {
      if (!wish.overwrite && this.#sets.some(({ name }) => name === wish.name)) {
        const problem = { where: 'name', expected: 'a new name', found: `"${wish.name}", which exists` };
        throw { message: `name: expected a new name, found "${wish.name}", which exists`, problem };
      }
      const { name } = wish;
      const rest = { secondsLeft: 8, problems: [], problemCount: 0, failure: null };
      this.#importing = { wish, state: { name, state: 'running', share: 0, images: 0, ...rest } };
      return {};
    },
    'datasets.importing': () => ({ state: this.#importing?.state ?? null }),
    'datasets.cancel': () => {
      const job = this.#importing;
      this.#importing = null;
      if (job !== null) this.tell('dataset.import', { ...job.state, state: 'cancelled' });
      return {};
    },
    'datasets.rename': ({ name, to }) => this.#change(name, { name: to }),
    'datasets.setScene': ({ name, scene }) =>
      this.#change(name, { imported: { scene, problemCount: 1, created: '2026-03-02T19:20:00Z' } }),
    'datasets.remove': ({ name }) => {
      this.#removed.push(...this.#sets.filter((set) => set.name === name));
      this.#sets = this.#sets.filter((set) => set.name !== name);
      this.tell('datasets.changed', {});
      return {};
    },
    'datasets.restore': ({ name }) => {
      this.#sets.push(...this.#removed.filter((set) => set.name === name).slice(-1));
      this.tell('datasets.changed', {});
      return {};
    },
  };
}

const fakeHistogram = {
  low: 0,
  high: 1,
  counts: Array.from({ length: 64 }, (_, bin) => Math.round(900 * Math.exp(-bin / 9) + 60)),
};

function fakeLook(path: string, wanted: DatasetLook['processing'] | null): DatasetLook {
  const container = /\.(h5|mat|npz)$/.test(path) ? path : null;
  const processing = wanted ?? { crop: { kind: 'none' }, normalise: { kind: 'type' }, size: null };
  const [rows, columns] = processing.crop.kind === 'square' ? [48, 48] : [48, 64];
  const [height, width] = processing.size ?? [rows, columns];
  return {
    files: container === null ? 400 : 1,
    ignored: 2,
    total: container === null ? null : 400,
    container,
    variable: container === null ? null : 'entry/frames',
    processing,
    images: Array.from({ length: 24 }, (_, index) => ({
      where: `${path}/${String(index).padStart(4, '0')}.png`,
      height: 48,
      width: 64,
      raw: { shape: [48, 64], dtype: 'uint8', bytes: Uint8Array.from(fakeScene(index, 48, 64), (value) => 255 * value) },
      used: float32Message([height, width], fakeScene(index, height, width)),
    })),
    size: [height, width],
    histogram: { ...fakeHistogram, high: 255 },
    problems: [damaged],
    problemCount: 1,
  };
}
