import type { ChildExit, ChildProcessLike } from './child-process.ts';
import type { CoreRequest } from './contract.ts';

/** A child process that a test plays: it sees what was sent and says what it wants. */
export class FakeChild implements ChildProcessLike {
  readonly sent: CoreRequest[] = [];
  killed = false;
  reply: (message: unknown) => void = () => undefined;
  exit: (exit: ChildExit) => void = () => undefined;
  writeError: (text: string) => void = () => undefined;

  send(message: CoreRequest): void {
    this.sent.push(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.reply = listener;
  }
  onExit(listener: (exit: ChildExit) => void): void {
    this.exit = listener;
  }
  onErrorOutput(listener: (text: string) => void): void {
    this.writeError = listener;
  }
  kill(): void {
    this.killed = true;
    this.exit({ code: null, signal: 'SIGKILL' });
  }
}
