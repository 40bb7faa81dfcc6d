import { protocol } from 'electron';
import { pageHeaders } from '../core/service/page-security.ts';
import { readStaticFile } from '../core/service/static-files.ts';

const SCHEME = 'kinoform';
const HOST = 'app';

/** Where the screens live. A scheme of their own gives them an origin, which `file:` has not, and reaches nothing but their folder. */
export const pageAddress = `${SCHEME}://${HOST}/`;

/** Must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Serves the built screens. */
export function servePage(rendererFolder: string): void {
  protocol.handle(SCHEME, async ({ method, url }) => {
    const { host, pathname } = new URL(url);
    const file = method === 'GET' && host === HOST ? await readStaticFile(rendererFolder, pathname) : null;
    if (file === null) return new Response(null, { status: 404, headers: pageHeaders });
    return new Response(file.bytes, { headers: { ...pageHeaders, 'Content-Type': file.type } });
  });
}

/** Whether an address is of the screens. */
export function isPageAddress(address: string): boolean {
  return address.startsWith(pageAddress);
}
