import path from 'node:path';
import { workspaceAt } from '../runs/workspace.ts';
import { forkCore, type CoreArguments } from '../service/child-process.ts';
import { supervisedClient } from '../service/client.ts';
import type { KinoformClient } from '../service/contract.ts';
import { writeCrashReport } from '../service/crash-report.ts';
import { locations } from '../service/locations.ts';
import { Supervisor } from '../service/supervisor.ts';
import type { CommandContext } from './context.ts';

/** The core process of one command. */
export interface Connection {
  readonly client: KinoformClient;
  close(): void;
}

/** Starts the core process, on the engine that was named or the fastest; its crashes leave a report in the workspace. */
export function connect(
  { workspace, display, say }: CommandContext,
  { engine, threads }: Pick<CoreArguments, 'engine' | 'threads'> = {},
): Connection {
  const { folder } = workspaceAt(workspace);
  const supervisor = new Supervisor({
    start: () => forkCore({ bundle: locations.core, workspace: folder, assets: locations.assets, engine, threads }),
    onCrash(crash) {
      writeCrashReport(path.join(folder, 'crash-reports'), crash).then(
        (file) => say(`crash report: ${display(file)}`),
        () => undefined,
      );
    },
  });
  return { client: supervisedClient(supervisor), close: () => supervisor.stop() };
}
