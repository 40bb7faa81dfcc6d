import { decodeJson } from '../../formats/json.ts';
import { decodeNpy } from '../../formats/npy.ts';
import { decodeSafetensors } from '../../formats/safetensors.ts';
import { zipFiles, type OnShare } from '../../formats/zip.ts';
import { InputError } from '../../math/input-error.ts';
import { parseDesignConfig } from '../../training/parse-config.ts';
import { annotationsSchema, parseRunRecord, type StoredRecord } from '../run-record.ts';
import { MANIFEST, placeOf, readManifest, RUN_FILES, sha256 } from './manifest.ts';

/** What a bundle of so many bytes may hold, unpacked: weights hardly shrink, tables and bitmaps do. */
const mostBytes = (packed: number): number => Math.min(2 ** 31, 2 ** 28 + 20 * packed);

const letOthersIn = (): Promise<void> => new Promise(setImmediate);

/** Of the time that it takes, until all is unpacked, roughly: the rest goes to the hashes. */
const UNPACKED = 0.7;

/** A run of a bundle that was checked: its files by their place in a run folder. */
export interface BundledRun {
  readonly id: string;
  readonly record: StoredRecord;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * The runs of a bundle, everything of them checked before anything is written: hashes, names of files, records, configurations, arrays.
 * Others get their turn after each file: it takes seconds where runs are large.
 * @throws InputError in one line when it is no bundle, damaged, of a newer version, or made to do harm
 */
export async function openBundle(bytes: Uint8Array, where: string, onProgress: OnShare = () => undefined): Promise<BundledRun[]> {
  // Archives begin with "PK", those that are cut short too.
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    throw new InputError({ where, expected: 'a bundle of Kinoform (.kinoform)', found: 'another kind of file' });
  }
  const files = new Map<string, Uint8Array>();
  for (const { name, content, share } of zipFiles(bytes, where, mostBytes(bytes.length))) {
    files.set(name, content);
    await onProgress(UNPACKED * share);
    await letOthersIn();
  }
  const manifest = readManifest(files, where);
  files.delete(MANIFEST);
  let checked = 0;
  for (const [file, content] of files) {
    await onProgress(UNPACKED + ((1 - UNPACKED) * checked++) / files.size);
    if (!Object.hasOwn(manifest.files, file)) {
      throw new InputError({ where, expected: `the files that ${MANIFEST} lists`, found: `${JSON.stringify(file)} too` });
    }
    if (manifest.files[file] !== (await sha256(content))) {
      throw new InputError({ where, expected: `an intact ${file}`, found: 'another hash', hint: 'damaged or changed' });
    }
  }
  const missing = Object.keys(manifest.files).find((file) => !files.has(file));
  if (missing !== undefined) throw new InputError({ where, expected: JSON.stringify(missing), found: 'none', hint: 'damaged?' });
  const runs: BundledRun[] = [];
  for (const { id } of manifest.runs) {
    runs.push(openRun(id, files, where));
    await letOthersIn();
  }
  const held = runs.reduce((count, run) => count + run.files.size, 0);
  const twice = new Set(runs.map(({ id }) => id.toLowerCase())).size < runs.length;
  if (held !== files.size || twice) {
    const odd = [...files.keys()].find((file) => !runs.some(({ id }) => file.startsWith(placeOf(id, ''))));
    throw new InputError({
      where,
      expected: 'the files of its runs only',
      found: odd === undefined ? 'a run twice' : JSON.stringify(odd),
    });
  }
  return runs;
}

function openRun(id: string, all: ReadonlyMap<string, Uint8Array>, where: string): BundledRun {
  if (!isPlainName(id)) {
    throw new InputError({ where, expected: 'ids of runs', found: JSON.stringify(id), hint: 'not made by Kinoform' });
  }
  const prefix = placeOf(id, '');
  const files = new Map<string, Uint8Array>();
  for (const [place, bytes] of all) {
    if (!place.startsWith(prefix)) continue;
    const file = place.slice(prefix.length);
    const exported = /^exports\/([^/]*)$/.exec(file)?.[1];
    if (!RUN_FILES.includes(file) && (exported === undefined || !isPlainName(exported))) {
      throw new InputError({ where, expected: 'the files of a run', found: JSON.stringify(place), hint: 'not made by Kinoform' });
    }
    files.set(file, bytes);
  }
  const read = <T>(file: string, decode: (bytes: Uint8Array, where: string) => T): T | null => {
    const bytes = files.get(file);
    return bytes === undefined ? null : decode(bytes, `${where}: ${placeOf(id, file)}`);
  };
  const record = read('run.json', (bytes, place) => parseRunRecord(new TextDecoder().decode(bytes), place));
  const config = read('config.json', (bytes, place) => parseDesignConfig(parseJson(bytes, place), place));
  const mask = read('mask.npy', decodeNpy);
  const weights = read('weights.safetensors', decodeSafetensors);
  read('annotations.json', (bytes, place) => decodeJson(bytes, annotationsSchema, place));
  if (record === null || config === null || (mask === null) !== (weights === null)) {
    const lacking = record === null ? 'run.json' : config === null ? 'config.json' : 'mask.npy and weights.safetensors';
    throw new InputError({ where, expected: placeOf(id, lacking), found: 'none', hint: 'not made by Kinoform' });
  }
  const { dataset, sensing } = config;
  const shape = [sensing.snapshots, dataset.height, dataset.width].join();
  if (mask !== null && mask.shape.join() !== shape) {
    throw new InputError({
      where: `${where}: ${placeOf(id, 'mask.npy')}`,
      expected: `shape [${shape}]`,
      found: `[${mask.shape.join()}]`,
    });
  }
  return { id, record, files };
}

function parseJson(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InputError({ where, expected: 'JSON', found: 'another text', hint: 'damaged?' });
  }
}

/** Names that mean a device on Windows, whatever follows the dot. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Whether a name is one file or folder of every system, and no way out of where it is put. */
function isPlainName(name: string): boolean {
  return /^[^\p{C}/\\:*?"<>|.][^\p{C}/\\:*?"<>|]{0,119}$/u.test(name) && !/[. ]$/.test(name) && !DEVICES.test(name);
}
