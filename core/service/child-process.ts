import { fork } from 'node:child_process';
import type { CoreRequest } from './contract.ts';

/** How a child process ended. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** What the supervisor needs of a child process: Node's `fork` and Electron's `utilityProcess` both fit. */
export interface ChildProcessLike {
  send(message: CoreRequest): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, whatever ended the child, a failed start included. */
  onExit(listener: (exit: ChildExit) => void): void;
  onErrorOutput(listener: (text: string) => void): void;
  kill(): void;
}

/** What the core process is told when it starts. */
export interface CoreArguments {
  /** The bundle of `core-process.ts`. */
  readonly bundle: string;
  readonly workspace: string;
  readonly assets: string;
  /** Name of the engine that the user fixed; left out, the fastest that works. */
  readonly engine?: string | undefined;
  /** Threads of its engine; left out, all physical cores. */
  readonly threads?: number | undefined;
}

/** How the core process finds them on its command line. */
export const coreArgumentList = ({ workspace, assets, engine, threads }: CoreArguments): string[] => [
  workspace,
  assets,
  engine ?? '',
  threads?.toString() ?? '',
];

/** Starts the core process from plain Node. */
export function forkCore(core: CoreArguments): ChildProcessLike {
  const child = fork(core.bundle, coreArgumentList(core), {
    // 'advanced' carries typed arrays as bytes; the default would write them as JSON objects.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let failedStart = false;
  return {
    send(message) {
      // A child that just died refuses by the callback; the request is rejected when its exit is seen.
      child.send(message, () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit(listener) {
      // 'close' comes after the last of the error output, 'exit' may come before.
      child.on('close', (code, signal) => {
        if (!failedStart) listener({ code, signal });
      });
      child.on('error', (error) => {
        if (child.pid !== undefined || failedStart) return;
        failedStart = true;
        listener({ code: null, signal: error.message });
      });
    },
    onErrorOutput: (listener) => void child.stderr?.setEncoding('utf8').on('data', listener),
    kill: () => void child.kill('SIGKILL'),
  };
}
