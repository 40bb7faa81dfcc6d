import { webcrypto } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { decodeJson } from '../../formats/json.ts';
import { InputError } from '../../math/input-error.ts';
import { runFiles } from '../run-files.ts';

/** `bundle.json`: what a bundle holds. */
export const MANIFEST = 'bundle.json';
export const BUNDLE_VERSION = 1;

const manifestSchema = z.object({
  kind: z.literal('kinoform-bundle'),
  version: z.literal(BUNDLE_VERSION),
  /** The Kinoform that made it. */
  made: z.string(),
  runs: z.array(z.object({ id: z.string().min(1), name: z.string() })).min(1),
  /** SHA-256 of every other file of the archive, by its path there. */
  files: z.record(z.string(), z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** On another thread. */
export const sha256 = async (bytes: Uint8Array): Promise<string> =>
  Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');

/** Where a file of a run lies in a bundle. */
export const placeOf = (id: string, file: string): string => `runs/${id}/${file}`;

/** Every file that a run folder may hold beside `exports/`, relative to it. */
export const RUN_FILES: readonly string[] = Object.entries(runFiles(''))
  .filter(([name]) => name !== 'exports')
  .map(([, file]) => file.split(path.sep).join('/'));

/** @throws InputError when a bundle has no manifest, or one that this version cannot read */
export function readManifest(files: ReadonlyMap<string, Uint8Array>, where: string): Manifest {
  const bytes = files.get(MANIFEST);
  if (bytes === undefined) {
    throw new InputError({ where, expected: 'a bundle of Kinoform', found: `an archive without ${MANIFEST}` });
  }
  const place = `${where}: ${MANIFEST}`;
  const { version } = decodeJson(bytes, z.object({ version: z.int() }), place);
  if (version > BUNDLE_VERSION) {
    const expected = `a bundle of version ${BUNDLE_VERSION} at most`;
    throw new InputError({ where, expected, found: `version ${version}`, hint: 'made by a newer Kinoform: update this one' });
  }
  return decodeJson(bytes, manifestSchema, place);
}
