import { inject, type InjectionKey } from 'vue';
import type { DesktopBridge, KinoformClient } from '../../core/service/contract.ts';

/** The way to the core, and what the desktop adds: null in a browser. */
export interface Connection {
  readonly client: KinoformClient;
  readonly desktop: DesktopBridge | null;
}

export const connectionKey: InjectionKey<Connection> = Symbol('connection');

/** The connection that the app was given. For components and stores alike. */
export function useConnection(): Connection {
  const connection = inject(connectionKey);
  if (connection === undefined) throw new Error('The app was started without a connection');
  return connection;
}
