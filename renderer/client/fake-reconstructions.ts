import {
  float32Message,
  reconstructionSettingsSchema,
  reconstructionSourceSchema,
  type EventName,
  type EventPayload,
  type MethodReport,
  type ReconstructionReport,
  type ReconstructionSummary,
  type RequestInput,
  type RequestName,
  type RequestOutput,
  type SceneTrust,
} from '../../core/service/contract.ts';
import { fakeEvaluation } from './fake-data.ts';
import { fakeOffer } from './fake-offer.ts';
import { fakePicture, fakeScene, repeatableNumbers } from './fake-pictures.ts';

type ReconstructionRequest = Extract<RequestName, `reconstructions.${string}`>;
type Handlers = {
  [N in ReconstructionRequest]: (input: RequestInput<N>) => RequestOutput<N> | Promise<RequestOutput<N>>;
};
type Tell = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

const [SIDE, SNAPSHOTS] = [32, 2];
const FOLDER = '/home/lab/.local/share/kinoform/reconstructions';

const verdictOf = (kind: SceneTrust['verdict']['kind'], error: number): SceneTrust['verdict'] => ({
  kind,
  sentence:
    kind === 'trust'
      ? 'The data are explained to their noise, bins that were held out are predicted, and restarts agree: trust it. Its relative error is about 8.0 %.'
      : 'The data are explained, but restarts that explain them as well disagree: the solution is not unique. More snapshots, or a stronger prior.',
  reasons: [
    'residuals: χ² of 1.02 a bin',
    'held out: 97 % of their variance predicted, which tells of an error of 8.0 %',
    `restarts: 3 of 3 explain the data as well; spread ${kind === 'trust' ? '2.1' : '41'} %`,
  ],
  error,
});

function trustOf(kind: 'trust' | 'ambiguous'): SceneTrust {
  const rings = Array.from({ length: SIDE / 2 + 1 }, (_, ring) => ({
    frequency: ring / SIDE,
    correlation: Math.exp(-((ring / SIDE / 0.36) ** 4)),
    threshold: 0.17 + 0.83 / (1 + ring),
    samples: Math.max(1, Math.round(6.28 * ring)),
  }));
  return {
    chiSquare: 1.02,
    heldOut: { kind: 'bins', count: 102, explained: 0.97, chiSquare: 9.3, error: 0.08 },
    restarts: { count: 3, explaining: 3, spread: kind === 'trust' ? 0.021 : 0.41 },
    halves: { cutoff: 0.37, threshold: 'half-bit', rings },
    verdict: verdictOf(kind, kind === 'trust' ? 0.08 : 0.41),
  };
}

function methodReport(method: string): MethodReport {
  const kind = method === 'raar' ? 'ambiguous' : 'trust';
  const classical = !method.startsWith('network');
  const trust = { ...trustOf(kind), ...(classical ? {} : { restarts: null, halves: null }) };
  return {
    title: { er: 'Error reduction', raar: 'Relaxed averaged alternating reflections' }[method] ?? 'Network',
    file: `x-${method}.npy`,
    seconds: classical ? 0.8 : 0.1,
    residual: 0.021,
    iterations: classical ? [36] : null,
    endings: classical ? ['discrepancy'] : null,
    score: fakeEvaluation[method] ?? null,
    scenes: null,
    trust: [trust],
    verdict: trust.verdict,
    missing: classical ? [] : ['restarts: a network begins nowhere, so it cannot begin elsewhere'],
  };
}

/** Reconstructions that only pretend: `advance` works on the one that was started, and the last advance ends it. */
export class FakeReconstructions {
  readonly #tell: Tell;
  readonly #all = new Map<string, { summary: ReconstructionSummary; share: number }>();
  readonly #deleted = new Map<string, { summary: ReconstructionSummary; share: number }>();

  constructor(tell: Tell) {
    this.#tell = tell;
    this.#change('c1', { ...newSummary('c1', 'Resolution target'), ...ended(['network', 'er', 'raar']) });
  }

