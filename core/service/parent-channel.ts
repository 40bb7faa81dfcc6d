import type { CoreReply } from './contract.ts';

/** The way from the core process to whoever started it. */
interface ParentChannel {
  send(reply: CoreReply): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** What Electron gives a utility process. */
interface ParentPort {
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/** Electron's parent port, or the channel of Node's `fork`. When the parent goes, this process goes: nobody could stop it otherwise. */
export function openParentChannel(): ParentChannel {
  const port = (process as unknown as { parentPort?: ParentPort | null }).parentPort;
  if (port) {
    return {
      send: (reply) => port.postMessage(reply),
      onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    };
  }
  if (process.send === undefined) throw new Error('The core process is started by the app, by `kinoform`, or by a test');
  process.on('disconnect', () => process.exit(0));
  return {
    // A reply to a parent that has just gone is nobody's loss.
    send: (reply) => void process.send?.(reply, undefined, undefined, () => undefined),
    onMessage: (listener) => void process.on('message', listener),
  };
}
