import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { Zip, zipSync, type ZipInputFile } from 'fflate';
import { InputError } from '../math/input-error.ts';
import { crc32 } from './crc32.ts';
import { BEST_RATIO, inflate } from './inflate.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;

/**
 * The files of a ZIP archive, in its order: stored or deflated. Sizes are those of the central directory; every checksum is checked.
 * ZIP64 (archives above 4 GB) and encryption are not read. Source: PKWARE APPNOTE 6.3.
 * @param limit of all files together, in bytes
 * @throws InputError when the archive is damaged or cut short, or uses what is not read.
 */
export function decodeZip(bytes: Uint8Array, where: string, limit = Infinity): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const { name, content } of zipFiles(bytes, where, limit)) files.set(name, content);
  return files;
}

interface UnpackedFile {
  readonly name: string;
  readonly content: Uint8Array;
  /** Of the archive that was read by then, from 0 to 1. */
  readonly share: number;
}

/** The same, where each file is unpacked when it is asked for. */
export function* zipFiles(bytes: Uint8Array, where: string, limit = Infinity): Generator<UnpackedFile> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = (found: string) =>
    new InputError({ where, expected: 'an intact ZIP archive', found, hint: 'damaged or cut short' });
  const end = findEnd(view);
  if (end === undefined) throw damaged('no directory at its end');
  const entries = readDirectory(bytes, view, end, where, damaged);
  const total = (size: (entry: Entry) => number): number => entries.reduce((sum, entry) => sum + size(entry), 0);
  // Before anything is unpacked: a small archive can claim much, and claim the same bytes again and again.
  if (total(({ packed }) => packed) > bytes.length) throw damaged('files that overlap');
  if (total(({ size }) => size) > limit) {
    throw new InputError({ where, expected: `at most ${limit} bytes after decompression`, found: 'more' });
  }
  const names = new Set<string>();
  let read = 0;
  for (const { name, method, checksum, packed, size, local } of entries) {
    const quoted = JSON.stringify(name);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (start + packed > bytes.length || size > packed * BEST_RATIO) throw damaged(`impossible sizes for ${quoted}`);
    const raw = bytes.subarray(start, start + packed);
    const content = method === 0 ? raw : inflate(raw, 'deflate', size, `${where}: ${quoted}`);
    if (content.length !== size || crc32(content) !== checksum) throw damaged(`another checksum or size of ${quoted}`);
    if (names.has(name)) throw damaged(`${quoted} twice`);
    names.add(name);
    read += packed;
    yield { name, content, share: read / bytes.length };
  }
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  /** Where its data begin, with a header of their own. */
  readonly local: number;
}

function readDirectory(
  bytes: Uint8Array,
  view: DataView,
  end: number,
  where: string,
  damaged: (found: string) => InputError,
): Entry[] {
  const entries: Entry[] = [];
  let entry = view.getUint32(end + 16, true);
  for (let remaining = view.getUint16(end + 10, true); remaining > 0; remaining--) {
    if (entry + 46 > end || view.getUint32(entry, true) !== DIRECTORY_ENTRY) throw damaged('a broken directory');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) => view.getUint16(entry + at, true)) as [
      number,
      number,
      number,
    ];
    const name = new TextDecoder().decode(bytes.subarray(entry + 46, entry + 46 + nameLength));
    const quoted = JSON.stringify(name);
    const method = view.getUint16(entry + 10, true);
    const [checksum, packed, size, local] = [16, 20, 24, 42].map((at) => view.getUint32(entry + at, true)) as [
      number,
      number,
      number,
      number,
    ];
    const encrypted = (view.getUint16(entry + 8, true) & 1) !== 0;
    if (encrypted || (method !== 0 && method !== 8)) {
      const found = encrypted ? 'encryption' : `compression method ${method}`;
      throw new InputError({ where: `${where}: ${quoted}`, expected: 'a stored or deflated file', found });
    }
    if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL_ENTRY) throw damaged(`no data for ${quoted}`);
    entries.push({ name, method, checksum, packed, size, local });
    entry += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

/** The directory's end record is the last 22 bytes, or earlier when a comment of up to 65,535 bytes follows. */
function findEnd(view: DataView): number | undefined {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 65_535; at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY && at + 22 + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  return undefined;
}

/** With a fixed date, the same files give the same bytes. */
const OPTIONS = { level: 6, mtime: new Date(1980, 0, 1) } as const;

/** Deflated. */
export function encodeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(files), OPTIONS);
}

const deflateAside = promisify<Uint8Array, zlib.ZlibOptions, Uint8Array<ArrayBuffer>>(zlib.deflateRaw);

/** Told how much is done, from 0 to 1; throw in it to give up. */
export type OnShare = (share: number) => void | Promise<void>;

/**
 * The same files in an archive that other threads compress, so that whoever else waits gets his turn meanwhile.
 * @param onFile called after each file, with the share of all bytes that is packed
 */
export async function encodeZipAside(
  files: ReadonlyMap<string, Uint8Array>,
  onFile: OnShare = () => undefined,
): Promise<Uint8Array> {
  const total = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  let done = 0;
  const chunks: Uint8Array[] = [];
  const archive = new Zip((error, chunk) => {
    if (error !== null) throw error;
    chunks.push(chunk);
  });
  for (const [filename, bytes] of files) {
    const packed = await deflateAside(bytes, { level: OPTIONS.level });
    const crc = await crc32InPieces(bytes);
    const file: ZipInputFile = { filename, size: bytes.length, crc, compression: 8, mtime: OPTIONS.mtime };
    archive.add(file);
    file.ondata!(null, packed, true);
    done += bytes.length;
    await onFile(done / total);
  }
  archive.end();
  const all = Buffer.concat(chunks);
  return new Uint8Array(all.buffer, all.byteOffset, all.length);
}

/** Some milliseconds of work. */
const PIECE = 2 ** 20;

async function crc32InPieces(bytes: Uint8Array): Promise<number> {
  let checksum = 0;
  for (let start = 0; start < bytes.length; start += PIECE) {
    checksum = crc32(bytes.subarray(start, start + PIECE), checksum);
    await new Promise(setImmediate);
  }
  return checksum;
}
