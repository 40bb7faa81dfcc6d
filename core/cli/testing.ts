import { runCommand } from './program.ts';

export interface CommandOutcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What stdout says, read as JSON. */
  json<T = Record<string, unknown>>(): T;
}

/** Runs a command line inside a test, away from terminal, folder and environment of the process. */
export async function drive(
  cwd: string,
  argv: readonly string[],
  { interrupt = new AbortController().signal, env = {} }: { interrupt?: AbortSignal; env?: Record<string, string> } = {},
): Promise<CommandOutcome> {
  let [stdout, stderr] = ['', ''];
  const exit = await runCommand(argv, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    cwd,
    env,
    interrupt,
  });
  return { exit, stdout, stderr, json: <T>() => JSON.parse(stdout) as T };
}
