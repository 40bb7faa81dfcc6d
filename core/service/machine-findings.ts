import fs from 'node:fs/promises';
import os from 'node:os';
import { listDatasets, type DatasetPlaces } from '../datasets/open.ts';
import type { EngineStatus, Finding } from './contract.ts';
import { version } from './version.ts';

interface Machine {
  readonly workspace: string;
  readonly places: DatasetPlaces;
  readonly engines: readonly EngineStatus[];
}

const GIB = 2 ** 30;
const gibibytes = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;
/** Less than these and a training is likely to end early. */
const [LEAST_DISK, LEAST_MEMORY] = [2 * GIB, 2 * GIB];

/** What this installation has, a line a part, and what of it is in the way of work: `kinoform doctor` and the Settings screen tell the same. */
export async function machineFindings({ workspace, places, engines }: Machine): Promise<Finding[]> {
  const finding = (id: string, title: string, verdict: Finding['verdict'], message: string): Finding => ({
    id,
    title,
    verdict,
    message,
  });
  const { bavail, bsize } = await fs.statfs(workspace);
  const [disk, memory] = [bavail * bsize, os.freemem()];
  const inUse = engines.find(({ chosen }) => chosen);
  const failing = engines.filter(({ available }) => !available);
  const processor = `${os.cpus()[0]?.model.trim() ?? 'unknown'}, ${os.cpus().length} threads`;
  return [
    finding('version', 'Kinoform', 'ok', `${version} on Node ${process.versions.node}, ${process.platform} ${process.arch}`),
    finding('processor', 'Processor', 'ok', processor),
    finding(
      'memory',
      'Memory',
      memory < LEAST_MEMORY ? 'risk' : 'ok',
      `${gibibytes(memory)} of ${gibibytes(os.totalmem())} free`,
    ),
    finding('workspace', 'Workspace', disk < LEAST_DISK ? 'risk' : 'ok', `${workspace}, ${gibibytes(disk)} free`),
    inUse === undefined
      ? finding('engine', 'Engine', 'stop', 'none that works: nothing can be trained')
      : finding('engine', 'Engine', 'ok', `${inUse.title}, ${((inUse.secondsPerStep ?? 0) * 1000).toFixed(1)} ms a small step`),
    ...failing.map(({ name, title, note }) => finding(`engine-${name}`, title, 'note', note)),
    ...(await listDatasets(places)).map(({ name, title, available, note }) =>
      finding(`dataset-${name}`, title, available ? 'ok' : 'note', available ? note : `not here; ${note}`),
    ),
  ];
}
