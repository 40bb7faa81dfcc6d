import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's own interpreter: its packages python3-pil and python3-numpy read what is written here, independently. */
const PYTHON = '/usr/bin/python3';

/** Why tests with these Python modules cannot run on this machine; undefined when they can. */
export function whyNoPython(...modules: readonly string[]): string | undefined {
  if (!existsSync(PYTHON)) return `${PYTHON} is not there`;
  const missing = modules.find((name) => {
    try {
      execFileSync(PYTHON, ['-c', `import ${name}`], { stdio: 'pipe' });
      return false;
    } catch {
      return true;
    }
  });
  return missing === undefined ? undefined : `${PYTHON} has no module ${missing}`;
}

/** What a script prints, without the last newline. */
export const runPython = (script: string, ...args: readonly string[]): string =>
  execFileSync(PYTHON, ['-c', script, ...args], { encoding: 'utf8' }).trimEnd();
