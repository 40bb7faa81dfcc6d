import { runCommand } from './program.ts';

/** The process around the command line: real streams, Ctrl-C, exit status. */
async function main(): Promise<void> {
  const interrupt = new AbortController();
  const onSignal = () => {
    // A second Ctrl-C does not wait for anything.
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // `kinoform … | head` closes the pipe early: not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const exit = await runCommand(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    env: process.env,
    interrupt: interrupt.signal,
  });
  process.exitCode = exit;
}

void main();
