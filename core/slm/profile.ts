import path from 'node:path';
import { z } from 'zod';
import { exists, listFolder, readWhole } from '../formats/files.ts';
import { decodeJson } from '../formats/json.ts';
import { InputError } from '../math/input-error.ts';

/** What is known of a spatial light modulator. A lab adds its own device as such a file; nothing here is code. */
export const slmProfileSchema = z.strictObject({
  version: z.literal(1),
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  /** Pixels. */
  width: z.int().min(1).max(16384),
  height: z.int().min(1).max(16384),
  /** Metres between pixels. */
  pitch: z.number().positive().max(1e-3),
  bits: z.int().min(1).max(16),
  /** The grey level, not always whole or in reach, whose phase is 2π: 2^bits when the whole range is one turn. */
  twoPiLevel: z.number().positive(),
  /** +1: more phase, more grey; −1: the opposite. */
  sign: z.union([z.literal(1), z.literal(-1)]),
  /** The wavelength in metres at which `twoPiLevel` holds; null where the device, not the profile, decides. */
  calibratedWavelength: z.number().positive().nullable(),
  /** `certain`: read in vendor material or drivers; `likely`: second-hand. */
  certainty: z.enum(['certain', 'likely']),
  note: z.string(),
});
export type SlmProfile = z.infer<typeof slmProfileSchema>;

/** The profiles of this installation, in the order of their names. */
export async function listProfiles(assetsFolder: string): Promise<readonly SlmProfile[]> {
  const folder = path.join(assetsFolder, 'slm');
  const names = (await listFolder(folder)).filter((name) => name.endsWith('.json'));
  return Promise.all(names.map((name) => readProfile(path.join(folder, name))));
}

/** A profile by its name, or by the path of a profile file. @throws InputError when there is none, or it is not valid */
export async function loadProfile(nameOrPath: string, assetsFolder: string): Promise<SlmProfile> {
  const known = await listProfiles(assetsFolder);
  const found = known.find(({ name }) => name === nameOrPath);
  if (found !== undefined) return found;
  if (await exists(nameOrPath)) return readProfile(nameOrPath);
  const expected = `one of ${known.map(({ name }) => name).join(', ')}, or the path of a profile file`;
  throw new InputError({ where: 'SLM profile', expected, found: JSON.stringify(nameOrPath) });
}

const readProfile = async (file: string): Promise<SlmProfile> => decodeJson(await readWhole(file), slmProfileSchema, file);
