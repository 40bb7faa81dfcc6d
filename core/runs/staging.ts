import fs from 'node:fs/promises';
import path from 'node:path';
import type { Workspace } from './workspace.ts';

/**
 * Makes run folders whole or not at all: `fill` writes them side by side into a folder that nobody looks into, then they get their places.
 * When `fill` fails nothing is left.
 * @param fill returns the names of the folders that it made, which no run has
 */
export async function stageRuns(
  { folder, runsFolder }: Workspace,
  fill: (staging: string) => Promise<readonly string[]>,
): Promise<void> {
  await fs.mkdir(runsFolder, { recursive: true });
  const staging = await fs.mkdtemp(path.join(folder, 'staging-'));
  try {
    for (const id of await fill(staging)) await fs.rename(path.join(staging, id), path.join(runsFolder, id));
  } finally {
    await fs.rm(staging, { recursive: true, force: true });
  }
}
