import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InputError } from '../math/input-error.ts';

/** Who works on a run. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

export interface RunLock {
  release(): Promise<void>;
}

export const lockFile = (runFolder: string): string => path.join(runFolder, 'lock.json');

/**
 * Takes a run for this process, so that no other trains it at the same time. A lock whose process has died, or which was taken before this
 * machine started, is taken over.
 * @throws InputError when a living process, or a process on another machine, holds it
 */
export async function lockRun(runFolder: string): Promise<RunLock> {
  const file = lockFile(runFolder);
  const holder: Holder = { pid: process.pid, host: os.hostname(), since: new Date().toISOString() };
  for (let attempt = 0; ; attempt++) {
    try {
      // Fails when the file is there, so that of two processes only one gets it.
      await fs.writeFile(file, JSON.stringify(holder), { flag: 'wx' });
      return { release: () => fs.rm(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const other = await readHolder(file);
    if (attempt > 0 || (other !== null && isAlive(other))) throw heldBy(path.basename(runFolder), file, other);
    await fs.rm(file, { force: true });
  }
}

/** Whether a process that may be alive works on this run. */
export async function isRunHeld(runFolder: string): Promise<boolean> {
  const holder = await readHolder(lockFile(runFolder));
  return holder !== null && isAlive(holder);
}

/** Null when there is no lock, or one that was cut short while it was written. */
async function readHolder(file: string): Promise<Holder | null> {
  try {
    const { pid, host, since } = JSON.parse(await fs.readFile(file, 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' && typeof host === 'string' && typeof since === 'string' ? { pid, host, since } : null;
  } catch {
    return null;
  }
}

function isAlive({ pid, host, since }: Holder): boolean {
  // The processes of another machine cannot be seen from here: taken for alive.
  if (host !== os.hostname()) return true;
  // Process numbers start anew with the machine: an old one would name someone else. A minute allows for a clock that was set.
  if (Date.parse(since) < Date.now() - (os.uptime() + 60) * 1000) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function heldBy(run: string, file: string, holder: Holder | null): InputError {
  const found = holder === null ? 'another process' : `process ${holder.pid} on ${holder.host} since ${holder.since}`;
  const elsewhere = holder !== null && holder.host !== os.hostname();
  return new InputError({
    where: run,
    expected: 'a run that nothing works on',
    found,
    hint: elsewhere ? `if that machine no longer works on it, delete ${file}` : undefined,
  });
}
