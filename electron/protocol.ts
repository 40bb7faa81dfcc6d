import { protocol } from 'electron';
import { pageHeaders } from '../core/service/page-security.ts';
import { readStaticFile } from '../core/service/static-files.ts';
import { SHOW_PAGE } from './show/show-page.ts';

const SCHEME = 'kinoform';
const HOST = 'app';
/** A host of its own: the zoom that the user gave the screens belongs to theirs. */
const SHOW_HOST = 'show';

/** Where the screens live. A scheme of their own gives them an origin, which `file:` has not, and reaches nothing but their folder. */
export const pageAddress = `${SCHEME}://${HOST}/`;

/** The page of a picture on another display. */
export const showPageAddress = `${SCHEME}://${SHOW_HOST}/`;

/** Must be called before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Serves the built screens, and the page of a shown picture. */
export function servePage(rendererFolder: string): void {
  protocol.handle(SCHEME, async ({ method, url }) => {
    const { host, pathname } = new URL(url);
    if (method === 'GET' && url === showPageAddress) {
      return new Response(SHOW_PAGE, { headers: { ...pageHeaders, 'Content-Type': 'text/html; charset=utf-8' } });
    }
    const file = method === 'GET' && host === HOST ? await readStaticFile(rendererFolder, pathname) : null;
    if (file === null) return new Response(null, { status: 404, headers: pageHeaders });
    return new Response(file.bytes, { headers: { ...pageHeaders, 'Content-Type': file.type } });
  });
}

/** Whether an address is of the screens. */
export function isPageAddress(address: string): boolean {
  return address.startsWith(pageAddress);
}
