import type { Connection } from './client-key.ts';
import { socketAddress, takeToken } from './token.ts';
import { WebSocketClient } from './web-socket-client.ts';

/** The preload's bridge in the desktop window; a WebSocket to the server of this page otherwise. */
export function openConnection(): Connection {
  if (window.kinoform !== undefined) return window.kinoform;
  return { client: new WebSocketClient(socketAddress(location, takeToken(window))), desktop: null };
}
