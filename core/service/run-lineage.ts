import path from 'node:path';
import { captureSchema, type Capture } from '../capture/capture-schema.ts';
import { exists, readWhole } from '../formats/files.ts';
import { decodeJson } from '../formats/json.ts';
import type { ReconstructionRecord } from '../runs/reconstruction-record.ts';
import type { RunRecord } from '../runs/run-record.ts';
import type { CoreContext } from './context.ts';
import type { RunLineage } from './contract.ts';
import { recentCaptures } from './recent-captures.ts';
import { writtenExports, type WrittenExport } from './written-exports.ts';

type Node = RunLineage['nodes'][number];
type Edge = RunLineage['edges'][number];

/** A graph that takes every node once. */
class Graph {
  readonly #nodes = new Map<string, Node>();
  readonly edges: Edge[] = [];

  get nodes(): Node[] {
    return [...this.#nodes.values()];
  }

  /** False when it was there. */
  add(node: Node): boolean {
    if (this.#nodes.has(node.id)) return false;
    this.#nodes.set(node.id, node);
    return true;
  }

  link(from: string, to: string, relation: Edge['relation']): void {
    this.edges.push({ from, to, relation });
  }
}

/** What a run came from, over all generations; what was made from it, over all generations; and its own exports, captures and reconstructions. */
export async function lineageOf(
  { library, reconstructions, workspace }: Pick<CoreContext, 'library' | 'reconstructions' | 'workspace'>,
  text: string,
): Promise<RunLineage> {
  const { id } = await library.find(text);
  const [runs, made, exported] = await Promise.all([library.list(), reconstructions.list(), writtenExports(workspace)]);
  const graph = new Graph();
  addRuns(graph, id, new Map(runs.map((run) => [run.id, run])));
  const ownExports = exported.filter(({ run }) => run === id);
  await Promise.all(ownExports.map((each) => addExport(graph, each)));
  const own = made.filter(({ run }) => run === id);
  const files = new Set([
    ...own.flatMap(({ source }) => (source.kind === 'capture' ? [source.file] : [])),
    ...(await recentCaptures(workspace)).map((recent) => recent.path),
  ]);
  const needed = new Set(own.map(({ source }) => source.file));
  for (const file of files) {
    const capture = await readCapture(file);
    if (capture?.mask.run !== id && !needed.has(file)) continue;
    const detail = capture === null ? '' : `${capture.frames.length} ${capture.frames.length === 1 ? 'frame' : 'frames'}`;
    graph.add({ id: file, kind: 'capture', title: nameOf(file), detail, there: capture !== null });
    graph.link(exportBehind(capture, ownExports) ?? id, file, 'capture');
  }
  for (const record of own) addReconstruction(graph, id, record);
  return { nodes: graph.nodes, edges: graph.edges };
}

function addRuns(graph: Graph, id: string, runs: ReadonlyMap<string, RunRecord>): void {
  const add = (run: string): boolean => {
    const record = runs.get(run);
    return graph.add({
      id: run,
      kind: 'run',
      title: record?.name ?? run,
      detail: record?.state ?? '',
      there: record !== undefined,
    });
  };
  const climb = (run: string): void => {
    for (const relation of ['teacher', 'start'] as const) {
      const parent = runs.get(run)?.lineage[relation] ?? null;
      if (parent === null) continue;
      graph.link(parent, run, relation);
      if (add(parent)) climb(parent);
    }
  };
  const descend = (run: string): void => {
    for (const { id: child, lineage } of runs.values()) {
      for (const relation of ['teacher', 'start'] as const) {
        if (lineage[relation] !== run) continue;
        graph.link(run, child, relation);
        if (add(child)) descend(child);
      }
    }
  };
  add(id);
  climb(id);
  descend(id);
}

async function addExport(graph: Graph, { run, path: file, profile, wavelength }: WrittenExport): Promise<void> {
  const detail = `${profile}, ${Number((wavelength * 1e9).toFixed(1))} nm`;
  graph.add({ id: file, kind: 'export', title: path.basename(file), detail, there: await exists(file) });
  graph.link(run, file, 'export');
}

function addReconstruction(graph: Graph, run: string, { id, name, state, source }: ReconstructionRecord): void {
  graph.add({ id, kind: 'reconstruction', title: name, detail: state, there: true });
  graph.link(source.kind === 'capture' ? source.file : run, id, 'reconstruction');
}

/** The one export that was made for the bench of a capture; null where it could be several. */
function exportBehind(capture: Capture | null, exported: readonly WrittenExport[]): string | null {
  if (capture === null) return null;
  const { wavelength, superpixel } = capture.optics;
  const fitting = exported.filter((each) => Math.abs(each.wavelength - wavelength) < 1e-12 && each.block === superpixel);
  return fitting.length === 1 ? fitting[0]!.path : null;
}

/** A capture lies in a folder that says which; its own name is nearly always `capture.json`. */
const nameOf = (file: string): string => path.join(path.basename(path.dirname(file)), path.basename(file));

const readCapture = (file: string): Promise<Capture | null> =>
  readWhole(file)
    .then((bytes) => decodeJson(bytes, captureSchema, file))
    .catch(() => null);
