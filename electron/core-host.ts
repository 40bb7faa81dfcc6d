import { utilityProcess } from 'electron';
import { coreArgumentList, type ChildProcessLike, type CoreArguments } from '../core/service/child-process.ts';

/** Starts the core in a utility process of Electron. The app must be ready. */
export function startCoreProcess(core: CoreArguments): ChildProcessLike {
  const child = utilityProcess.fork(core.bundle, coreArgumentList(core), { stdio: 'pipe', serviceName: 'Kinoform core' });
  // A pipe that nobody reads would fill up and stop the writer.
  child.stdout?.on('data', () => undefined);
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', (code) => listener({ code, signal: null })),
    onErrorOutput: (listener) => void child.stderr?.on('data', (text) => listener(String(text))),
    kill: () => void child.kill(),
  };
}
