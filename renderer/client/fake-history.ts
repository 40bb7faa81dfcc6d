import {
  float32Message,
  type EventName,
  type EventPayload,
  type RequestInput,
  type RequestOutput,
  type RunLineage,
  type RunSummary,
} from '../../core/service/contract.ts';
import { fakeScene, repeatableNumbers } from './fake-pictures.ts';

interface Kept {
  summary: RunSummary;
}

const SCENES = 4;

/** The history of the fake core: annotations, trash, bundles, lineage. */
export class FakeHistory<Run extends Kept> {
  readonly #runs: Map<string, Run>;
  readonly #tell: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly #trash = new Map<string, { readonly run: Run; readonly deleted: string }>();

  constructor(runs: Map<string, Run>, tell: <N extends EventName>(name: N, payload: EventPayload<N>) => void) {
    this.#runs = runs;
    this.#tell = tell;
  }

  #find(id: string): Run {
    const run = this.#runs.get(id);
    if (run === undefined) throw new Error(`There is no run ${id}`);
    return run;
  }

  #put(runs: readonly Run[]): void {
    for (const run of runs) this.#runs.set(run.summary.id, run);
    this.#tell('runs.changed', { summaries: runs.map(({ summary }) => summary) });
  }

  readonly handlers = {
    'runs.scenes': ({ run }: RequestInput<'runs.scenes'>): RequestOutput<'runs.scenes'> => {
      const { design, evaluation } = this.#find(run).summary;
      if (evaluation === null || design === null) return { scenes: null, reason: 'It has no mask yet.' };
      const { height, width } = design;
      const random = repeatableNumbers(run.length + evaluation['network']!.psnr.mean);
      const noise = 10 ** (-evaluation['network']!.psnr.mean / 20);
      const all = (value: (scene: Float32Array, pixel: number) => number) =>
        float32Message(
          [SCENES, height, width],
          Float32Array.from(
            Array.from({ length: SCENES }, (_, index) => fakeScene(index, height, width)).flatMap((scene) =>
              Array.from(scene, (_, pixel) => value(scene, pixel)),
            ),
          ),
        );
      const truth = all((scene, pixel) => scene[pixel]!);
      const reconstruction = all((scene, pixel) => scene[pixel]! + 3 * noise * (random() - 0.5));
      const pattern = all(() => -Math.log(1 - random()));
      const psnr = Array.from({ length: SCENES }, (_, index) => evaluation['network']!.psnr.mean + index / 3);
      return { scenes: { truth, pattern, reconstruction, psnr }, reason: null };
    },
    'runs.lineage': ({ run }: RequestInput<'runs.lineage'>): RunLineage => {
      const { id, name, state, lineage } = this.#find(run).summary;
      const nodes: RunLineage['nodes'] = [{ id, kind: 'run', title: name, detail: state, there: true }];
      const edges: RunLineage['edges'] = [];
      for (const relation of ['teacher', 'start'] as const) {
        const parent = lineage[relation];
        if (parent === null) continue;
        const known = this.#runs.get(parent)?.summary;
        nodes.push({
          id: parent,
          kind: 'run',
          title: known?.name ?? parent,
          detail: known?.state ?? '',
          there: known !== undefined,
        });
        edges.push({ from: parent, to: id, relation });
      }
      const bitmap = '/home/lab/exports/pluto-633nm.bmp';
      const capture = '/home/lab/captures/2026-03-03/capture.json';
      nodes.push(
        { id: bitmap, kind: 'export', title: 'pluto-633nm.bmp', detail: 'holoeye-pluto-2, 633 nm', there: true },
        { id: capture, kind: 'capture', title: '2026-03-03/capture.json', detail: '12 frames', there: true },
        { id: 'c1', kind: 'reconstruction', title: 'First light', detail: 'done', there: true },
      );
      edges.push(
        { from: id, to: bitmap, relation: 'export' },
        { from: bitmap, to: capture, relation: 'capture' },
        { from: capture, to: 'c1', relation: 'reconstruction' },
      );
      return { nodes, edges };
    },
    'runs.annotate': ({ runs, addTags = [], removeTags = [], note, star }: RequestInput<'runs.annotate'>) => {
      const annotated = runs.map((id) => {
        const run = this.#find(id);
        const { annotations } = run.summary;
        const tags = [...new Set([...annotations.tags, ...addTags])].filter((tag) => !removeTags.includes(tag)).sort();
        const changed = { tags, note: note ?? annotations.note, star: star ?? annotations.star };
        return { ...run, summary: { ...run.summary, annotations: changed } };
      });
      this.#put(annotated);
      return {};
    },
    'runs.duplicate': ({ run: id }: RequestInput<'runs.duplicate'>) => {
      const run = this.#find(id);
      const { summary } = run;
      const copy = `${id}-copy`;
      this.#put([{ ...run, summary: { ...summary, id: copy, name: `${summary.name} (copy)` } }]);
      return { run: copy };
    },
    'runs.delete': ({ runs }: RequestInput<'runs.delete'>) => {
      for (const id of runs) {
        this.#trash.set(id, { run: this.#find(id), deleted: new Date().toISOString() });
        this.#runs.delete(id);
      }
      this.#tell('runs.deleted', { runs: [...runs] });
      return {};
    },
    'runs.trash': () => [...this.#trash.values()].map(({ run, deleted }) => ({ summary: run.summary, deleted })),
    'runs.restore': ({ runs }: RequestInput<'runs.restore'>) => {
      const restored = runs.map((id) => {
        const deleted = this.#trash.get(id);
        if (deleted === undefined) throw new Error(`There is no deleted run ${id}`);
        this.#trash.delete(id);
        return deleted.run;
      });
      this.#put(restored);
      return {};
    },
    'runs.purge': ({ runs }: RequestInput<'runs.purge'>) => {
      const purged = runs ?? [...this.#trash.keys()];
      for (const id of purged) this.#trash.delete(id);
      return { runs: purged };
    },
    'runs.export': ({ path }: RequestInput<'runs.export'>) => ({ path, bytes: 812_345 }),
    'runs.bundle': ({ runs }: RequestInput<'runs.bundle'>) => ({ name: `${runs[0]}.kinoform`, bytes: new Uint8Array(8) }),
    'runs.import': () => ({ imported: ['r3'], present: [] }),
  };
}
