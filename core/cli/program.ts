import { Command, CommanderError, Option } from 'commander';
import type { Act } from './command-file.ts';
import { COMMANDS } from './commands/index.ts';
import { createContext, type CommandResult, type GlobalOptions } from './context.ts';
import { EXIT, failureOf, Interrupted, WorkFailed } from './failure.ts';
import { wholeNumber } from './options.ts';
import { version } from '../service/version.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Runs one command line and returns its exit status: 0 done, 1 the work failed, 2 bad usage or bad input, 130 interrupted.
 * The result goes to stdout (one JSON object with `--json`), everything else to stderr; an error is one line.
 */
export async function runCommand(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  let exit: number = EXIT.ok;
  try {
    await parse(argv, surroundings, (result, { json }) => {
      surroundings.stdout.write(json === true ? `${JSON.stringify(result.json)}\n` : withNewline(result.text));
      exit = result.exit ?? EXIT.ok;
    });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    return report(error, argv, surroundings);
  }
}

/** Does what the command line says and hands over the result, unless the command has written it itself. */
async function parse(
  argv: readonly string[],
  surroundings: Surroundings,
  deliver: (result: CommandResult, options: GlobalOptions) => void,
): Promise<void> {
  const run = async <T>(inner: readonly string[]): Promise<T> => {
    let json: unknown;
    await parse(inner, surroundings, (result) => {
      if (result.exit === EXIT.interrupted) throw new Interrupted('interrupted');
      if ((result.exit ?? EXIT.ok) !== EXIT.ok) throw new WorkFailed(`kinoform ${inner.join(' ')} did not finish`);
      json = result.json;
    });
    return json as T;
  };
  const act: Act =
    (work) =>
    async (...parts) => {
      const options = (parts.at(-1) as Command).optsWithGlobals<GlobalOptions>();
      const context = createContext(surroundings, options, run);
      try {
        const result = await work(context, options as never, ...(parts.slice(0, -2) as never));
        context.progress.pause();
        if (result !== null) deliver(result, options);
      } finally {
        context.progress.pause();
      }
    };
  await createProgram(surroundings, act).parseAsync(argv, { from: 'user' });
}

function createProgram({ stdout, stderr }: Surroundings, act: Act): Command {
  const program = new Command('kinoform')
    .description(
      'Learn coded phase masks, put them on a spatial light modulator, and reconstruct fields from what a camera captures.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError: () => undefined,
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
    })
    .version(version, '-V, --version', 'print the version');
  for (const add of COMMANDS) add(program, act);
  addGlobalOptions(program);
  return program;
}

/** The global options are understood before and after the name of the command. */
function addGlobalOptions(command: Command): void {
  command
    .addOption(new Option('--json', 'print one JSON object on stdout').helpGroup('Everywhere:'))
    .addOption(
      new Option('--workspace <dir>', "where the runs are kept (default: the app's data folder)").helpGroup('Everywhere:'),
    )
    .addOption(
      new Option('--seed <n>', 'decides everything random')
        .helpGroup('Everywhere:')
        .argParser(wholeNumber('--seed', { most: 0xffffffff })),
    );
  for (const child of command.commands) addGlobalOptions(child);
}

/** One line on stderr, the same as JSON on stdout when that was asked for, the stack with KINOFORM_DEBUG=1. */
function report(error: unknown, argv: readonly string[], { stdout, stderr, env }: Surroundings): number {
  const { exit, line, problem } = failureOf(error);
  // commander printed the help already, and has nothing to add.
  if (!(error instanceof CommanderError && error.code === 'commander.help')) stderr.write(`kinoform: ${line}\n`);
  if (argv.includes('--json')) stdout.write(`${JSON.stringify({ error: { message: line, ...(problem && { problem }) } })}\n`);
  if (env['KINOFORM_DEBUG'] === '1' && error instanceof Error) stderr.write(`${error.stack ?? ''}\n`);
  return exit;
}

const withNewline = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
