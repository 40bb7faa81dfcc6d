import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ChildExit } from './child-process.ts';

/** What is known about a core process that ended by itself. */
export interface Crash {
  readonly time: Date;
  readonly exit: ChildExit;
  readonly secondsAlive: number;
  /** Names of the requests that it left unanswered. */
  readonly pending: readonly string[];
  /** The last lines of its error output. */
  readonly errorOutput: readonly string[];
}

/** One line for people: `The core process was ended by SIGKILL`, `… ended with status 3: last line of its errors`. */
export function describeCrash({ exit, errorOutput }: Crash): string {
  const how = exit.signal === null ? `ended with status ${exit.code ?? 'unknown'}` : `was ended by ${exit.signal}`;
  const why = errorOutput.findLast((line) => line.trim() !== '')?.trim();
  return `The core process ${how}${why === undefined ? '' : `: ${why.slice(0, 200)}`}`;
}

/** Writes `core-TIME.json` into the folder and returns its path. */
export async function writeCrashReport(folder: string, crash: Crash): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `core-${crash.time.toISOString().replaceAll(':', '-')}.json`);
  const { arch, platform, versions } = process;
  await writeFile(file, `${JSON.stringify({ ...crash, platform, arch, versions }, null, 2)}\n`);
  return file;
}
