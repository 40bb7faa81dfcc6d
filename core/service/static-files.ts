import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** What a build of the screens consists of; nothing else is handed out. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/**
 * A file of the built screens; `/` is `index.html`. Null for whatever is not there, has another type, or lies outside the folder, a symbolic
 * link that leads outside included.
 * @param pathname of a URL, percent-encoded
 */
export async function readStaticFile(folder: string, pathname: string): Promise<StaticFile | null> {
  try {
    const name = decodeURIComponent(pathname);
    if (name.includes('\0')) return null;
    const root = await realpath(folder);
    const file = await realpath(path.join(root, name === '/' ? 'index.html' : name));
    const type = TYPES[path.extname(file)];
    if (type === undefined || !file.startsWith(root + path.sep)) return null;
    return { bytes: new Uint8Array(await readFile(file)), type };
  } catch {
    return null;
  }
}
