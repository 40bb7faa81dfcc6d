import fs from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../formats/files.ts';

/** The place of a run that waits for others to end; it lies with the run, so that the queue is what its runs say. */
const placeFile = (runFolder: string): string => path.join(runFolder, 'queued.json');

/** Null when it does not wait, or what is written cannot be read. */
export async function readPlace(runFolder: string): Promise<number | null> {
  try {
    const { place } = JSON.parse(await fs.readFile(placeFile(runFolder), 'utf8')) as { place?: unknown };
    return typeof place === 'number' ? place : null;
  } catch {
    return null;
  }
}

/** The lower goes first; null: it waits no more. */
export async function writePlace(runFolder: string, place: number | null): Promise<void> {
  if (place === null) await fs.rm(placeFile(runFolder), { force: true });
  else await writeWhole(placeFile(runFolder), new TextEncoder().encode(`${JSON.stringify({ place })}\n`), { force: true });
}