  /** Does a share of the work, from 0 to 1, of the one that is running. */
  advance(share: number): void {
    const working = [...this.#all.entries()].find(([, { summary }]) => summary.state === 'running');
    if (working === undefined) return;
    const [id, entry] = working;
    entry.share = Math.min(1, entry.share + share);
    const { methods } = entry.summary.settings;
    const method = methods[Math.min(methods.length - 1, Math.floor(entry.share * methods.length))] as string;
    const [scene, iteration] = [0, Math.round(500 * entry.share)];
    const residual = 0.02 + 0.3 * (1 - entry.share);
    const secondsLeft = 20 * (1 - entry.share);
    this.#tell('reconstruction.progress', {
      reconstruction: id,
      method,
      stage: 'solving',
      share: entry.share,
      scene,
      iteration,
      residual,
      secondsLeft,
    });
    if (entry.share === 1) this.#change(id, { ...entry.summary, ...ended(methods) });
  }

  #change(id: string, summary: ReconstructionSummary): Record<string, never> {
    this.#all.set(id, { summary, share: this.#all.get(id)?.share ?? 0 });
    this.#tell('reconstruction.changed', { summary });
    return {};
  }

  #find(id: string): ReconstructionSummary {
    const found = this.#all.get(id)?.summary;
    if (found === undefined) throw new Error(`There is no reconstruction ${id}`);
    return found;
  }

  readonly handlers: Handlers = {
    'reconstructions.prepare': ({ source }) => ({
      ...fakeOffer,
      scenes: 1,
      snapshots: SNAPSHOTS,
      size: [SIDE, SIDE],
      run: source.run ?? 'r3',
      pattern: patternMessage(),
    }),
    'reconstructions.start': ({ name, source, settings }) => {
      const id = `c${this.#all.size + 1}`;
      this.#change(id, {
        ...newSummary(id, name),
        source: reconstructionSourceSchema.parse(source),
        settings: reconstructionSettingsSchema.parse(settings),
      });
      return { reconstruction: id };
    },
    'reconstructions.cancel': ({ reconstruction: id }) => this.#change(id, { ...this.#find(id), state: 'cancelled' }),
    'reconstructions.list': () => [...this.#all.values()].map(({ summary }) => summary).reverse(),
    'reconstructions.show': ({ reconstruction: id }) => {
      const summary = this.#find(id);
      return { summary, report: summary.state === 'done' ? reportOf(summary) : null, folder: `${FOLDER}/${id}` };
    },
    'reconstructions.field': ({ method, scene }) => {
      const picture = fakeScene(scene, SIDE, SIDE);
      const random = repeatableNumbers(method.length);
      const field = new Float32Array(2 * picture.length);
      picture.forEach((value, i) => {
        field[i] = value + 0.05 * random();
        field[picture.length + i] = 0.3 * value * Math.sin(i / 40);
      });
      return { field: float32Message([2, SIDE, SIDE], field) };
    },
    'reconstructions.maps': ({ method }) => {
      const random = repeatableNumbers(11);
      const residuals = Float32Array.from({ length: SNAPSHOTS * SIDE * SIDE }, () => 2 * (random() + random() + random() - 1.5));
      const spread = fakeScene(0, SIDE, SIDE).map((value) => 0.02 + 0.05 * value);
      return {
        measured: patternMessage(),
        predicted: patternMessage(),
        residuals: float32Message([SNAPSHOTS, SIDE, SIDE], residuals),
        unit: 'noise',
        spread: method.startsWith('network') ? null : float32Message([SIDE, SIDE], spread),
      };
    },
    'reconstructions.delete': ({ reconstruction: id }) => {
      this.#find(id);
      this.#deleted.set(id, this.#all.get(id)!);
      this.#all.delete(id);
      return {};
    },
    'reconstructions.restore': ({ reconstruction: id }) => {
      this.#all.set(id, this.#deleted.get(id)!);
      this.#deleted.delete(id);
      return {};
    },
    'reconstructions.export': ({ reconstruction: id, methods, formats, folder }) => ({
      files: methods.flatMap((method) => formats.map((format) => `${folder ?? `${FOLDER}/${id}/exports`}/x-${method}.${format}`)),
    }),
    'reconstructions.read': ({ file }) => ({ name: file.split('/').at(-1) ?? file, bytes: new Uint8Array([1, 2, 3]) }),
  };
}

function patternMessage() {
  const { bytes } = fakePicture(1, SIDE, SIDE, 1).pattern;
  const pattern = new Uint8Array(SNAPSHOTS * bytes.length);
  for (let snapshot = 0; snapshot < SNAPSHOTS; snapshot++) pattern.set(bytes, snapshot * bytes.length);
  return { shape: [SNAPSHOTS, SIDE, SIDE], dtype: 'float32' as const, bytes: pattern };
}

function newSummary(id: string, name: string): ReconstructionSummary {
  const now = '2026-11-25T16:00:00.000Z';
  return {
    id,
    name,
    state: 'running',
    created: now,
    updated: now,
    source: { kind: 'capture', file: '/home/lab/bench/capture.json', masks: null, run: null },
    settings: reconstructionSettingsSchema.parse({ methods: ['network', 'er', 'raar'] }),
    run: 'r3',
    scenes: 1,
    snapshots: SNAPSHOTS,
    verdicts: {},
    reason: null,
    made: '0.1.0',
  };
}

const ended = (methods: readonly string[]): Pick<ReconstructionSummary, 'state' | 'verdicts'> => ({
  state: 'done',
  verdicts: Object.fromEntries(methods.map((method) => [method, methodReport(method).verdict])),
});

const reportOf = ({ settings, run }: ReconstructionSummary): ReconstructionReport => ({
  version: 1,
  scenes: 1,
  snapshots: SNAPSHOTS,
  size: [SIDE, SIDE],
  model: 'complex',
  phaseRange: Math.PI,
  prior: 'amplitude up to 1',
  refinement: null,
  run,
  generator: null,
  encoder: null,
  inverses: {},
  pitch: 264e-6,
  noise: { from: 'capture', text: 'gain, read noise and bits of the camera' },
  stopping: {
    iterations: settings.iterations,
    seconds: settings.seconds,
    tolerance: 1e-9,
    discrepancy: true,
    text: `a scene ends when its data are met to their noise (discrepancy principle); at most ${settings.iterations} iterations a scene`,
  },
  trust: settings.trust,
  seed: settings.seed,
  remarks: [],
  methods: Object.fromEntries(settings.methods.map((method) => [method, methodReport(method)])),
});
