import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { InputError } from '../../math/input-error.ts';
import type { KinoformClient } from '../../service/contract.ts';
import { pageHeaders } from '../../service/page-security.ts';
import { readStaticFile } from '../../service/static-files.ts';
import { allowedHosts, inUrl, isAllowedHost, isOwnOrigin } from './allowed-hosts.ts';
import { Connections } from './connections.ts';
import { isToken } from './token.ts';

interface ServerOptions {
  /** Who answers the requests: see `supervisedClient`. */
  readonly client: KinoformClient;
  /** The built screens. */
  readonly rendererFolder: string;
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  /** Whoever has it may do all that the screens can: see `makeToken`. */
  readonly token: string;
}

export interface RunningServer {
  /** The page's address, token included: to open, or to print. */
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Requests are small, a design is a few kilobytes; the largest name every frame of a long capture. */
const LARGEST_REQUEST = 2 ** 23;

/**
 * Serves the screens and, at `/ws`, the contract in MessagePack. The page itself holds no data and needs no token; the WebSocket needs the
 * token, a page of this server as its origin, and a known host name.
 * @throws InputError when the port or the host cannot be had
 */
export async function startServer({ client, rendererFolder, port, host, token }: ServerOptions): Promise<RunningServer> {
  const hosts = allowedHosts(host);
  const connections = new Connections(client);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_REQUEST, perMessageDeflate: false });
  const server = createServer((request, response) => {
    if (!isAllowedHost(request.headers.host, hosts)) return end(response, 421);
    void servePage(rendererFolder, request, response);
  });
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    const refusal = refuseSocket(request, hosts, token);
    if (refusal !== null) return refuse(stream, refusal);
    sockets.handleUpgrade(request, stream, head, (socket) => connections.add(socket));
  });
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  } catch (error) {
    connections.close();
    throw explainListen(error as NodeJS.ErrnoException, host, port);
  }
  const bound = (server.address() as AddressInfo).port;
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : inUrl(host);
  return {
    address: `http://${shown}:${bound}/?token=${token}`,
    port: bound,
    async close() {
      connections.close();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function servePage(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
  const { pathname } = addressOf(request);
  const file = await readStaticFile(folder, pathname);
  if (file === null) return end(response, 404);
  // Built files carry a hash in their name; the page, which names them, must always be fresh.
  const caching = pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store';
  response.writeHead(200, {
    ...pageHeaders,
    'Content-Type': file.type,
    'Content-Length': file.bytes.length,
    'Cache-Control': caching,
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...pageHeaders, 'Content-Length': 0 }).end();
}

/** Anyone may send any text as an address: put behind a host, the path alone cannot change what is parsed. */
function addressOf({ url = '/' }: IncomingMessage): URL {
  return new URL(`http://host${url.startsWith('/') ? url : `/${url}`}`);
}

/** The status of the refusal; null when the socket may be opened. */
function refuseSocket(request: IncomingMessage, hosts: ReadonlySet<string>, token: string): number | null {
  const { pathname, searchParams } = addressOf(request);
  const { headers } = request;
  if (pathname !== '/ws') return 404;
  if (!isAllowedHost(headers.host, hosts)) return 421;
  if (!isOwnOrigin(headers.origin, headers.host)) return 403;
  return isToken(searchParams.get('token'), token) ? null : 401;
}

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  421: 'Misdirected Request',
};

function refuse(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} ${STATUS_TEXTS[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function explainListen(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new InputError({
        where: '--port',
        expected: 'a free port',
        found: `${port}, which is taken`,
        hint: '0 takes any free one',
      });
    case 'EACCES':
      return new InputError({
        where: '--port',
        expected: 'a port that you may open',
        found: String(port),
        hint: 'try one above 1023',
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new InputError({ where: '--host', expected: 'an address of this machine', found: host });
    default:
      return error;
  }
}
