import { locations } from '../../service/locations.ts';
import type { CommandFile } from '../command-file.ts';
import { connect } from '../connect.ts';
import type { CommandContext } from '../context.ts';
import { openBrowser } from '../open-browser.ts';
import { wholeNumber } from '../options.ts';
import { startServer } from '../serve/server.ts';
import { makeToken } from '../serve/token.ts';

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly open: boolean;
}

export const addServe: CommandFile = (program, act) => {
  program
    .command('serve')
    .description('The screens in a browser, e.g. of a workstation without a display. Ends with Ctrl-C.')
    .option('--port <n>', '0: any free one', wholeNumber('--port', { most: 65535 }), 0)
    .option('--host <address>', 'whoever reaches it and has the token may use everything', '127.0.0.1')
    .option('--no-open', 'do not open a browser')
    .action(act(serve));
};

async function serve(context: CommandContext, { port, host, open }: ServeOptions): Promise<null> {
  const connection = connect(context);
  try {
    const { client } = connection;
    const server = await startServer({ client, rendererFolder: locations.renderer, port, host, token: makeToken() });
    const { address } = server;
    context.stdout.write(context.json ? `${JSON.stringify({ address, port: server.port })}\n` : `Kinoform is at ${address}\n`);
    if (open) openBrowser(address, context.env);
    await new Promise<void>((resolve) => {
      if (context.interrupt.aborted) return resolve();
      context.interrupt.addEventListener('abort', () => resolve(), { once: true });
    });
    await pauseWork(context, connection.client);
    await server.close();
  } finally {
    connection.close();
  }
  return null;
}

/** A training that runs when the server ends goes on another time from where it is. */
async function pauseWork({ commandLine, say }: CommandContext, client: ReturnType<typeof connect>['client']): Promise<void> {
  const { current } = await client.request('jobs.list', {});
  if (current === null) return;
  say('pausing: writing a checkpoint (Ctrl-C again ends at once)');
  const { run } = await client.request('jobs.pause', {});
  say(
    run === null
      ? 'paused; the screen of generators goes on with it'
      : `paused; go on with: ${commandLine(`design --resume ${run}`)}`,
  );
}
