import os from 'node:os';

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'] as const;
const EVERYWHERE = new Set(['0.0.0.0', '::']);

/**
 * The host names under which the server may be addressed. A page of another site whose name was made to lead here (DNS rebinding) comes under
 * that site's name, and is refused. Ports are not compared: an SSH tunnel has its own.
 */
export function allowedHosts(host: string): ReadonlySet<string> {
  const hosts = new Set<string>(LOOPBACK);
  if (EVERYWHERE.has(host)) {
    hosts.add(os.hostname().toLowerCase());
    for (const addresses of Object.values(os.networkInterfaces()))
      for (const { address } of addresses ?? []) hosts.add(inUrl(address));
  } else {
    hosts.add(inUrl(host.toLowerCase()));
  }
  return hosts;
}

/** An address as it stands in a URL: IPv6 in brackets. */
export const inUrl = (host: string): string => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);

/** Whether the `Host` header names this server. */
export function isAllowedHost(header: string | undefined, hosts: ReadonlySet<string>): boolean {
  return header !== undefined && hosts.has(header.toLowerCase().replace(/:\d+$/, ''));
}

/** Whether a WebSocket was opened by a page of this server: browsers always name the page's origin. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  return origin !== undefined && host !== undefined && /^https?:\/\//.test(origin) && origin.replace(/^https?:\/\//, '') === host;
}
